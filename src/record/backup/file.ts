/** Writes the file of a backup. */
import { createWriteStream, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BackupError } from './format.js';

/** The mode of the file: it contains everything that is not public. */
const OWNER_ONLY_MODE = 0o600;
/** The error codes that concern the path or the disk. */
const FILE_ERROR_CODES: readonly unknown[] = ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'ENOSPC', 'EROFS', 'EPERM'];

/**
 * Writes a backup to a file. The file appears under its name only when it is complete, and then replaces an existing
 * one.
 * @throws BackupError when it cannot be written.
 */
export async function writeBackup(lines: AsyncIterable<string>, path: string): Promise<void> {
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    const file = createWriteStream(unfinished, { flags: 'wx', mode: OWNER_ONLY_MODE, flush: true });
    await pipeline(Readable.from(lines), createGzip(), file);
    await rename(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (!(error instanceof Error && 'code' in error && FILE_ERROR_CODES.includes(error.code))) throw error;
    throw new BackupError(`${path} cannot be written: ${error.message}`);
  }
}
