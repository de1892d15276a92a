/** The file in which the first token of an embedded store is kept, where commands on the same machine find it. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from '../text-file.js';

/** Where the token of a data directory is kept. */
export function tokenPath(dataDirectory: string): string {
  return join(dataDirectory, 'desk-token');
}

/**
 * The secret that was put into a data directory, or `null` where none was.
 * @throws UnreadableText
 */
export function readTokenFile(dataDirectory: string): string | null {
  const path = tokenPath(dataDirectory);
  const secret = existsSync(path) ? readTextFile(path).trim() : '';
  return secret === '' ? null : secret;
}

/** Puts a secret into a data directory, readable by its owner only. */
export function writeTokenFile(dataDirectory: string, secret: string): void {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const path = tokenPath(dataDirectory);
  // A new file that takes the place of the old one: that one's mode, and who has it open, are not its own.
  const fresh = `${path}.${randomUUID()}`;
  writeFileSync(fresh, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, path);
}
