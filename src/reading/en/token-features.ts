/** Properties of tokens, as numbers for the features of the models. */
import type { PreparedArticle, Token } from '../prepare/prepared-article.js';

export const flag = (yes: boolean): number => (yes ? 1 : 2);

/** How a token stands to the quotation marks. */
export function quotationState(article: PreparedArticle, { index, quotation }: Token): number {
  if (quotation < 0) return 1;
  if (article.opensQuotation(index)) return 2;
  return article.closesQuotation(index) ? 3 : 4;
}
