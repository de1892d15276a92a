/** The direction in which a text is written: that of the script of its language, or of its first letter where that is not known. */

/** The scripts that are written from right to left, as Unicode names them. */
const RIGHT_TO_LEFT = ['Adlm', 'Arab', 'Hebr', 'Mand', 'Mend', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa', 'Yezi'];
/** Styles of these that a language tag may name, too (ISO 15924). */
const STYLES = ['Aran', 'Syre', 'Syrj', 'Syrn'];

const RIGHT_TO_LEFT_TAGS = new Set([...RIGHT_TO_LEFT, ...STYLES]);
const RIGHT_TO_LEFT_LETTER = new RegExp(`[${RIGHT_TO_LEFT.map((script) => `\\p{Script=${script}}`).join('')}]`, 'u');

/** Made once for each language: a page asks for few, very often. */
const scripts = new Map<string, string | null>();

export function directionOf(language: string | null, text: string): 'ltr' | 'rtl' {
  const script = language === null ? null : scriptOf(language);
  if (script !== null) return RIGHT_TO_LEFT_TAGS.has(script) ? 'rtl' : 'ltr';
  const letter = /\p{L}/u.exec(text)?.[0];
  return letter !== undefined && RIGHT_TO_LEFT_LETTER.test(letter) ? 'rtl' : 'ltr';
}

/** The script that a language is mostly written in, or that its tag names; `null` where neither is known. */
function scriptOf(tag: string): string | null {
  const known = scripts.get(tag);
  if (known !== undefined) return known;
  const script = readScript(tag);
  scripts.set(tag, script);
  return script;
}

function readScript(tag: string): string | null {
  try {
    const locale = new Intl.Locale(tag);
    // Of a language that is not determined, the likeliest is English: that says nothing of the text.
    return locale.script ?? (/^und\b/i.test(tag) ? null : (locale.maximize().script ?? null));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
