/** Finds the texts of a story file that somebody has still to write. */
import { Pace } from '../../pace.js';
import { isPlainObject } from '../../story/plain-object.js';
import { type Path, type Violation, Violations, violation } from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { Operation } from '../operation.js';

/** How such a text begins, and the sentence that says what to do about it. */
interface Mark {
  readonly beginning: string;
  readonly sentence: (beginning: string) => string;
}

/** `onrecord read --yaml` leaves these texts for an editor. They are refused. */
const TODO: Mark = { beginning: 'TODO:', sentence: mistakeWords.file.unwritten };
/** The texts of the story that `onrecord new` writes. They may be applied, to try the story out. */
const EXAMPLE: Mark = { beginning: 'EXAMPLE:', sentence: mistakeWords.file.example };

/** A violation for each text of the operations that is still to be written. */
export function unwrittenIn(operations: readonly Operation[]): Promise<Violations> {
  return marked(operations, TODO);
}

/** A violation for each text of the operations that is still that of the example. */
export function examplesIn(operations: readonly Operation[]): Promise<Violations> {
  return marked(operations, EXAMPLE);
}

async function marked(operations: readonly Operation[], mark: Mark): Promise<Violations> {
  const violations = new Violations();
  const pace = new Pace();
  for (const { value, path } of operations) {
    await pace.next();
    for (const one of markedAt(value, path, mark)) violations.add(one);
  }
  return violations;
}

function* markedAt(value: unknown, path: Path, mark: Mark): Generator<Violation> {
  if (typeof value === 'string' && value.startsWith(mark.beginning)) {
    yield violation('UNWRITTEN_TEXT', path, mark.sentence(mark.beginning));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* markedAt(item, [...path, index], mark);
  } else if (isPlainObject(value)) {
    for (const [name, field] of Object.entries(value)) yield* markedAt(field, [...path, name], mark);
  }
}
