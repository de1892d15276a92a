/** The file beside an embedded store that says where its service listens, for commands on the same machine. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from '../text-file.js';

function pathIn(dataDirectory: string): string {
  return join(dataDirectory, 'service-address');
}

/** The address of the service that uses the store in a data directory; `null` where none has said it. It may have died since. */
export function readAddressFile(dataDirectory: string): string | null {
  const path = pathIn(dataDirectory);
  const address = existsSync(path) ? readTextFile(path).trim() : '';
  return URL.canParse(address) ? address : null;
}

/** Writes the address. Returns the function that removes it. */
export function writeAddressFile(dataDirectory: string, address: string): () => void {
  const path = pathIn(dataDirectory);
  // Replaced in one step, so that no command reads half of it.
  const fresh = `${path}.${randomUUID()}`;
  writeFileSync(fresh, `${address}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, path);
  return () => rmSync(path, { force: true });
}
