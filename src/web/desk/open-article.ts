/** The article that an editor has open, which the tab's session keeps: a reload opens it again. */

/** Reads an article for a story. */
export interface ArticleTask {
  readonly type: 'article';
  readonly story: string;
  /** The article that is open; `null` to choose one. */
  readonly article: string | null;
}

const NAME = 'onrecord-desk-article';

/** The task of the article that is open, or was when the page was left. */
export function openArticleBefore(): ArticleTask | null {
  const kept = sessionStorage.getItem(NAME);
  return kept === null ? null : JSON.parse(kept);
}

export function keepOpenArticle(task: ArticleTask): void {
  sessionStorage.setItem(NAME, JSON.stringify(task));
}

export function forgetOpenArticle(): void {
  sessionStorage.removeItem(NAME);
}
