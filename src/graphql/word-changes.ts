/** What changed in the words of a statement. */
import type { Statement as StatementBody } from '../story/model.js';
import { type WordChange, wordChanges } from '../story/wording.js';
import { builder } from './builder.js';
import { WordChangeKind } from './enums.js';
import type { Step } from './field-changes.js';

export const WordChangeType = builder.objectRef<WordChange>('WordChange').implement({
  description:
    'Some words of a text, and what became of them. SAME and REMOVED ones in order are the earlier text, SAME and ADDED ones the later.',
  fields: (t) => ({
    kind: t.expose('kind', { type: WordChangeKind, description: 'What became of them.' }),
    text: t.exposeString('text', { description: 'The words, with the spaces around them.' }),
  }),
});

export const WORD_CHANGES =
  'What changed in the text since the version before, word by word; empty for the first version, when the text did not change, and when the words of either version are not shown. Where very much changed, it is told as a whole.';

/** What was found for a text before: a document may ask for the same again and again, and long texts take a while. */
const found = new WeakMap<StatementBody, WeakMap<StatementBody, WordChange[]>>();

/** What a step changed in the words of a statement; nothing where readers may not see either of them. */
export function textChanges(step: Step<'statement'> | null): WordChange[] {
  if (step === null || !step.wordsShown) return [];
  const [before, after] = [step.before.body, step.after.body];
  if (before.text === after.text) return [];
  const known = found.get(after)?.get(before);
  if (known !== undefined) return known;
  const changes = wordChanges(before.text, after.text, after.language);
  found.set(after, new WeakMap([[before, changes]]));
  return changes;
}
