/** The changes in the words of a statement. */

import { nextTurn } from '../pace.js';
import type { Snapshots } from '../record/snapshot.js';
import { ComparingBudget, type WordChange, wordChanges } from '../story/wording.js';
import { builder } from './builder.js';
import { WordChangeKind } from './enums.js';
import type { Step } from './field-changes.js';

export const WordChangeType = builder.objectRef<WordChange>('WordChange').implement({
  description:
    'Some words of a text, and how they changed. The SAME and REMOVED words in order make up the earlier text, the SAME and ADDED words the later.',
  fields: (t) => ({
    kind: t.expose('kind', { type: WordChangeKind, description: 'How the words changed.' }),
    text: t.exposeString('text', { description: 'The words, with the spaces around them.' }),
  }),
});

export const WORD_CHANGES =
  'The changes in the text since the version before, word by word; empty for the first version, for an unchanged text, and while the words of either version are hidden. A passage counts as removed and added as a whole if it is long, if very much of it changed, or if the request compares very many passages.';

/** How many characters one request may compare: the corrections on a whole page of statements have fewer. */
const COMPARED_CHARACTERS = 40_000;

/**
 * The comparisons of one request. A document may ask for hundreds, and for the same ones repeatedly: each runs once,
 * other work gets its turn between two, and together they have a limit.
 */
class Comparisons {
  private readonly found = new Map<string, Promise<WordChange[]>>();
  private readonly budget = new ComparingBudget(COMPARED_CHARACTERS);
  private last: Promise<unknown> = Promise.resolve();

  changes(before: string, after: string, language: string): Promise<WordChange[]> {
    const key = JSON.stringify([before, after, language]);
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const changes = this.last.then(() => nextTurn()).then(() => wordChanges(before, after, language, this.budget));
    this.found.set(key, changes);
    this.last = changes;
    return changes;
  }
}

const comparisons = new WeakMap<Snapshots, Comparisons>();

function comparisonsOf(snapshots: Snapshots): Comparisons {
  const known = comparisons.get(snapshots);
  if (known !== undefined) return known;
  const made = new Comparisons();
  comparisons.set(snapshots, made);
  return made;
}

/** The changes that a step made to the words of a statement; empty where readers may not see either version's words. */
export async function textChanges(step: Step<'statement'> | null): Promise<WordChange[]> {
  if (step === null || !step.wordsShown) return [];
  const { before, after } = step;
  if (before.body.text === after.body.text) return [];
  return comparisonsOf(after.snapshot.snapshots).changes(before.body.text, after.body.text, after.body.language);
}
