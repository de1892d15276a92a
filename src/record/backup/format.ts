/**
 * The file of a backup: gzip of lines of JSON. The first line says what it is and what is in it, then comes a line for every
 * row, table by table, and the last line has the SHA-256 of all before it. docs/backup.md shows it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { isPlainObject } from '../../story/plain-object.js';
import type { Place } from '../snapshot.js';
import type { Tables } from '../tables.js';
import { isTable } from './tables.js';

/** What is wrong with a backup, or keeps one from being taken or restored: for whoever runs the command. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** The first line. */
export interface BackupHeader {
  /** The newest migration of the store that it is of: the form of the rows. */
  readonly migration: string;
  /** Which record it is of, before it was restored. */
  readonly epoch: string;
  readonly head: Place;
  /** When it was taken, by the clock of the database, in ISO 8601. */
  readonly takenAt: string;
  /** How many rows there are of each table. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Rows of one table, each as JSON. */
export interface BackupRows {
  readonly table: keyof Tables;
  readonly rows: readonly string[];
}

/** What a file is read as, in this order: one header, then rows. */
export type BackupPiece = { readonly header: BackupHeader } | BackupRows;

/** What the first line of every backup says, and the version of the format that is written and read here. */
const FORMAT = 'onrecord-backup';
const VERSION = 1;

/** The lines of a backup, in pieces: the header, the rows and the closing line. */
export async function* backupLines(header: BackupHeader, rows: AsyncIterable<BackupRows>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const first = `${JSON.stringify({ format: FORMAT, version: VERSION, ...header })}\n`;
  hash.update(first);
  yield first;
  for await (const { table, rows: some } of rows) {
    const text = some.map((row) => `{"${table}":${row}}\n`).join('');
    hash.update(text);
    yield text;
  }
  yield `${JSON.stringify({ sha256: hash.digest('hex') })}\n`;
}

/**
 * Reads a backup from its beginning to its end. Only at the end is it known that nothing of it is damaged or lacking.
 * @throws BackupError with what is wrong with it.
 */
export async function* readBackup(path: string): AsyncGenerator<BackupPiece> {
  const hash = createHash('sha256');
  let left: Map<string, number> | null = null;
  let digest: string | null = null;
  for await (const lines of linesOf(path)) {
    const rows = new Map<keyof Tables, string[]>();
    for (const line of lines) {
      if (digest !== null) throw damaged(path, 'something comes after its end');
      const text = line.toString('utf8');
      if (left === null) {
        const header = headerIn(text, path);
        left = new Map(Object.entries(header.counts));
        hash.update(text).update('\n');
        yield { header };
        continue;
      }
      digest = /^\{"sha256":"([0-9a-f]{64})"\}$/.exec(text)?.[1] ?? null;
      if (digest !== null) continue;
      hash.update(line).update('\n');
      const { table, row } = rowIn(text, path);
      left.set(table, (left.get(table) ?? 0) - 1);
      const some = rows.get(table);
      if (some === undefined) rows.set(table, [row]);
      else some.push(row);
    }
    for (const [table, some] of rows) yield { table, rows: some };
  }
  if (left === null) throw notOne(path);
  if (digest === null) throw damaged(path, 'its end is missing');
  if (digest !== hash.digest('hex')) throw damaged(path, 'its checksum is another one');
  const fault = [...left].find(([, count]) => count !== 0);
  if (fault !== undefined) throw damaged(path, `it has not as many rows of "${fault[0]}" as it says`);
}

/**
 * Reads a backup through, and nothing else.
 * @throws BackupError with what is wrong with it.
 */
export async function checkBackup(path: string): Promise<BackupHeader> {
  let found: BackupHeader | null = null;
  for await (const piece of readBackup(path)) if ('header' in piece) found = piece.header;
  if (found === null) throw notOne(path);
  return found;
}

/** The lines of a file, as many at a time as there are. JSON has no line feed but at the end of a line. */
async function* linesOf(path: string): AsyncGenerator<Buffer[]> {
  const file = createReadStream(path);
  const unzipped = createGunzip({ chunkSize: CHUNK });
  file.on('error', (error) => unzipped.destroy(error));
  file.pipe(unzipped);
  let begun: Buffer[] = [];
  try {
    for await (const chunk of unzipped) {
      const bytes: Buffer = chunk;
      const lines: Buffer[] = [];
      let from = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, from)) {
        lines.push(Buffer.concat([...begun, bytes.subarray(from, end)]));
        begun = [];
        from = end + 1;
      }
      if (from < bytes.length) begun.push(bytes.subarray(from));
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    throw explained(error, path);
  } finally {
    file.destroy();
  }
  if (begun.length > 0) throw damaged(path, 'its last line has no end');
}

const LINE_FEED = 0x0a;
/** So many bytes are read at a time, and the rows in them go into the database in one statement. */
const CHUNK = 1024 * 1024;

/** What the libraries say of a file that cannot be read, for whoever named it. */
function explained(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const { code, message } = error;
  if (code === 'ENOENT') return new BackupError(`There is no file ${path}`);
  if (code === 'EISDIR') return new BackupError(`${path} is a folder, not a backup`);
  if (code === 'EACCES') return new BackupError(`${path} may not be read`);
  if (message === 'incorrect header check') return notOne(path);
  if (message === 'unexpected end of file') return damaged(path, 'its end is missing');
  return String(code).startsWith('Z_') ? damaged(path, message) : error;
}

function notOne(path: string): BackupError {
  return new BackupError(`${path} is not a backup of Onrecord`);
}

function damaged(path: string, fault: string): BackupError {
  return new BackupError(
    `${path} is damaged: ${fault}. Nothing was changed; take another copy of it, or an older backup`,
  );
}

function rowIn(line: string, path: string): { readonly table: keyof Tables; readonly row: string } {
  const [start = '', table = ''] = /^\{"(\w+)":(?=\{)/.exec(line) ?? [];
  if (!isTable(table) || !line.endsWith('}}')) throw damaged(path, 'a line of it is no row of a table');
  return { table, row: line.slice(start.length, -1) };
}

function headerIn(line: string, path: string): BackupHeader {
  const value = parsed(line);
  if (!isPlainObject(value) || value.format !== FORMAT) throw notOne(path);
  if (value.version !== VERSION) {
    throw new BackupError(
      `${path} is a backup of format ${String(value.version)}, and this version of Onrecord reads format ${VERSION}`,
    );
  }
  const { migration, epoch, head, takenAt, counts } = value;
  const isWhole =
    typeof migration === 'string' && typeof epoch === 'string' && typeof takenAt === 'string' && isPlace(head);
  if (!isWhole || !isCounts(counts)) throw damaged(path, 'its first line lacks something');
  return { migration, epoch, head, takenAt, counts };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isPlace(value: unknown): value is Place {
  return isPlainObject(value) && typeof value.offset === 'number' && typeof value.hash === 'string';
}

function isCounts(value: unknown): value is Readonly<Record<string, number>> {
  return isPlainObject(value) && Object.values(value).every((count) => Number.isSafeInteger(count));
}
