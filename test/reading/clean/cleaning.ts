/** Cleans inputs in tests. */
import { expect } from 'vitest';
import type { ArticleInput, CleanedArticle } from '../../../src/reading/article.js';
import { cleanArticle } from '../../../src/reading/clean/clean-article.js';

/** An input of a form, of which no more is known. */
export function inputOf(form: ArticleInput['form'], content: string): ArticleInput {
  return { form, content, published: null, address: null };
}

/** The article of a page, which must be readable. */
export function cleaned(html: string): CleanedArticle {
  return readable(inputOf('html', html));
}

/** The article of a plain text, which must be readable. */
export function cleanedText(text: string): CleanedArticle {
  return readable(inputOf('text', text));
}

/** The code of the fault of an input; `null` for one that is readable. */
export function faultOf(form: ArticleInput['form'], content: string): string | null {
  const result = cleanArticle(inputOf(form, content));
  return 'code' in result ? result.code : null;
}

function readable(input: ArticleInput): CleanedArticle {
  const result = cleanArticle(input);
  if ('code' in result) return expect.unreachable(`expected a readable article, but: ${result.message}`);
  return result;
}
