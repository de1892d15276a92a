/** Writing the file of a backup. */
import { createWriteStream, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BackupError } from './format.js';

/** It has everything in it that is not for the public. */
const OWNER_ONLY = 0o600;
/** What can be wrong with a path, or with the disk. */
const FAULTS_OF_FILES: readonly unknown[] = ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'ENOSPC', 'EROFS', 'EPERM'];

/**
 * Writes a backup to a file, which is there under its name only when it is whole, and takes the place of one that was.
 * @throws BackupError when it cannot be written.
 */
export async function writeBackup(lines: AsyncIterable<string>, path: string): Promise<void> {
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    const file = createWriteStream(unfinished, { flags: 'wx', mode: OWNER_ONLY, flush: true });
    await pipeline(Readable.from(lines), createGzip(), file);
    await rename(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (!(error instanceof Error && 'code' in error && FAULTS_OF_FILES.includes(error.code))) throw error;
    throw new BackupError(`${path} cannot be written: ${error.message}`);
  }
}
