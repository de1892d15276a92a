/**
 * The folder of an embedded store is private to its owner, as PostgreSQL demands of its own folders. Its files contain
 * drafts, internal notes and withheld words, and PGlite makes them readable and writable by everybody.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Logger } from 'pino';

/** The data directory, or the store in it, cannot be used. `message` says what to change. */
export class DirectoryUnusable extends Error {
  override readonly name = 'DirectoryUnusable';
  constructor(
    readonly code: 'DATA_DIR_FORBIDDEN' | 'DATA_DIR_NOT_PRIVATE' | 'DATA_DIR_OF_CORE' | 'DATA_DIR_OF_EDGE',
    message: string,
  ) {
    super(message);
  }
}

/** The mode of a directory that only its owner may read, enter or change. */
const OWNER_ONLY_MODE = 0o700;
/** The bits of a mode that give access to other users. */
const OTHERS_BITS = 0o077;
/** The bit of a directory that is shared on purpose, like /tmp. */
const STICKY_BIT = 0o1000;
/** The bits of a mode without the type of the file. */
const MODE_BITS = 0o7777;
/** The error codes of missing permission. */
const FORBIDDEN_CODES = ['EACCES', 'EPERM', 'EROFS'];
/** The names of what this service keeps in a data directory. */
const OWN_NAMES = /^(store(\.new)?|edge|lock(\..+)?|(desk-token|service-address)(\..+)?)$/;
/** The log lists at most this many names of other files. */
const MAX_NAMES = 3;

/** The folder of the store in a data directory. */
export function storeIn(directory: string): string {
  return join(directory, 'store');
}

/** Whether a data directory contains a store. */
export function hasStore(directory: string): boolean {
  return existsSync(storeIn(directory));
}

/**
 * The process that keeps a store: the core writes the record in it, an edge copies the record of a core into it. `EITHER` is for
 * a command that only reads.
 */
export type StoreKeeper = 'CORE' | 'EDGE' | 'EITHER';

const EDGE_MARK_TEXT =
  'The store in this directory is that of an edge of Onrecord: a copy of the record of a core, which the edge empties when it has to.\n';

/**
 * Checks that a data directory has the store of this keeper, or none. A directory without a store becomes that of an edge
 * before its store is made, so that no process ever takes one for the other.
 * @throws DirectoryUnusable DATA_DIR_OF_CORE, DATA_DIR_OF_EDGE
 */
export function checkKeeper(directory: string, keeper: StoreKeeper): void {
  const mark = join(directory, 'edge');
  const isOfEdge = existsSync(mark);
  if (keeper === 'CORE' && isOfEdge) {
    throw new DirectoryUnusable(
      'DATA_DIR_OF_EDGE',
      `${directory} has the store of an edge, a copy of the record without tokens and drafts. Set DATA_DIR to another directory, ` +
        'or start an edge (set WRITE_URL and CORE_SECRET). Make backups at the core.',
    );
  }
  if (keeper !== 'EDGE' || isOfEdge) return;
  if (hasStore(directory)) {
    throw new DirectoryUnusable(
      'DATA_DIR_OF_CORE',
      `${directory} has a record of its own, which an edge would replace. Set DATA_DIR to a directory for this edge alone, or remove ` +
        'WRITE_URL to start the service that the record belongs to.',
    );
  }
  writeFileSync(mark, EDGE_MARK_TEXT, { mode: 0o600 });
}

/** The outcome of closing a file or folder to others. LEFT_OPEN: some file systems accept a mode and do not keep it. */
export type Closing = 'WAS_CLOSED' | 'CLOSED' | 'LEFT_OPEN';

/** Removes the access of everybody but the owner to a file or folder. */
export function closeToOthers(path: string): Closing {
  if (!isOpenToOthers(path)) return 'WAS_CLOSED';
  try {
    chmodSync(path, statSync(path).mode & MODE_BITS & ~OTHERS_BITS);
  } catch (error) {
    if (!isCode(error, ...FORBIDDEN_CODES, 'ENOTSUP')) throw error;
  }
  return isOpenToOthers(path) ? 'LEFT_OPEN' : 'CLOSED';
}

/**
 * Creates the data directory for its owner only, or closes an existing one to others. A directory that also contains
 * files of somebody else, like `/srv`, keeps its mode: the store in it has its own folder, which `closeStore` closes.
 * @throws DirectoryUnusable when this user may not create or read it.
 */
export function closeDataDirectory(directory: string, log: Logger | null): void {
  try {
    // Created with its mode, so that it is never open to others.
    if (mkdirSync(directory, { recursive: true, mode: OWNER_ONLY_MODE }) !== undefined) return;
    if (!isOpenToOthers(directory)) return;
    const mode = modeOf(directory);
    const names = readdirSync(directory).filter((name) => !OWN_NAMES.test(name));
    if (names.length > 0 || isShared(directory)) {
      log?.warn(
        { directory, mode, names: names.slice(0, MAX_NAMES) },
        'DATA_DIR also contains other files: its mode stays, and only the folder of the store in it is closed to other users',
      );
    } else if (closeToOthers(directory) === 'CLOSED') {
      log?.warn(
        { directory, mode },
        'changed the mode of DATA_DIR to 700, because other users of this machine could read it',
      );
    } else {
      log?.warn(
        { directory, mode },
        'other users of this machine can read DATA_DIR, and this process could not change its mode: set it to 700',
      );
    }
  } catch (error) {
    throw explained(directory, error);
  }
}

/**
 * Closes the folder of the store to other users.
 * @throws DirectoryUnusable when that fails, and the data directory is open to others too.
 */
export function closeStore(store: string, dataDirectory: string, log: Logger | null): void {
  const mode = modeOf(store);
  const closing = closeToOthers(store);
  // A closed data directory protects the store, whatever the store's own mode is.
  if (closing === 'WAS_CLOSED' || !isOpenToOthers(dataDirectory)) return;
  if (closing === 'LEFT_OPEN') {
    throw new DirectoryUnusable(
      'DATA_DIR_NOT_PRIVATE',
      `Other users of this machine can read the embedded store in ${store} (mode ${mode}), and this process cannot change ` +
        `that: ${ownerOf(store)}. Run "chmod 700 ${store}" as its owner, or set DATA_DIR to another directory.`,
    );
  }
  log?.warn(
    { store, mode },
    'changed the mode of the embedded store to 700, because other users of this machine could read it',
  );
}

/** Replaces a permission error by a sentence for operators; returns other errors as they are. */
export function explained(directory: string, error: unknown): unknown {
  if (!isCode(error, ...FORBIDDEN_CODES)) return error;
  return new DirectoryUnusable(
    'DATA_DIR_FORBIDDEN',
    `This process may not use ${directory}, its DATA_DIR: ${ownerOf(directory)}. Start it as the owner of the directory, or ` +
      'set DATA_DIR to another one.',
  );
}

/** On Windows, modes do not tell who may read a file. */
function isOpenToOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & OTHERS_BITS) !== 0;
}

function isShared(directory: string): boolean {
  return (statSync(directory).mode & STICKY_BIT) !== 0;
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** The owner of a path, or of the folder it would be created in, and the user of this process. */
function ownerOf(path: string): string {
  const me = `this process runs as user ${process.getuid?.() ?? 'unknown'}`;
  try {
    const { uid } = statSync(path, { throwIfNoEntry: false }) ?? statSync(dirname(resolve(path)));
    return `it belongs to user ${uid}, and ${me}`;
  } catch (error) {
    if (isCode(error, ...FORBIDDEN_CODES, 'ENOENT')) return me;
    throw error;
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
