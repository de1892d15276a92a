/** The direction of a text: that of its language's script, or of its first letter if the language does not tell. */

/** Right-to-left scripts, by their Unicode names. */
const RIGHT_TO_LEFT = ['Adlm', 'Arab', 'Hebr', 'Mand', 'Mend', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa', 'Yezi'];
/** Variants of these scripts that a language tag may name (ISO 15924). */
const STYLES = ['Aran', 'Syre', 'Syrj', 'Syrn'];

const RIGHT_TO_LEFT_TAGS = new Set([...RIGHT_TO_LEFT, ...STYLES]);
const RIGHT_TO_LEFT_LETTER = new RegExp(`[${RIGHT_TO_LEFT.map((script) => `\\p{Script=${script}}`).join('')}]`, 'u');

/** Scripts by language: a page asks for few languages, very often. */
const scripts = new Map<string, string | null>();

export function directionOf(language: string | null, text: string): 'ltr' | 'rtl' {
  const script = language === null ? null : scriptOf(language);
  if (script !== null) return RIGHT_TO_LEFT_TAGS.has(script) ? 'rtl' : 'ltr';
  const letter = /\p{L}/u.exec(text)?.[0];
  return letter !== undefined && RIGHT_TO_LEFT_LETTER.test(letter) ? 'rtl' : 'ltr';
}

/** The script that a language tag names, or the usual script of its language; `null` if neither is known. */
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
    // For an undetermined language, `maximize` assumes English, which says nothing about the text.
    return locale.script ?? (/^und\b/i.test(tag) ? null : (locale.maximize().script ?? null));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
