/** The words and the passage of a draft whose span or kind an editor chooses. */
import { passageIn } from '../../reading/link/passages.js';
import { draftWords } from '../../reading/link/words.js';
import type { ArticleDraftContent, StoredArticle } from '../../record/article-draft.js';
import type { TextSpan } from '../../story/article.js';

/** The kind, words and passage of a draft. */
export type Reworked = Pick<ArticleDraftContent, 'kind' | 'words' | 'passage'>;

/** The draft as its spans and its kind have it; reported speech with quotation marks becomes MIXED. */
export function reworked(
  { text, page }: StoredArticle,
  content: Omit<ArticleDraftContent, 'words' | 'passage'>,
): Reworked {
  const passage = passageIn({ ...page, text }, content);
  const found = draftWords(text, content.kind, content.content, content.channel === 'WRITTEN_STATEMENT');
  return { kind: found?.kind ?? content.kind, words: found?.words ?? '', passage };
}

/** The most spans of one draft. */
const MAX_SPANS = 50;

/** Whether spans lie within a text, in order, without touching half of a character, and have words. */
export function areSpansOf(text: string, spans: readonly TextSpan[]): boolean {
  if (spans.length > MAX_SPANS) return false;
  let from = 0;
  for (const [start, end] of spans) {
    if (start < from || end <= start || end > text.length) return false;
    if (!text.slice(start, end).isWellFormed()) return false;
    from = end;
  }
  return spans.some(([start, end]) => /[\p{L}\p{N}]/u.test(text.slice(start, end)));
}
