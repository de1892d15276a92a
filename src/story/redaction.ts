/** What is left of a statement whose text was erased. */
import type { Statement } from './model.js';

export function redacted(statement: Statement): Statement {
  return {
    ...statement,
    text: '',
    translations: statement.translations.map((translation) => ({ ...translation, text: '' })),
    citations: statement.citations.map((citation) => ({ ...citation, quote: null })),
  };
}
