/**
 * The operations of a batch: the entries of a story file, or the operations of mutations. The desk plans both alike.
 */
import { z } from 'zod';
import type { ThingId } from '../story/model.js';
import { isPlainObject } from '../story/plain-object.js';
import { type Path, type Violations, violation } from '../story/violation.js';
import { mistakeWords } from '../words/mistakes.js';
import { type EntryOf, SECTIONS, type Section, type StoryEntry, storyMapping } from './story-file/definition.js';
import { check } from './story-file/form.js';
import { name } from './story-file/values.js';

/**
 * The state of the record that an operation expects. If the record differs, the desk reports a conflict and applies
 * nothing.
 */
export type Expectation =
  /** Anything: a story file states how things are. */
  | { readonly of: 'anything' }
  /** Nothing has the name at `target` yet. */
  | { readonly of: 'absence'; readonly target: Path }
  /** The thing, or the draft, that `target` names is at this version, or at this revision. */
  | { readonly of: 'version'; readonly version: number; readonly target: Path; readonly path: Path }
  /** This is the actor's current position on the proposal; `null` for none. */
  | { readonly of: 'position'; readonly position: ThingId | null; readonly path: Path };

/** Expects nothing. */
export const ANYTHING: Expectation = { of: 'anything' };

/** The known fields of a statement, in the form in which they were given. */
export type DraftContent = Readonly<Record<string, unknown>>;

type SectionValues = { readonly [S in Section]: EntryOf<S> };

/** The value of each type of operation. */
export interface OperationValues extends SectionValues {
  readonly story: StoryEntry;
  readonly saveDraft: { readonly key: string; readonly content: DraftContent };
  readonly publishDraft: { readonly key: string; readonly allowDuplicate: boolean };
  readonly discardDraft: { readonly key: string };
}
export type OperationType = keyof OperationValues;

export interface OperationOf<T extends OperationType> {
  readonly type: T;
  /** The story of the operation; names without a story belong to it. */
  readonly story: ThingId;
  /** The path of the story's name in the input. */
  readonly storyPath: Path;
  /** The path of the value in the input. */
  readonly path: Path;
  readonly value: OperationValues[T];
  /** The places with a wrong form. `value` holds stand-ins there, so that the rest can be checked. */
  readonly faults: readonly Path[];
  readonly expects: Expectation;
}
/** An operation with a valid form. */
export type Operation = { readonly [T in OperationType]: OperationOf<T> }[OperationType];

/** An operation ready to plan: a draft to publish has become the statement that it holds. */
export type PlannedOperation = Exclude<Operation, OperationOf<'publishDraft'>>;

/** An operation as given: its value may have any form. */
export interface GivenOperation extends Omit<OperationOf<OperationType>, 'value' | 'faults'> {
  readonly value: unknown;
}

/**
 * Reads an operation and adds every mistake of form to `violations`; `null` where nothing of it can be read.
 */
export function readOperation(given: GivenOperation, violations: Violations): Operation | null {
  return READ[given.type](given, violations);
}

/** Reports an operation that names no story, unless it belongs to all stories. */
export function reportMissingStory({ type, story, storyPath }: GivenOperation, violations: Violations): void {
  if (story !== NO_STORY || SHARED.includes(type)) return;
  violations.add(violation('BAD_NAME', storyPath, mistakeWords.form.storyMissing));
}

/** The story of an operation that names none. References within that story cannot be looked up. */
export const NO_STORY: ThingId = '';

/** The story of things that belong to none. */
const SHARED: readonly OperationType[] = ['sources', 'actors'];

/** The names that a value gives to something new, if it has any, whatever its form. */
export function namesIn(value: unknown): string[] {
  if (!isPlainObject(value)) return [];
  return [value.slug, value.key].filter((name) => typeof name === 'string');
}

type Read = (given: GivenOperation, violations: Violations) => Operation | null;

function readAs<T extends OperationType>(type: T, form: z.ZodType<OperationValues[T]>) {
  return (
    { story, storyPath, path, value, expects }: GivenOperation,
    violations: Violations,
  ): OperationOf<T> | null => {
    const read = check(form, value, path, violations);
    return read === null ? null : { type, story, storyPath, path, ...read, expects };
  };
}

/**
 * A draft may lack any field, but the fields it has must have the right form. It is stored as given, for further
 * editing.
 */
const readDraft: Read = ({ story, storyPath, path, value, expects }, violations) => {
  const statement = check(SECTIONS.statements, value, path, violations);
  if (statement === null || !isPlainObject(value)) return null;
  const { key: _, ...content } = value;
  const {
    value: { key },
    faults,
  } = statement;
  return { type: 'saveDraft', story, storyPath, path, value: { key, content }, faults, expects };
};
const publishForm = z
  .strictObject({ key: name, allowDuplicate: z.boolean().nullish() })
  .transform(({ key, allowDuplicate }) => ({ key, allowDuplicate: allowDuplicate ?? false }));

const READ: { readonly [T in OperationType]: Read } = {
  story: readAs('story', storyMapping),
  sources: readAs('sources', SECTIONS.sources),
  actors: readAs('actors', SECTIONS.actors),
  events: readAs('events', SECTIONS.events),
  proposals: readAs('proposals', SECTIONS.proposals),
  statements: readAs('statements', SECTIONS.statements),
  correct: readAs('correct', SECTIONS.correct),
  withhold: readAs('withhold', SECTIONS.withhold),
  release: readAs('release', SECTIONS.release),
  retract: readAs('retract', SECTIONS.retract),
  redact: readAs('redact', SECTIONS.redact),
  positions: readAs('positions', SECTIONS.positions),
  saveDraft: readDraft,
  publishDraft: readAs('publishDraft', publishForm),
  discardDraft: readAs('discardDraft', z.strictObject({ key: name })),
};
