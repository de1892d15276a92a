/**
 * The format of a backup file: gzipped lines of JSON. The first line identifies the backup and its contents, then each
 * row of each table has a line, and the last line has the SHA-256 of all lines before it. docs/operators/backup.md shows it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { isPlainObject } from '../../story/plain-object.js';
import type { RecordPoint } from '../snapshot.js';
import type { Tables } from '../tables.js';
import { isTable } from './tables.js';

/** Why a backup is not valid, or cannot be taken or restored, for the person who runs the command. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** The first line. */
export interface BackupHeader {
  /** The newest migration of the store, which determines the columns of the rows. */
  readonly migration: string;
  /** The epoch of the record in the backup. */
  readonly epoch: string;
  readonly head: RecordPoint;
  /** When the backup was taken, by the database's clock, in ISO 8601. */
  readonly takenAt: string;
  /** The number of rows of each table. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Rows of one table, each as JSON. */
export interface BackupRows {
  readonly table: keyof Tables;
  readonly rows: readonly string[];
}

/** A backup file is read as one header, followed by rows. */
export type BackupPiece = { readonly header: BackupHeader } | BackupRows;

/** The format name in the first line of every backup, and the version of the format that this file writes and reads. */
const FORMAT = 'onrecord-backup';
const FORMAT_VERSION = 1;

/** The lines of a backup in several pieces: the header, the rows and the closing line. */
export async function* backupLines(header: BackupHeader, rows: AsyncIterable<BackupRows>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const first = `${JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, ...header })}\n`;
  hash.update(first);
  yield first;
  for await (const { table, rows: rowsOfTable } of rows) {
    const text = rowsOfTable.map((row) => `{"${table}":${row}}\n`).join('');
    hash.update(text);
    yield text;
  }
  yield `${JSON.stringify({ sha256: hash.digest('hex') })}\n`;
}

/**
 * Reads a backup from beginning to end. Only at the end is it certain that nothing is damaged or missing.
 * @throws BackupError when it is.
 */
export async function* readBackup(path: string): AsyncGenerator<BackupPiece> {
  const hash = createHash('sha256');
  let rowsLeft: Map<string, number> | null = null;
  let digest: string | null = null;
  for await (const lines of linesOf(path)) {
    const rows = new Map<keyof Tables, string[]>();
    for (const line of lines) {
      if (digest !== null) throw damaged(path, 'it goes on after its closing line');
      const text = line.toString('utf8');
      if (rowsLeft === null) {
        const header = headerIn(text, path);
        rowsLeft = new Map(Object.entries(header.counts));
        hash.update(text).update('\n');
        yield { header };
        continue;
      }
      digest = /^\{"sha256":"([0-9a-f]{64})"\}$/.exec(text)?.[1] ?? null;
      if (digest !== null) continue;
      hash.update(line).update('\n');
      const { table, row } = rowIn(text, path);
      rowsLeft.set(table, (rowsLeft.get(table) ?? 0) - 1);
      const rowsOfTable = rows.get(table);
      if (rowsOfTable === undefined) rows.set(table, [row]);
      else rowsOfTable.push(row);
    }
    for (const [table, rowsOfTable] of rows) yield { table, rows: rowsOfTable };
  }
  if (rowsLeft === null) throw notABackup(path);
  if (digest === null) throw damaged(path, 'its end is missing');
  if (digest !== hash.digest('hex')) throw damaged(path, 'its checksum does not match');
  const fault = [...rowsLeft].find(([, count]) => count !== 0);
  if (fault !== undefined)
    throw damaged(path, `it has another number of rows of "${fault[0]}" than its first line says`);
}

/**
 * Checks a backup by reading all of it.
 * @throws BackupError when it is damaged or not a backup.
 */
export async function checkBackup(path: string): Promise<BackupHeader> {
  let found: BackupHeader | null = null;
  for await (const piece of readBackup(path)) if ('header' in piece) found = piece.header;
  if (found === null) throw notABackup(path);
  return found;
}

/**
 * The lines of a file, as many at a time as one chunk completes. JSON contains no line feed, so each line feed ends a
 * line.
 */
async function* linesOf(path: string): AsyncGenerator<Buffer[]> {
  const file = createReadStream(path);
  const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => unzipped.destroy(error));
  file.pipe(unzipped);
  let lineStart: Buffer[] = [];
  try {
    for await (const chunk of unzipped) {
      const bytes: Buffer = chunk;
      const lines: Buffer[] = [];
      let from = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, from)) {
        lines.push(Buffer.concat([...lineStart, bytes.subarray(from, end)]));
        lineStart = [];
        from = end + 1;
      }
      if (from < bytes.length) lineStart.push(bytes.subarray(from));
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    throw explained(error, path);
  } finally {
    file.destroy();
  }
  if (lineStart.length > 0) throw damaged(path, 'its last line is incomplete');
}

const LINE_FEED = 0x0a;
/** The file is read in chunks of this size, and the rows of a chunk are inserted with one statement. */
const CHUNK_BYTES = 1024 * 1024;

/** Replaces errors of the file system and of gzip by sentences for the person who named the file. */
function explained(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const { code, message } = error;
  if (code === 'ENOENT') return new BackupError(`There is no file ${path}`);
  if (code === 'EISDIR') return new BackupError(`${path} is a folder, not a backup`);
  if (code === 'EACCES') return new BackupError(`This process may not read ${path}`);
  if (message === 'incorrect header check') return notABackup(path);
  if (message === 'unexpected end of file') return damaged(path, 'its end is missing');
  return String(code).startsWith('Z_') ? damaged(path, message) : error;
}

function notABackup(path: string): BackupError {
  return new BackupError(`${path} is not a backup of Onrecord`);
}

function damaged(path: string, fault: string): BackupError {
  return new BackupError(
    `${path} is damaged: ${fault}. Nothing was changed; use another copy of it, or an older backup`,
  );
}

function rowIn(line: string, path: string): { readonly table: keyof Tables; readonly row: string } {
  const [start = '', table = ''] = /^\{"(\w+)":(?=\{)/.exec(line) ?? [];
  if (!isTable(table) || !line.endsWith('}}')) throw damaged(path, 'one of its lines is not a row of a table');
  return { table, row: line.slice(start.length, -1) };
}

function headerIn(line: string, path: string): BackupHeader {
  const value = parsed(line);
  if (!isPlainObject(value) || value.format !== FORMAT) throw notABackup(path);
  if (value.version !== FORMAT_VERSION) {
    throw new BackupError(
      `${path} is a backup of format ${String(value.version)}, and this version of Onrecord reads format ${FORMAT_VERSION}`,
    );
  }
  const { migration, epoch, head, takenAt, counts } = value;
  const isWhole =
    typeof migration === 'string' && typeof epoch === 'string' && typeof takenAt === 'string' && isRecordPoint(head);
  if (!isWhole || !isCounts(counts)) throw damaged(path, 'its first line is incomplete');
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

function isRecordPoint(value: unknown): value is RecordPoint {
  return isPlainObject(value) && typeof value.offset === 'number' && typeof value.hash === 'string';
}

function isCounts(value: unknown): value is Readonly<Record<string, number>> {
  return isPlainObject(value) && Object.values(value).every((count) => Number.isSafeInteger(count));
}
