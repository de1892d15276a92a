/**
 * Articles of our own in which people marked who speaks behind each pronoun: `[he: Otto Lindqvist] said`. Other names that are
 * right as well stand behind a bar. `develop` is for making the reader, `measure` only for measuring it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { CleanedArticle } from '../../src/reading/article.js';
import type { TextSpan } from '../../src/story/article.js';
import { cleanedText } from './cleaned-text.js';

export interface LabelledPronoun {
  readonly pronoun: TextSpan;
  /** The names that are right. */
  readonly speakers: readonly string[];
}

export interface LabelledArticle {
  readonly file: string;
  readonly article: CleanedArticle;
  readonly pronouns: readonly LabelledPronoun[];
}

export function labelledArticles(half: 'develop' | 'measure'): readonly LabelledArticle[] {
  const folder = new URL(`pronouns/${half}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => ({ file, ...withoutLabels(readFileSync(new URL(file, folder), 'utf8')) }));
}

function withoutLabels(labelled: string): Pick<LabelledArticle, 'article' | 'pronouns'> {
  const pronouns: LabelledPronoun[] = [];
  let text = '';
  let end = 0;
  for (const match of labelled.matchAll(/\[(\p{L}+): ([^\]]+)\]/gu)) {
    const [label, word = '', speakers = ''] = match;
    text += labelled.slice(end, match.index);
    pronouns.push({ pronoun: [text.length, text.length + word.length], speakers: speakers.split('|') });
    text += word;
    end = match.index + label.length;
  }
  return { article: cleanedText(text + labelled.slice(end)), pronouns };
}
