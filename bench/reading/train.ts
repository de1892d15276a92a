/**
 * Trains the reader on a corpus: `node .bench/bench/reading/train.js <folder of the corpus>` counts verbs and writes the weights of
 * the models to `data/reading/en`. The same corpus and the same build give the same bytes. No weight keeps any text.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.js';
import { paragraphsOf, readCorpus } from './corpus.js';
import { loadReader } from './reader.js';
import { countVerbs, trainModels } from './training.js';

const DATA = join(ROOT, 'data/reading/en');

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node .bench/bench/reading/train.js <folder of the corpus>');

const { prepare } = await loadReader('en/prepare');
const articles = readCorpus(folder, 'train').map(({ text, attributions }) => ({
  article: prepare(text, paragraphsOf(text)),
  attributions,
}));
// The rules read the counts when they are loaded, so these come first.
writeFileSync(join(DATA, 'reporting-verbs.json'), `${JSON.stringify(countVerbs(articles), null, 1)}\n`);
const files = await trainModels(articles);
const { MODEL_FILES } = await loadReader('en/models');
for (const file of MODEL_FILES) writeFileSync(join(DATA, file), files[file]);
