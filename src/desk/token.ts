/** The secret that lets somebody write: from the environment, or made at the first start and kept in a file. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the token of a data directory is kept. */
export function tokenPath(dataDirectory: string): string {
  return join(dataDirectory, 'desk-token');
}

/** The token that was made for a data directory, or `null` where none was. */
export function readToken(dataDirectory: string): string | null {
  const path = tokenPath(dataDirectory);
  const token = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return token === '' ? null : token;
}

/** The token of a data directory, made (readable by its owner only) if there is none. */
export function readOrMakeToken(dataDirectory: string): string {
  const known = readToken(dataDirectory);
  if (known !== null) return known;
  mkdirSync(dataDirectory, { recursive: true });
  const token = randomBytes(24).toString('base64url');
  writeFileSync(tokenPath(dataDirectory), `${token}\n`, { mode: 0o600 });
  return token;
}

/** Whether two tokens are the same, in a time that tells nothing about either. */
export function isSameToken(a: string, b: string): boolean {
  const digest = (token: string) => createHash('sha256').update(token).digest();
  return timingSafeEqual(digest(a), digest(b));
}
