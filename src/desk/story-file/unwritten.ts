/** Finds the texts of a story file that somebody has still to write: `onrecord read --yaml` leaves them for an editor. */
import { Pace } from '../../pace.js';
import { isPlainObject } from '../../story/plain-object.js';
import { type Path, type Violation, Violations, violation } from '../../story/violation.js';
import type { Operation } from '../operation.js';

/** How such a text begins. */
const MARK = 'TODO:';

/** A violation for each text of the operations that is still to be written. */
export async function unwrittenIn(operations: readonly Operation[]): Promise<Violations> {
  const violations = new Violations();
  const pace = new Pace();
  for (const { value, path } of operations) {
    await pace.next();
    for (const one of unwrittenAt(value, path)) violations.add(one);
  }
  return violations;
}

function* unwrittenAt(value: unknown, path: Path): Generator<Violation> {
  if (typeof value === 'string' && value.startsWith(MARK)) {
    const message = `The text still begins with ${MARK} write it in your own words, or delete the entry`;
    yield violation('UNWRITTEN_TEXT', path, message);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unwrittenAt(item, [...path, index]);
  } else if (isPlainObject(value)) {
    for (const [name, field] of Object.entries(value)) yield* unwrittenAt(field, [...path, name]);
  }
}
