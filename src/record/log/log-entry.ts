/**
 * An entry of the log: one update with everything that a store needs to have the same rows as the store that wrote it. Readers of
 * the log and of `GET /log` get entries in this form.
 */
import { z } from 'zod';
import { isPlainObject } from '../../story/plain-object.js';
import type { Update } from '../../story/update.js';
import { UpdateKind, valuesOf } from '../../story/vocabulary.js';
import { isBefore, VERSION } from '../../version.js';
import { RecordError } from '../errors.js';
import { digestOfUpdate, type Erasure, type UpdateContent, type WrittenThing } from '../hash-chain.js';
import { THING_KINDS } from '../versioned.js';

/** The form of the entries that this version writes. */
const FORM = 1;
/** The oldest version that can read them. */
const OLDEST_READER = '0.1.0';

export interface LogEntry extends Update {
  /** The epoch of the record. */
  readonly epoch: string;
  /** The generation of the record in which the update was written. */
  readonly generation: number;
  /** The offset of the last update of its batch. A batch is applied whole. */
  readonly lastOffset: number;
  /** The actors and the proposals that the update concerns. */
  readonly actors: readonly string[];
  readonly proposals: readonly string[];
  /** The newest redaction that has erased words of the update; `digest` is then that of the content before. */
  readonly redactedAt: number | null;
  /** For a redaction, the updates it erased words of; empty for all other kinds. */
  readonly erased: readonly Erasure[];
  /** The versions that the update wrote. */
  readonly things: readonly WrittenThing[];
}

/** The content of an entry, as its digest covers it. */
export function contentOfEntry(entry: LogEntry): UpdateContent {
  const { offset, batch, story, sequence, kind, subjectKind, subject, notice, editor, at, importedAt } = entry;
  const { things, erased } = entry;
  return {
    offset,
    batch,
    story,
    sequence,
    kind,
    subjectKind,
    subject,
    notice,
    editor,
    at,
    importedAt,
    things,
    erased,
  };
}

/** Writes an entry as JSON. The same entry always gives the same text. */
export function encodeLogEntry(entry: LogEntry): string {
  const { epoch, generation, lastOffset, digest, hash, actors, proposals, redactedAt } = entry;
  const stored = { epoch, generation, lastOffset, digest, hash, actors, proposals, redactedAt };
  return JSON.stringify({ form: FORM, oldestReader: OLDEST_READER, ...stored, ...contentOfEntry(entry) });
}

const offset = z.int().positive();
const text = z.string();
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();

const entryForm = z.object({
  epoch: z.string().regex(/^[0-9a-f]{16}$/),
  generation: z.int().positive(),
  offset,
  batch: offset,
  lastOffset: offset,
  story: text.nullable(),
  sequence: z.int().positive().nullable(),
  kind: z.enum(valuesOf(UpdateKind)),
  subjectKind: z.enum(THING_KINDS),
  subject: text,
  // The digest covers notices and bodies, so they are what a store has checked.
  notice: z.custom<Update['notice']>((value) => value === null || isPlainObject(value)),
  editor: text,
  at: instant,
  importedAt: instant.nullable(),
  actors: z.array(text),
  proposals: z.array(text),
  digest: hex,
  hash: hex,
  redactedAt: offset.nullable(),
  erased: z.array(z.object({ offset, digest: hex })),
  things: z.array(
    z.object({
      kind: z.enum(THING_KINDS),
      id: text,
      body: z.custom<WrittenThing['body']>(isPlainObject),
    }),
  ),
});

/**
 * Reads an entry, and checks that its content still has its digest. The content of an entry without its words is checked when the
 * redaction arrives that erased them.
 * @param at The offset at which the entry stands in the log.
 * @throws RecordError LOG_DAMAGED, or LOG_NEWER for an entry of a version that this one cannot read.
 */
export function parseLogEntry(json: string, at: number): LogEntry {
  const value = parsed(json, at);
  if (!isPlainObject(value)) throw damaged(at, 'is not a JSON object');
  if (value.form !== FORM) throw newer(value, at);
  const result = entryForm.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw damaged(at, `has a fault in "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'it is not valid'}`);
  }
  const entry: LogEntry = result.data;
  if (entry.offset !== at) throw damaged(at, `says that its offset is ${entry.offset}`);
  if (entry.batch > entry.offset || entry.lastOffset < entry.offset) {
    throw damaged(at, `says that its batch is ${entry.batch} to ${entry.lastOffset}`);
  }
  if (entry.redactedAt === null && digestOfUpdate(contentOfEntry(entry)) !== entry.digest) {
    throw damaged(at, 'has another content than its digest says');
  }
  return entry;
}

function parsed(json: string, at: number): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(at, 'is not JSON');
    throw error;
  }
}

/** The error of an entry that is not what was recorded. `fault` continues the sentence "The entry … of the log". */
export function damaged(at: number, fault: string): RecordError {
  return new RecordError('LOG_DAMAGED', `The entry ${at} of the log ${fault}`);
}

function newer({ form, oldestReader }: Readonly<Record<string, unknown>>, at: number): RecordError {
  if (typeof form !== 'number' || typeof oldestReader !== 'string') return damaged(at, 'has no form that is known');
  const needed = isBefore(VERSION, oldestReader) ? `version ${oldestReader} or later` : 'a later version';
  return new RecordError(
    'LOG_NEWER',
    `The entry ${at} of the log has form ${form}: use ${needed} of Onrecord, which is ${VERSION} here`,
  );
}
