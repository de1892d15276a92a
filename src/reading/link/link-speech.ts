/** Stage 5: turns the speech found in an article into drafts, linked with the record. */
import type { CleanedArticle, TextSpan } from '../article.js';
import type { ArticleDraft, FoundSpeech, NamedSpeaker } from '../draft.js';
import type { ReadingContext } from '../reading-context.js';

/**
 * The drafts of an article, in the order of its text.
 * @param speakers The speaker of each speech, in the same order.
 */
export function linkSpeech(
  article: CleanedArticle,
  speech: readonly FoundSpeech[],
  speakers: readonly (NamedSpeaker | null)[],
  _context: ReadingContext,
): readonly ArticleDraft[] {
  return speech.map((found, index) => {
    const speaker = speakers[index] ?? null;
    const passage: TextSpan = [found.content[0]?.[0] ?? 0, found.content.at(-1)?.[1] ?? 0];
    return {
      ...found,
      key: `${passage[0]}-${passage[1]}`,
      words: article.text.slice(...passage),
      speaker: speaker === null ? null : { ...speaker, actor: null },
      saidAt: null,
      channel: 'UNKNOWN',
      event: null,
      passage,
      proposals: [],
      onRecord: null,
    };
  });
}
