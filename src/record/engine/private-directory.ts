/**
 * The folder of an embedded store is for its owner only, as PostgreSQL demands of its own: drafts, internal notes and
 * withheld words can be read in its files, which PGlite makes readable and writable by everybody.
 */
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Logger } from 'pino';

/** The data directory, or the store in it, cannot be used as it is. `message` says what would be right. */
export class DirectoryUnusable extends Error {
  override readonly name = 'DirectoryUnusable';
  constructor(
    readonly code: 'DATA_DIR_FORBIDDEN' | 'DATA_DIR_NOT_PRIVATE',
    message: string,
  ) {
    super(message);
  }
}

/** The mode of a directory that only its owner may read, enter or change. */
const OWNER_ONLY = 0o700;
/** The bits of a mode that let others in. */
const OTHERS = 0o077;
/** The bit that marks a directory as shared on purpose, as /tmp is. */
const STICKY = 0o1000;
/** All bits of a mode, without those that say what kind of file it is. */
const ALL_BITS = 0o7777;
/** What the system says where this user may not do something. */
const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS'];
/** What this service keeps in a data directory. */
const OURS = /^(store(\.new)?|lock(\..+)?|desk-token(\..+)?)$/;
/** So many names of other files are listed in the log. */
const MAX_NAMES = 3;

/** What became of a file or folder that was to be closed to others. Some file systems accept a mode and do not keep it. */
export type Closing = 'WAS_CLOSED' | 'CLOSED' | 'LEFT_OPEN';

/** Takes a file or folder from everybody but its owner. */
export function closeToOthers(path: string): Closing {
  if (!isOpenToOthers(path)) return 'WAS_CLOSED';
  try {
    chmodSync(path, statSync(path).mode & ALL_BITS & ~OTHERS);
  } catch (error) {
    if (!isCode(error, ...FORBIDDEN, 'ENOTSUP')) throw error;
  }
  return isOpenToOthers(path) ? 'LEFT_OPEN' : 'CLOSED';
}

/**
 * Makes the data directory for its owner only, or closes one that is there to others. A directory that also holds files of
 * somebody else, like `/srv`, keeps its mode: the store in it has a folder of its own, which `closeStore` closes.
 * @throws DirectoryUnusable when this user may not make it or look into it.
 */
export function closeDataDirectory(directory: string, log: Logger | null): void {
  try {
    // With the mode at once: it is open to others at no time.
    if (mkdirSync(directory, { recursive: true, mode: OWNER_ONLY }) !== undefined) return;
    if (!isOpenToOthers(directory)) return;
    const mode = modeOf(directory);
    const names = readdirSync(directory).filter((name) => !OURS.test(name));
    if (names.length > 0 || isShared(directory)) {
      log?.warn(
        { directory, mode, names: names.slice(0, MAX_NAMES) },
        'DATA_DIR is not for this service alone: its mode is left, and only the folder of the store in it is closed to others',
      );
    } else if (closeToOthers(directory) === 'CLOSED') {
      log?.warn({ directory, mode }, 'other users of this machine could read DATA_DIR: its mode is 700 now');
    } else {
      log?.warn(
        { directory, mode },
        'other users of this machine may read DATA_DIR, and its mode cannot be changed: set it to 700',
      );
    }
  } catch (error) {
    throw explained(directory, error);
  }
}

/**
 * Closes the folder of the store to others.
 * @throws DirectoryUnusable when that cannot be done, and the data directory does not keep others out either.
 */
export function closeStore(store: string, dataDirectory: string, log: Logger | null): void {
  const mode = modeOf(store);
  const closing = closeToOthers(store);
  // Behind a closed data directory nobody reads it, whatever its own mode is.
  if (closing === 'WAS_CLOSED' || !isOpenToOthers(dataDirectory)) return;
  if (closing === 'LEFT_OPEN') {
    throw new DirectoryUnusable(
      'DATA_DIR_NOT_PRIVATE',
      `Other users of this machine can read the embedded store in ${store} (mode ${mode}), and this process cannot change ` +
        `that: ${ownerOf(store)}. Run "chmod 700 ${store}" as its owner, or name another directory with DATA_DIR.`,
    );
  }
  log?.warn({ store, mode }, 'other users of this machine could read the embedded store: its mode is 700 now');
}

/** Says in a sentence that this user may not use a data directory; other errors are returned as they are. */
export function explained(directory: string, error: unknown): unknown {
  if (!isCode(error, ...FORBIDDEN)) return error;
  return new DirectoryUnusable(
    'DATA_DIR_FORBIDDEN',
    `This process may not use ${directory}, its DATA_DIR: ${ownerOf(directory)}. Start it as the owner of the directory, or ` +
      'name another one with DATA_DIR.',
  );
}

/** On Windows, modes say nothing about who may read. */
function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0;
}

function isShared(directory: string): boolean {
  return (statSync(directory).mode & STICKY) !== 0;
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** To whom it belongs, or the folder that it is to be made in, and who asks. */
function ownerOf(path: string): string {
  const me = `this process runs as user ${process.getuid?.() ?? 'unknown'}`;
  try {
    const { uid } = statSync(path, { throwIfNoEntry: false }) ?? statSync(dirname(resolve(path)));
    return `it belongs to user ${uid}, and ${me}`;
  } catch (error) {
    if (isCode(error, ...FORBIDDEN, 'ENOENT')) return me;
    throw error;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
