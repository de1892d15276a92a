/** Lists of things that a text names, for fields that are filled by type-ahead. */
import type { ListFilter } from '../record/lists.js';
import { namingQuery } from '../record/naming-words.js';
import { isStorableText } from '../record/storable.js';
import { inputError } from './errors.js';

/** The most characters of such a text: people type a part of a name. */
const MAX_CHARACTERS = 200;

/** The description of the argument. `texts`: the texts of a thing that it is compared with. */
export function namedDescription(things: string, texts: string): string {
  return `Only ${things} that this text names: each of its words begins a word of their ${texts}, whatever the case, the accents and the romanisation. At most ${MAX_CHARACTERS} characters. A text without letters and digits names all.`;
}

/**
 * The filter for a text; none for no text.
 * @throws GraphQLError SEARCH_TEXT_UNFIT for a text that is too long, or that no text on the record can have.
 */
export function namingFilter(text: string | null | undefined): ListFilter {
  if (text === null || text === undefined) return {};
  if (text.length > MAX_CHARACTERS || !isStorableText(text)) {
    const message = `named may have at most ${MAX_CHARACTERS} characters, no NUL and no lone surrogate (half of a character)`;
    throw inputError('SEARCH_TEXT_UNFIT', message);
  }
  const naming = namingQuery(text);
  return naming === null ? {} : { naming };
}
