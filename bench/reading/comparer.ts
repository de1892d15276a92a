/** Compares the findings of the reader in articles of the corpus with those of people. */
import type { Models } from '../../src/reading/en/models.js';
import { type CorpusArticle, paragraphsOf } from './corpus.js';
import { type Comparison, compare } from './metrics.js';
import { loadReader } from './reader.js';
import { trainModels } from './training.js';

export type Comparer = (article: CorpusArticle) => Comparison;

/** Compares by the models of the build. */
export async function comparer(): Promise<Comparer> {
  const { englishModels } = await loadReader('en/models');
  return comparerBy(englishModels());
}

async function comparerBy(models: Models): Promise<Comparer> {
  const { findEnglishSpeech } = await loadReader('en/english');
  const { prepare } = await loadReader('en/prepare');
  const { SPEECH_VERBS, IRREGULAR_LEMMAS } = await loadReader('en/verbs');
  const reporting = { verbs: SPEECH_VERBS, irregular: IRREGULAR_LEMMAS };
  return ({ text, attributions }) => {
    const paragraphs = paragraphsOf(text);
    const found = findEnglishSpeech({ text, paragraphs }, models);
    return compare(prepare(text, paragraphs), attributions, found, reporting);
  };
}

/** For each of several parts of the articles: that part, and a comparer whose models were trained on the others. */
export async function* foldComparers(
  articles: readonly CorpusArticle[],
  folds: number,
): AsyncGenerator<{ readonly compare: Comparer; readonly kept: readonly CorpusArticle[] }> {
  const { prepare } = await loadReader('en/prepare');
  const { decodeModels } = await loadReader('en/models');
  const marked = articles.map(({ text, attributions }) => ({
    article: prepare(text, paragraphsOf(text)),
    attributions,
  }));
  for (let fold = 0; fold < folds; fold += 1) {
    const files = await trainModels(marked.filter((_, index) => index % folds !== fold));
    const compare = await comparerBy(decodeModels((file) => files[file]));
    yield { compare, kept: articles.filter((_, index) => index % folds === fold) };
  }
}
