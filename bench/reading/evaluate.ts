/**
 * The figures of the reader on a part of the corpus.
 *
 *     node .bench/bench/reading/evaluate.js <folder of the corpus> [dev|train]   with the weights of the build
 *     node .bench/bench/reading/evaluate.js <folder of the corpus> --folds 4     on each quarter of train, trained on the others
 *
 * In brackets is the 95 % interval of a figure, by drawing the articles anew. `--errors` lists what differs, and
 * `--publisher NAME` takes the articles of one publisher only.
 */
import { parseArgs } from 'node:util';
import { bootstrapInterval } from './bootstrap.js';
import { type Comparer, comparer, foldComparers } from './comparer.js';
import { type CorpusArticle, readCorpus, SPLITS } from './corpus.js';
import { type CountsBySet, f1, type Miss, SETS, sumOf } from './metrics.js';

const USAGE = 'usage: node .bench/bench/reading/evaluate.js <folder of the corpus> [dev|train] [--folds N] [--errors]';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { errors: { type: 'boolean', default: false }, folds: { type: 'string' }, publisher: { type: 'string' } },
});
const [folder, wanted = values.folds === undefined ? 'dev' : 'train'] = positionals;
const split = SPLITS.find((name) => name === wanted);
if (folder === undefined || split === undefined) throw new Error(USAGE);

const articles = readCorpus(folder, split);
const compared: { readonly article: CorpusArticle; readonly comparison: ReturnType<Comparer> }[] = [];
if (values.folds === undefined) {
  const compare = await comparer();
  compared.push(...articles.map((article) => ({ article, comparison: compare(article) })));
} else {
  for await (const { compare, kept } of foldComparers(articles, Number(values.folds))) {
    compared.push(...kept.map((article) => ({ article, comparison: compare(article) })));
  }
}
const told = compared.filter(({ article }) => values.publisher === undefined || article.publisher === values.publisher);
const countsByArticle = told.map(({ comparison }) => comparison.counts);
const counts = sumOf(countsByArticle);
for (const name of SETS) {
  const { marked, found, markedContentRight, foundContentRight } = counts[name];
  const sourceF1 = (sample: readonly CountsBySet[]) => 100 * f1(sumOf(sample)[name], 'source');
  const [low, high] = bootstrapInterval(countsByArticle, sourceF1);
  console.log(
    `${name.padEnd(30)} marked ${marked} found ${found}: content F1 ${(100 * f1(counts[name], 'content')).toFixed(1)} ` +
      `(P ${((100 * foundContentRight) / found).toFixed(1)} R ${((100 * markedContentRight) / marked).toFixed(1)}), ` +
      `with the right source ${sourceF1(countsByArticle).toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`,
  );
}
if (values.errors) {
  for (const { article, comparison } of told) {
    for (const miss of comparison.misses) console.log(inWords(article.text, miss));
  }
}

function inWords(text: string, { kind, sets, marked, found }: Miss): string {
  const words = (attribution: Miss['marked']) =>
    attribution === null
      ? '–'
      : (['source', 'cue', 'content'] as const)
          .map((part) => `${part} [${attribution[part].map(([from, to]) => text.slice(from, to)).join(' || ')}]`)
          .join(' ');
  return `${kind} (${sets.join(', ')})\n  marked ${words(marked)}\n  found  ${words(found)}`;
}
