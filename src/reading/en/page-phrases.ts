/** How English-language pages word what is no part of an article. */

/** Short lines around an article: who made it and when, and what else the site offers. A line that begins so is no paragraph. */
export const AROUND_THE_ARTICLE: readonly RegExp[] = [
  /^(?:read|see|watch|listen|hear)(?: (?:more|also|next|now|here|on)\b|\s*:)/i,
  /^(?:also|more)(?: (?:read|on|from|coverage|stories|news|to read)\b|\s*:)/i,
  /^(?:related|recommended|most read|trending|popular|in this article|explore more|further reading|you may also like|up next|don['’]t miss)\b.{0,80}$/i,
  /^(?:sign up|subscribe|join our|get (?:the|our) .{0,40}(?:newsletter|app|briefing)|download (?:the|our) app|support (?:our|independent) journalism)\b/i,
  /^(?:follow|like|find|contact|email|tweet|message) (?:us|me|the author|the reporter|@)\b/i,
  /^(?:got a (?:tip|story)|do you have a (?:tip|story)|have you been affected|our standards:|view (?:in|this email in) )/i,
  /^(?:share|tweet|print|copy link|link copied|save|bookmark|listen|comments?|reply|advertisement|sponsored(?: content)?|promoted|loading|close|unsubscribe|skip to .{0,30}|back to top|story continues below.{0,20}|article continues (?:below|after).{0,30}|scroll to continue.{0,30})[.:…]?$/i,
  /^(?:photo(?:graph)?s?|image|picture|illustration|graphic|video|credit|source)s?(?: credit)?(?: by|:)/i,
  /^\(?(?:[Aa]dditional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|REPORTING) by \p{Lu}/u,
  /^\[?\(?(?:©|\(c\)|copyright\b|all rights reserved)/i,
  /^(?:first |last |originally )?(?:published|updated|posted|modified|issued)(?: on| at|:|\s+\d)/i,
  /^\d{1,3}[- ]min(?:ute)?s?(?: read)?$/i,
  /^\d+ (?:comments?|shares?|replies)$/i,
  /^(?:enable|please enable|turn on) (?:javascript|cookies)\b/i,
  /^this (?:article|story|video|content) (?:is|was) (?:first |originally )?(?:published|posted|sponsored|provided)\b/i,
];

/** A longer line than this, in UTF-16 units, is a paragraph, whatever it begins with. */
export const MAX_LENGTH_AROUND = 200;

/** The byline of an article. */
export const BYLINE = /^(?:By|BY|by):? \p{Lu}[\p{L}'’.-]+ .{0,90}$/u;

/** The time of an entry of a live ticker, or of a page: "14:32 GMT", "3 hours ago", "13 March 2025, 2.05pm". */
export const TIME_STAMP =
  /^(?:(?:\d{1,2}[:.h]\d{2}|\d{1,2}(?= ?[ap]\.?m))(?::\d{2})? ?(?:[ap]\.?m\.?)?|\d+ ?(?:s|sec|m|min|h|hr|d|minute|hour|day)s? ago|just now|yesterday|today|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d{2}|\d{4}-\d{2}-\d{2}|(?:gmt|utc|bst|edt|est|cet|cest|eet|eest|msk|et|pt|local time)(?:[+-]\d{1,2})?|at|on|updated|published|posted|[\s,|·•–—()-])+$/i;

/** Sentences of a page that does not show its article. */
export const WALL: readonly RegExp[] = [
  /\b(?:subscribe|sign in|log in|register|create (?:a|your) (?:free )?account)\b.{0,60}\bto (?:continue|keep|read|unlock|access|view|finish)/i,
  /\b(?:continue|keep) reading\b.{0,60}\b(?:subscri|account|trial|offer|membership)/i,
  /\b(?:this|the full) (?:article|content|story|page) is (?:only )?(?:for|available to|reserved for|exclusive to) (?:our )?(?:paying |registered )?(?:subscribers|members|users)/i,
  /\b(?:enable|turn on|activate|requires?|without) (?:javascript|cookies)\b/i,
  /\bjavascript (?:is|appears to be) (?:disabled|required|not enabled)\b/i,
  /\b(?:accept|reject|manage)(?: all| our)? (?:cookies|and continue)\b/i,
  /\bwe (?:and our (?:\d+ )?partners )?(?:use cookies|value your privacy)\b/i,
  /\b(?:verify|confirm) (?:that )?you(?:'re| are) (?:a |not a )?(?:human|robot)\b/i,
  /\b(?:access denied|403 forbidden|just a moment|checking your browser|not available in your (?:region|country))\b/i,
  /\byou(?:'ve| have) (?:reached|used|read) (?:your|all|the) .{0,40}(?:limit|free articles?)\b/i,
];

/** Words without a meaning of their own, by which English is told from other languages. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'the of and to a in that is was for it with as his on be at by he had not are but from or have an they which one you were her ' +
    'all she there would their we him been has when who will more no if out so said what up its about than into them can only other'
  ).split(' '),
);
