/** `onrecord backup` and `restore`: everything that a store holds, into a file and back. */
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
import { hasStore, openPglite } from '../record/engine/pglite.js';
import { openPostgres } from '../record/engine/postgres.js';
import { StoryRecord } from '../record/record.js';
import { endWhenLost } from './end-when-lost.js';
import { CliError } from './errors.js';

/** Where the store is. */
type Where = StoreConfig;

/** Takes a backup into a file that only its owner may read; `-` is standard output. */
export async function backup(
  where: Where,
  path: string,
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> {
  if (where.databaseUrl === null && !hasStore(where.dataDirectory)) {
    throw new CliError(`There is no embedded store in ${where.dataDirectory}; name another place with DATA_DIR`);
  }
  if (path !== '-' && !overwrite && existsSync(path)) {
    throw new CliError(`There is a file ${path} already; name another one, or say --overwrite`);
  }
  const header = await withEngine(where, 'take the backup', (engine) =>
    takeBackup(engine, (lines) => (path === '-' ? toOutput(lines) : writeBackup(lines, path))),
  );
  const size = path === '-' ? '' : `${path}, ${megabytes(statSync(path).size)}: `;
  console.error(`${size}everything as of ${header.takenAt}, ${contents(header)}`);
}

function toOutput(lines: AsyncIterable<string>): Promise<void> {
  return pipeline(Readable.from(lines), createGzip(), process.stdout, { end: false });
}

/** Restores a backup, and tells what whoever restores it must know. */
export async function restore(where: Where, path: string, options: RestoreOptions): Promise<void> {
  const header = await known(() => readyToRestore(path));
  const restored = await withEngine(where, 'restore the backup', async (engine) => {
    await StoryRecord.open(engine);
    return restoreBackup(engine, path, options);
  });
  for (const line of account(header, restored)) console.log(line);
}

function account(header: BackupHeader, restored: Restored): string[] {
  const { epoch, verification, updatesLost, wordsBack, tokensBack } = restored;
  const lines = [
    `Restored ${contents(header)}, as of ${header.takenAt}.`,
    verification.intact
      ? `The record is intact: ${verification.updates} updates.`
      : `The record is BROKEN at offset ${verification.offset}: ${verification.fault}.`,
    `It has a new epoch, ${epoch}: cursors from before are answered by FORKED, and whoever follows reads again.`,
  ];
  if (updatesLost > 0) lines.push(`${updatesLost} updates of the record that was replaced are not in the backup.`);
  if (wordsBack.length > 0) {
    lines.push(`WORDS ARE BACK that were redacted after the backup was taken. Redact these statements again now:`);
    lines.push(...wordsBack.map((id) => `  ${id}`));
  }
  if (tokensBack.length > 0) {
    lines.push('Tokens are good again that were revoked after the backup was taken. Revoke them again now:');
    lines.push(...tokensBack.map(({ id, name }) => `  onrecord token revoke ${id}    "${name}"`));
  }
  if (wordsBack.length + tokensBack.length === 0) {
    lines.push(
      'What was redacted or revoked after the backup was taken, and is not known to the store that it was restored into, ' +
        'is as it was before: see docs/operators/backup.md.',
    );
  }
  return lines;
}

function contents({ head, counts }: BackupHeader): string {
  const { draft = 0, token = 0 } = counts;
  return `${head.offset} updates, ${draft} ${draft === 1 ? 'draft' : 'drafts'}, ${token} ${token === 1 ? 'token' : 'tokens'}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

async function withEngine<T>(where: Where, what: string, use: (engine: Engine) => Promise<T>): Promise<T> {
  return known(async () => {
    const engine = await openPatiently(where, what);
    endWhenLost(engine);
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  });
}

/** Large tables take longer to read and to fill than a service would wait for anything. */
async function openPatiently({ databaseUrl, dataDirectory, storePatience }: Where, what: string): Promise<Engine> {
  const log = pino({ level: 'warn' }, pino.destination(2));
  if (databaseUrl !== null) return openPostgres(databaseUrl, log, null, null);
  try {
    return await openPglite(dataDirectory, { log, patience: storePatience });
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    throw new CliError(
      `One process at a time can use an embedded store: stop the service, ${what}, and start it again. ${error.message}`,
    );
  }
}

/** SQLSTATE of what the role may not do, and of a table that cannot go because something of somebody else depends on it. */
const OF_THE_OWNER: readonly unknown[] = ['42501', '2BP01'];

/** What is wrong with a backup, or with the rights to the database, can be put right by whoever runs the command. */
async function known<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof BackupError) throw new CliError(error.message);
    if (!(error instanceof Error && 'code' in error && OF_THE_OWNER.includes(error.code))) throw error;
    throw new CliError(`The database refuses it: ${error.message}. Nothing was changed`);
  }
}
