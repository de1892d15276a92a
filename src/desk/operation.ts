/** What a batch consists of: the entries of a story file, or the operations of mutations. Both are planned alike. */
import { z } from 'zod';
import type { ThingId } from '../story/model.js';
import { isPlainObject } from '../story/plain-object.js';
import { type Path, type Violations, violation } from '../story/violation.js';
import { type EntryOf, SECTIONS, type Section, type StoryEntry, storyMapping } from './story-file/definition.js';
import { check } from './story-file/form.js';
import { name } from './story-file/values.js';

/** What an operation expects to find. What is found instead is a conflict, and nothing is applied. */
export type Expectation =
  /** Whatever is there, as a story file does that says how things are. */
  | { readonly of: 'anything' }
  /** That there is nothing yet of the name that stands at `target`. */
  | { readonly of: 'absence'; readonly target: Path }
  /** This version of the thing, or revision of the draft, that `target` names. */
  | { readonly of: 'version'; readonly version: number; readonly target: Path; readonly path: Path }
  /** This current position of the actor on the proposal, or none. */
  | { readonly of: 'position'; readonly position: ThingId | null; readonly path: Path };

/** Asks for nothing. */
export const ANYTHING: Expectation = { of: 'anything' };

/** The fields of a statement as far as they are known, in the form in which they were given. */
export type DraftContent = Readonly<Record<string, unknown>>;

type SectionValues = { readonly [S in Section]: EntryOf<S> };

/** What each type of operation is told. */
export interface OperationValues extends SectionValues {
  readonly story: StoryEntry;
  readonly saveDraft: { readonly key: string; readonly content: DraftContent };
  readonly publishDraft: { readonly key: string; readonly allowDuplicate: boolean };
  readonly discardDraft: { readonly key: string };
}
export type OperationType = keyof OperationValues;

export interface OperationOf<T extends OperationType> {
  readonly type: T;
  /** The story that it belongs to, in which names without one are looked up. */
  readonly story: ThingId;
  /** Where the story is named in the input. */
  readonly storyPath: Path;
  /** Where its value stands in the input. */
  readonly path: Path;
  readonly value: OperationValues[T];
  /** Where its form is wrong. What stands there in `value` was made up, so that the rest can be checked. */
  readonly faults: readonly Path[];
  readonly expects: Expectation;
}
/** What has been read of a batch. */
export type Operation = { readonly [T in OperationType]: OperationOf<T> }[OperationType];

/** What is planned: a draft that is to be published has been read as the statement it holds. */
export type PlannedOperation = Exclude<Operation, OperationOf<'publishDraft'>>;

/** An operation as it was given: its value may have any form. */
export interface GivenOperation extends Omit<OperationOf<OperationType>, 'value' | 'faults'> {
  readonly value: unknown;
}

/**
 * The operation that was given, with everything that is wrong with its form added to `violations`; `null` where nothing of it
 * can be read.
 */
export function readOperation(given: GivenOperation, violations: Violations): Operation | null {
  return READ[given.type](given, violations);
}

/** Reports an operation that does not say to which story it belongs, and does not belong to all. */
export function reportMissingStory({ type, story, storyPath }: GivenOperation, violations: Violations): void {
  if (story !== NO_STORY || SHARED.includes(type)) return;
  const message = 'This does not say of which story it is; write story/name, or the id';
  violations.add(violation('BAD_NAME', storyPath, message));
}

/** The story of what does not say to which one it belongs. What it refers to in its story cannot be looked up. */
export const NO_STORY: ThingId = '';

/** What belongs to no story. */
const SHARED: readonly OperationType[] = ['sources', 'actors'];

/** The names that a value gives to something new, as far as it has any, whatever its form. */
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

/** A draft may lack anything, but what it has must have its form. It is kept as it was given, to be edited further. */
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
