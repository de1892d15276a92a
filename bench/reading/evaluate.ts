/**
 * `node .bench/bench/reading/evaluate.js <folder of the corpus> [train|dev] [--errors]`: the figures of the reader on a part of the corpus.
 */
import { parseArgs } from 'node:util';
import { type CorpusArticle, paragraphsOf, readCorpus, SPLITS } from './corpus.js';
import { type Comparison, compare, f1, type Miss, SETS, sumOf } from './metrics.js';
import { loadReader } from './reader.js';

/** Compares the findings of the reader in an article of the corpus with those of people. */
export async function comparer(): Promise<(article: CorpusArticle) => Comparison> {
  const { findSpeech } = await loadReader('find-speech');
  const { prepare } = await loadReader('en/prepare');
  const { SPEECH_VERBS, IRREGULAR_LEMMAS } = await loadReader('en/verbs');
  const reporting = { verbs: SPEECH_VERBS, irregular: IRREGULAR_LEMMAS };
  return ({ text, attributions }) => {
    const paragraphs = paragraphsOf(text);
    const found = findSpeech({ ...NO_PAGE, text, paragraphs });
    return compare(prepare(text, paragraphs), attributions, found, reporting);
  };
}

/** Articles of the corpus come without a page. */
const NO_PAGE = {
  title: null,
  authors: [],
  datelinePlace: null,
  publisher: null,
  published: null,
  address: null,
  language: 'en',
} as const;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { errors: { type: 'boolean', default: false } },
  });
  const [folder, wanted = 'dev'] = positionals;
  const split = SPLITS.find((name) => name === wanted);
  if (folder === undefined || split === undefined) {
    throw new Error('usage: node .bench/bench/reading/evaluate.js <folder of the corpus> [train|dev] [--errors]');
  }
  const compareArticle = await comparer();
  const articles = readCorpus(folder, split);
  const comparisons = articles.map(compareArticle);
  const counts = sumOf(comparisons.map((one) => one.counts));
  for (const name of SETS) {
    const { marked, found, markedContentRight, foundContentRight } = counts[name];
    const percent = (of: 'content' | 'source') => (100 * f1(counts[name], of)).toFixed(1);
    console.log(
      `${name.padEnd(30)} marked ${marked} found ${found}: content F1 ${percent('content')} ` +
        `(P ${((100 * foundContentRight) / found).toFixed(1)} R ${((100 * markedContentRight) / marked).toFixed(1)}), ` +
        `with the right source ${percent('source')}`,
    );
  }
  if (!values.errors) return;
  for (const [index, { errors }] of comparisons.entries()) {
    for (const error of errors) console.log(told(articles[index]?.text ?? '', error));
  }
}

function told(text: string, { kind, sets, marked, found }: Miss): string {
  const words = (attribution: Miss['marked']) =>
    attribution === null
      ? '–'
      : (['source', 'cue', 'content'] as const)
          .map((part) => `${part} [${attribution[part].map(([from, to]) => text.slice(from, to)).join(' || ')}]`)
          .join(' ');
  return `${kind} (${sets.join(', ')})\n  marked ${words(marked)}\n  found  ${words(found)}`;
}

if (process.argv[1]?.endsWith('evaluate.js') === true) await main();
