/** The file with the first token of an embedded store, where commands on the same machine find it. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from '../text-file.js';

/** The path of the token file of a data directory. */
export function tokenPath(dataDirectory: string): string {
  return join(dataDirectory, 'desk-token');
}

/**
 * The secret in a data directory, or `null` where there is none.
 * @throws UnreadableText
 */
export function readTokenFile(dataDirectory: string): string | null {
  const path = tokenPath(dataDirectory);
  const secret = existsSync(path) ? readTextFile(path).trim() : '';
  return secret === '' ? null : secret;
}

/** Writes a secret into a data directory, readable by its owner only. */
export function writeTokenFile(dataDirectory: string, secret: string): void {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const path = tokenPath(dataDirectory);
  // Replaces the file: a rewritten file would keep the old mode, and processes that have it open.
  const fresh = `${path}.${randomUUID()}`;
  writeFileSync(fresh, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, path);
}
