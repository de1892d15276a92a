/** Trains the models of the reader on articles in which people have marked who says what. */
import type { ProposalView } from '../../src/reading/en/judgement.js';
import type { ModelFile, ProposalModels } from '../../src/reading/en/models.js';
import type { ReportCandidate } from '../../src/reading/en/report-candidates.js';
import type { LogLinearModel } from '../../src/reading/rank/log-linear.js';
import { type Judged, Trainer } from './adagrad.js';
import { growTrees } from './boosting.js';
import type { Examples, MarkedArticle } from './examples.js';
import { loadReader } from './reader.js';

const ROUNDS = 3;
/** A verb that reported less often is left out. */
const LEAST_COUNT = 2;
/** Proposals are judged that models made which have not seen their article: each part by models of the other ones. */
const PARTS = 2;

/** How often each verb is part of a cue, and how often it is not. */
export function countVerbs(articles: readonly MarkedArticle[]): Record<string, [reporting: number, other: number]> {
  const counts = new Map<string, [number, number]>();
  for (const { article, attributions } of articles) {
    const cues = attributions.flatMap(({ cue }) => cue);
    for (const { lemma, partOfSpeech, start, end } of article.tokens) {
      if (partOfSpeech !== 'VERB') continue;
      const count = counts.get(lemma) ?? [0, 0];
      count[cues.some(([from, to]) => start >= from && end <= to) ? 0 : 1] += 1;
      counts.set(lemma, count);
    }
  }
  const kept = [...counts].filter(([, [reporting]]) => reporting >= LEAST_COUNT);
  return Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The files of the models, the same for the same articles. */
export async function trainModels(
  articles: readonly MarkedArticle[],
): Promise<Readonly<Record<ModelFile, Uint8Array>>> {
  const { examplesOf } = await import('./examples.js');
  const { decodeModel, encodeModel } = await loadReader('rank/log-linear');
  const { encodeTrees } = await loadReader('rank/boosted-trees');
  const { WEIGHTS } = await loadReader('rank/features');
  const { measuresOf } = await loadReader('en/judgement');
  const trainer = () => new Trainer(WEIGHTS);
  const modelOf = ({ weights }: Trainer): LogLinearModel => decodeModel(encodeModel(weights));

  const examples = articles.map(examplesOf);
  const proposed: Proposed[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    const others = fitted(
      examples.filter((_, index) => index % PARTS !== part),
      trainer,
    );
    const models = { cue: modelOf(others.cue), content: modelOf(others.content), source: modelOf(others.source) };
    const own = articles.filter((_, index) => index % PARTS === part);
    for (const article of own) proposed.push(...(await proposedIn(article, models, part)));
  }
  const wordModels = Array.from({ length: PARTS }, (_, part) =>
    modelOf(
      fittedWords(
        proposed.filter((one) => one.part !== part),
        trainer(),
      ),
    ),
  );
  const { base, trees } = growTrees(
    proposed.map(({ view, right, words, part }) => ({
      measures: measuresOf(view, wordModels[part]?.score([...words.features]) ?? 0),
      right,
    })),
  );
  const { cue, content, source } = fitted(examples, trainer);
  return {
    'cue.weights': encodeModel(cue.weights),
    'content.weights': encodeModel(content.weights),
    'source.weights': encodeModel(source.weights),
    'words.weights': encodeModel(fittedWords(proposed, trainer()).weights),
    'judgement.trees': encodeTrees(base, trees),
  };
}

function fitted(
  articles: readonly Examples[],
  trainer: () => Trainer,
): Readonly<Record<keyof ProposalModels, Trainer>> {
  const trained = { cue: trainer(), content: trainer(), source: trainer() };
  trained.cue.learnJudged(
    articles.flatMap(({ cue }) => cue),
    ROUNDS,
  );
  trained.content.learnChoices(
    articles.flatMap(({ content }) => content),
    ROUNDS,
  );
  trained.source.learnChoices(
    articles.flatMap(({ source }) => source),
    ROUNDS,
  );
  return trained;
}

/** A proposal of models that have not seen its article. */
interface Proposed {
  readonly view: ProposalView;
  readonly right: number;
  readonly words: Judged;
  readonly part: number;
}

async function proposedIn(marked: MarkedArticle, models: ProposalModels, part: number): Promise<readonly Proposed[]> {
  const { rightnessOf } = await import('./examples.js');
  const { proposalsOf } = await loadReader('en/report-candidates');
  const { viewsOf, wordFeatures } = await loadReader('en/judgement');
  const proposals: readonly ReportCandidate[] = proposalsOf(marked.article, models);
  const rightness = rightnessOf(marked, proposals);
  return viewsOf(marked.article, proposals).map((view, index) => {
    const right = rightness[index] ?? 0;
    return { view, right, words: { features: Int32Array.from(wordFeatures(view)), right }, part };
  });
}

function fittedWords(proposed: readonly Proposed[], trainer: Trainer): Trainer {
  trainer.learnJudged(
    proposed.map(({ words }) => words),
    ROUNDS,
  );
  return trainer;
}
