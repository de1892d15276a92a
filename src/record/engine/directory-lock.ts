/**
 * One process at a time may use an embedded store: PGlite takes no lock of its own, and two processes on one directory
 * corrupt it without an error. The lock is a file that names its holder by pid and start time (so that a reused pid is
 * not taken for the holder), host and pid namespace. The lock is never taken from a process that lives or may live, and
 * is recovered from a dead one.
 */
import { linkSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

interface Holder {
  readonly pid: number;
  /** The start time of the process; `null` where the system does not provide it. */
  readonly started: string | null;
  /** Where the pid is valid: the host and the pid namespace (each container has its own). */
  readonly place: string;
  readonly since: string;
}

/** The host and pid namespace of this process. */
const THIS_PLACE = `${hostname()} ${pidNamespace()}`;

/** Another living process uses the directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
  readonly code = 'DATA_DIR_IN_USE';
}

/**
 * The lock files that this process holds. Any other lock file with this process's pid was left by a dead process with
 * the same pid.
 */
const held = new Set<string>();

/**
 * Takes the lock of a directory, and creates the directory, for its owner only, if it does not exist.
 * @returns the function that releases the lock.
 * @throws DirectoryInUse naming the process that holds the lock.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = resolve(join(directory, 'lock'));
  const ownFile = `${path}.${process.pid}`;
  const thisProcess: Holder = {
    pid: process.pid,
    started: startTime(process.pid),
    place: THIS_PLACE,
    since: new Date().toISOString(),
  };
  // A link appears together with its content, so no process reads a half-written lock.
  writeFileSync(ownFile, JSON.stringify(thisProcess), { mode: 0o600 });
  try {
    if (!linkIfFree(ownFile, path)) recover(directory, path, ownFile);
    held.add(path);
  } finally {
    rmSync(ownFile, { force: true });
  }
  let isMine = true;
  return () => {
    // Released once: a later call could delete another process's lock.
    if (!isMine) return;
    isMine = false;
    held.delete(path);
    rmSync(path, { force: true });
  };
}

/** Takes the lock over from a dead holder, or throws. Of several processes that try at once, one succeeds. */
function recover(directory: string, path: string, ownFile: string): void {
  const dead = read(path);
  if (dead === null) {
    if (linkIfFree(ownFile, path)) return; // the holder released it in the meantime
    throw inUse(directory, read(path));
  }
  if (dead.place !== THIS_PLACE) {
    throw new DirectoryInUse(
      `${directory} is in use by process ${dead.pid} of another host or container (${dead.place}) since ${dead.since}, ` +
        `and this process cannot see whether that process still runs. Stop it; if it certainly does not run any more, delete ${path}.`,
    );
  }
  if (isAlive(path, dead)) throw inUse(directory, dead);
  // Only the process that creates this file may replace the lock of that dead process.
  const recovery = `${path}.recovers-${dead.pid}-${dead.started ?? 'unknown'}`;
  if (!linkIfFree(ownFile, recovery)) {
    throw new DirectoryInUse(
      `${directory} was used by process ${dead.pid}, which died, and another process is recovering it. Start again in a ` +
        `moment; if that does not help and no such process runs, delete ${recovery}.`,
    );
  }
  try {
    const now = read(path);
    if (now !== null && (now.pid !== dead.pid || now.started !== dead.started)) throw inUse(directory, now);
    renameSync(ownFile, path);
  } finally {
    rmSync(recovery, { force: true });
  }
}

function inUse(directory: string, holder: Holder | null): DirectoryInUse {
  const who = holder === null ? 'another process' : `process ${holder.pid} since ${holder.since}`;
  return new DirectoryInUse(
    `${directory} is in use by ${who}. Stop that process, set DATA_DIR to a directory of its own for this one, or ` +
      'share a PostgreSQL by setting DATABASE_URL.',
  );
}

function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function read(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') {
      throw new Error(`${path} is not a lock file of this service; delete it if no process uses the directory`);
    }
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    const place = 'place' in value ? String(value.place) : THIS_PLACE;
    return { pid: value.pid, started, place, since: 'since' in value ? String(value.since) : 'an unknown time' };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isAlive(path: string, { pid, started }: Holder): boolean {
  if (pid === process.pid && started === null) return held.has(path);
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    if (!isCode(error, 'EPERM')) return false;
  }
  return started === null || startTime(pid) === started;
}

/** The pid namespace of this process, as Linux names it; other systems have only one. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'pid';
    throw error;
  }
}

/**
 * The start time in clock ticks after boot: field 22 of /proc/<pid>/stat (proc(5)). Other systems have no such file.
 */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
