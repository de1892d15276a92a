/** The English words that say through which channel, and at what kind of event, something was said. */
import type { Channel, EventKind } from '../../story/vocabulary.js';

/** Words with the channel that they say; the first that fits counts. */
const CHANNELS: readonly (readonly [RegExp, Channel])[] = [
  [
    /\b(?:Truth Social|Telegram|Twitter|Facebook|Instagram|TikTok|VKontakte|Bluesky|Threads|Weibo|social media|tweet(?:ed|s|ing)?|on X|posted|post(?:ed)? on|in a post)\b/u,
    'SOCIAL_MEDIA',
  ],
  [/\b(?:press|news) conference|\bpresser\b|\b(?:his|her|their|a) question[- ]and[- ]answer\b/iu, 'PRESS_CONFERENCE'],
  [/\bbriefing\b|\bbriefed\b/iu, 'BRIEFING'],
  [/\breadout\b/iu, 'READOUT'],
  [
    /\binterview(?:ed|s)?\b|\btold (?:the |a |an )?(?:[\p{Lu}][\p{L}\p{N}&’'.-]*\s?){0,3}(?:TV|News|Radio|Times|Post|Journal|BBC|CNN|CBS|NBC|ABC|MSNBC|NPR|CNBC|Bloomberg|Reuters|AFP|Guardian|Telegraph|Economist|newspaper|magazine|broadcaster|channel|station|podcast|television|radio)\b|\btold (?:a |the )?(?:state |public |private )?(?:TV|television|radio|broadcaster|newspaper|magazine|channel)\b/u,
    'INTERVIEW',
  ],
  [
    /\b(?:speech|address(?:ed|ing)?|lecture|sermon|rally|inaugural|keynote|speaking (?:to|before) (?:parliament|lawmakers|Congress|the (?:house|senate|assembly|nation|council))|told (?:parliament|lawmakers|MPs|Congress|the (?:House|Senate|assembly|Security Council|General Assembly|crowd|audience|rally|conference|congress|summit)))\b/iu,
    'SPEECH',
  ],
  [
    /\b(?:in|by|issued?|a|the|joint|written|according to) (?:a |an |the |its |his |her |their )?(?:joint |written |brief |separate |emailed |official |press )*(?:statement|press release|communiqu[eé]|letter|e-?mail|op-?ed|essay|memo)\b|\bwrote\b|\bwrites\b|\bwritten\b/iu,
    'WRITTEN_STATEMENT',
  ],
  [
    /\b(?:report|document|agreement|declaration|treaty|indictment|ruling|resolution|decree|filing|manifesto|lawsuit|complaint|survey|study) (?:said|says|states?|stated|notes?|noted|reads?|adds?|added|found|concluded)\b|\baccording to (?:a|the) (?:\w+ )?(?:report|document|agreement|declaration|treaty|indictment|ruling|resolution|decree|filing|survey|study)\b/iu,
    'DOCUMENT',
  ],
  [
    /\btold (?:\w+ )?(?:reporters|journalists|the press|the media)\b|\bsaid to reporters\b|\basked by (?:a )?(?:reporters?|journalists?)\b|\bspeaking to (?:reporters|journalists|the press|the media)\b|\bremarks\b|\bon the sidelines\b/iu,
    'REMARKS',
  ],
];

/** The channel that words around a statement say; `UNKNOWN` where they say none. */
export function channelOf(words: string): Channel {
  return CHANNELS.find(([pattern]) => pattern.test(words))?.[1] ?? 'UNKNOWN';
}

/** Channels whose words the speaker wrote. */
export const WRITTEN_CHANNELS: ReadonlySet<Channel> = new Set(['SOCIAL_MEDIA', 'WRITTEN_STATEMENT', 'DOCUMENT']);

/** Words for each kind of event at which something can be said. */
const EVENTS: readonly (readonly [RegExp, EventKind])[] = [
  [/\b(?:press|news) conference\b/iu, 'PRESS_CONFERENCE'],
  [/\bbriefing\b/iu, 'BRIEFING'],
  [/\binterview\b/iu, 'INTERVIEW'],
  [/\b(?:speech|address|rally)\b/iu, 'SPEECH'],
  [/\bsummit\b/iu, 'SUMMIT'],
  [/\b(?:talks|negotiations|consultations)\b/iu, 'TALKS'],
  [/\bmeeting\b/iu, 'MEETING'],
  [/\b(?:phone call|telephone call|call|phone conversation)\b/iu, 'PHONE_CALL'],
  [/\b(?:signing|ceremony)\b/iu, 'SIGNING'],
];

/** Words before an event that put the statement at another time. */
const NOT_AT_IT =
  /\b(?:after|before|ahead of|since|following|until|about|of|from|outcome|on|for|despite|over|rejected|welcomed)\s+(?:the\s+|a\s+|an\s+|his\s+|her\s+|their\s+)?(?:[\p{L}\p{N}-]+\s+){0,2}$/iu;

/** An event that words name as the occasion of a statement, and where they stand. */
export interface NamedOccasion {
  readonly kind: EventKind;
  readonly start: number;
  readonly end: number;
}

/** The occasions that some words name. */
export function occasionsIn(words: string): readonly NamedOccasion[] {
  return EVENTS.flatMap(([pattern, kind]) => {
    const match = pattern.exec(words);
    if (match === null || NOT_AT_IT.test(words.slice(0, match.index))) return [];
    return [{ kind, start: match.index, end: match.index + match[0].length }];
  });
}

/** Words between a cue and a time that make it the time of something else. */
const OF_SOMETHING_ELSE =
  /\b(?:who|which|whose|whom|where|when|after|before|since|following|amid|ahead of|despite|while|because|although|though|until|unless|if|would|will|shall|due|scheduled|expected|plans?|planned|announced that)\b/iu;
/** The opening of a clause that says where and when somebody spoke. */
const OPENS_SPEAKING =
  /^\W*(?:speaking|asked|addressing|talking|writing|answering|replying|in (?:a|an|his|her|its|their) (?:\w+ ){0,3}(?:statement|interview|speech|post|address|letter))\b/iu;

/** Whether a time after these words of a reporting clause is when something else happened. */
export function isOfSomethingElse(lead: string): boolean {
  return OF_SOMETHING_ELSE.test(lead) && !OPENS_SPEAKING.test(lead);
}
