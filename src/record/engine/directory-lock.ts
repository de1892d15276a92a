/**
 * One process at a time may use an embedded store: PGlite takes no lock of its own, and two processes on one directory
 * corrupt it without a word. The lock is a file that names its holder by pid and start time (which tells a reused pid
 * from the holder), and by host and pid namespace. It is never taken from a process that lives or may live, and is
 * recovered from a dead one.
 */
import { linkSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

interface Holder {
  readonly pid: number;
  /** When the process started, as the system tells it; `null` where it does not tell. */
  readonly started: string | null;
  /** Where its pid means something: the host, and the pid namespace (a container has its own). */
  readonly place: string;
  readonly since: string;
}

/** Where this process is. */
const PLACE = `${hostname()} ${pidNamespace()}`;

/** The directory belongs to another living process. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
  readonly code = 'DATA_DIR_IN_USE';
}

/** The lock files this process holds: its own pid in another lock file is that of a dead process with the same pid. */
const held = new Set<string>();

/**
 * Takes the lock of a directory, making the directory for its owner only if there is none.
 * @returns the function that gives it back.
 * @throws DirectoryInUse naming the process that holds it.
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = resolve(join(directory, 'lock'));
  const mine = `${path}.${process.pid}`;
  const me: Holder = {
    pid: process.pid,
    started: startTime(process.pid),
    place: PLACE,
    since: new Date().toISOString(),
  };
  // A link appears with its content: nobody ever reads a lock that is half written.
  writeFileSync(mine, JSON.stringify(me), { mode: 0o600 });
  try {
    if (!linkIfFree(mine, path)) recover(directory, path, mine);
    held.add(path);
  } finally {
    rmSync(mine, { force: true });
  }
  let isMine = true;
  return () => {
    // Given back once: by then it may be another process's.
    if (!isMine) return;
    isMine = false;
    held.delete(path);
    rmSync(path, { force: true });
  };
}

/** Takes the lock over from a dead holder, or refuses. Of several who try at once, one succeeds. */
function recover(directory: string, path: string, mine: string): void {
  const dead = read(path);
  if (dead === null) {
    if (linkIfFree(mine, path)) return; // it was given back in the meantime
    throw inUse(directory, read(path));
  }
  if (dead.place !== PLACE) {
    throw new DirectoryInUse(
      `${directory} is in use by process ${dead.pid} of another host or container (${dead.place}) since ${dead.since}, ` +
        `and whether that still lives cannot be seen from here. Stop it; if it is gone for certain, delete ${path}.`,
    );
  }
  if (isAlive(path, dead)) throw inUse(directory, dead);
  // Whoever makes this file, and nobody else, may replace the lock of that dead process.
  const right = `${path}.recovers-${dead.pid}-${dead.started ?? 'unknown'}`;
  if (!linkIfFree(mine, right)) {
    throw new DirectoryInUse(
      `${directory} is being recovered from process ${dead.pid}, which died, by another process. Start again in a ` +
        `moment; if that does not help and no such process runs, delete ${right}.`,
    );
  }
  try {
    const now = read(path);
    if (now !== null && (now.pid !== dead.pid || now.started !== dead.started)) throw inUse(directory, now);
    renameSync(mine, path);
  } finally {
    rmSync(right, { force: true });
  }
}

function inUse(directory: string, holder: Holder | null): DirectoryInUse {
  const who = holder === null ? 'another process' : `process ${holder.pid} since ${holder.since}`;
  return new DirectoryInUse(
    `${directory} is in use by ${who}. Stop that process, or give this one a directory of its own with DATA_DIR, or ` +
      'share a PostgreSQL with DATABASE_URL.',
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
    const place = 'place' in value ? String(value.place) : PLACE;
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
    // EPERM: there is such a process, and it belongs to somebody else.
    if (!isCode(error, 'EPERM')) return false;
  }
  return started === null || startTime(pid) === started;
}

/** Which pid namespace this process is in, as Linux names it; other systems have one. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'pid';
    throw error;
  }
}

/** Field 22 of /proc/<pid>/stat (proc(5)): start time in clock ticks after boot. Other systems have no such file. */
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
