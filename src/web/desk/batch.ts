/** The parts of a batch that a form sends, and the mistakes that it has. */
import type { BatchOperation } from './generated/operations.js';

/** An operation of a batch, with the field of the form that it comes from: its mistakes belong to fields below that one. */
export interface BatchPart {
  readonly operation: BatchOperation;
  readonly at: string;
}

/** A mistake at a field of the form; `null` if it concerns no field. */
export interface FieldMistake {
  readonly field: string | null;
  readonly message: string;
}

/** An entry of a story file, with the field of the form that it comes from. */
export interface FileEntry {
  readonly section: string;
  readonly entry: object;
  readonly at: string;
}

/** The name of a thing in such a file for which none can be proposed yet. */
export const UNNAMED = 'unnamed';

/** The incomplete content of a form, as a story file. */
export interface FileToCheck {
  /** The story that the file belongs to; an entry of the section `story` opens or changes it. */
  readonly story: string;
  readonly entries: readonly FileEntry[];
}
