/** `onrecord backup` and `restore`: writes the whole store to a file, and restores it. */
import { existsSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pino from 'pino';
import { takeBackup } from '../record/backup/backup.js';
import { writeBackup } from '../record/backup/file.js';
import { BackupError, type BackupHeader } from '../record/backup/format.js';
import { type Restored, type RestoreOptions, readyToRestore, restoreBackup } from '../record/backup/restore.js';
import { DirectoryInUse } from '../record/engine/directory-lock.js';
import type { Engine } from '../record/engine/engine.js';
import type { StoreConfig } from '../record/engine/open-engine.js';
import { openPglite } from '../record/engine/pglite.js';
import { openPostgres } from '../record/engine/postgres.js';
import { hasStore } from '../record/engine/private-directory.js';
import { StoryRecord } from '../record/record.js';
import { words } from '../words/cli.js';
import { endWhenLost } from './end-when-lost.js';
import { CliError } from './errors.js';

/** Writes a backup to a file that only its owner may read, or to standard output for `-`. */
export async function backup(
  store: StoreConfig,
  path: string,
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> {
  if (store.databaseUrl === null && !hasStore(store.dataDirectory)) {
    throw new CliError(words.backup.noStore(store.dataDirectory));
  }
  if (path !== '-' && !overwrite && existsSync(path)) throw new CliError(words.backup.fileExists(path));
  const header = await withEngine(store, words.backup.inUse, (engine) =>
    takeBackup(engine, (lines) => (path === '-' ? toOutput(lines) : writeBackup(lines, path))),
  );
  const [file, bytes] = path === '-' ? [null, 0] : [path, statSync(path).size];
  console.error(words.backup.done(file, bytes, header.takenAt, contentsOf(header)));
}

function toOutput(lines: AsyncIterable<string>): Promise<void> {
  return pipeline(Readable.from(lines), createGzip(), process.stdout, { end: false });
}

/** Restores a backup, and prints what its operator has to do next. */
export async function restore(store: StoreConfig, path: string, options: RestoreOptions): Promise<void> {
  const header = await withOperatorErrors(() => readyToRestore(path));
  const restored = await withEngine(store, words.restore.inUse, async (engine) => {
    await StoryRecord.open(engine);
    return restoreBackup(engine, path, options);
  });
  for (const line of reportLines(header, restored)) console.log(line);
}

function reportLines(header: BackupHeader, restored: Restored): string[] {
  const { generation, offset, verification, updatesLost, wordsBack, tokensBack } = restored;
  const lines = [
    words.restore.done(header.takenAt, contentsOf(header)),
    verification.intact
      ? words.restore.intact(verification.updates)
      : words.restore.broken(verification.offset, verification.fault),
    words.restore.generation(generation, offset),
  ];
  if (updatesLost > 0) lines.push(words.restore.updatesLost(updatesLost));
  if (wordsBack.length > 0) lines.push(words.restore.wordsBack, ...wordsBack.map((id) => `  ${id}`));
  if (tokensBack.length > 0) {
    lines.push(words.restore.tokensBack);
    lines.push(...tokensBack.map(({ id, name }) => `  onrecord token revoke ${id}    "${name}"`));
  }
  if (wordsBack.length + tokensBack.length === 0) lines.push(words.restore.unknownSince);
  return lines;
}

function contentsOf({ head, counts }: BackupHeader) {
  const { draft = 0, token = 0 } = counts;
  return { updates: head.offset, drafts: draft, tokens: token };
}

/** @param inUse The message for an embedded store that another process uses. */
async function withEngine<T>(
  store: StoreConfig,
  inUse: (cause: string) => string,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  return withOperatorErrors(async () => {
    const engine = await openPatiently(store, inUse);
    endWhenLost(engine);
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  });
}

/** Opens the store without the time limits of a service: large tables take longer to read and to fill. */
async function openPatiently(
  { databaseUrl, databasePooler, databaseListenUrl, dataDirectory, storePatience }: StoreConfig,
  inUse: (cause: string) => string,
): Promise<Engine> {
  const log = pino({ level: 'warn' }, pino.destination(2));
  if (databaseUrl !== null) {
    // One long transaction would keep a session of a pooler from everybody else.
    const [url, pooler] = databaseListenUrl === null ? [databaseUrl, databasePooler] : [databaseListenUrl, null];
    return openPostgres(url, log, { pooler, answerTimeoutMs: null });
  }
  try {
    return await openPglite(dataDirectory, { log, patience: storePatience });
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    throw new CliError(inUse(error.message));
  }
}

/** The SQLSTATEs of insufficient privilege, and of a table that cannot be dropped because other objects depend on it. */
const OWNER_SQLSTATES: readonly unknown[] = ['42501', '2BP01'];

/** Turns the errors that an operator can correct, in a backup or in the rights on the database, into a `CliError`. */
async function withOperatorErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof BackupError) throw new CliError(error.message);
    if (!(error instanceof Error && 'code' in error && OWNER_SQLSTATES.includes(error.code))) throw error;
    throw new CliError(words.backup.databaseRefused(error.message));
  }
}
