/** `onrecord check --watch`: checks again whenever a file changes. */
import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { filesBefore } from '../desk/story-folder.js';
import { operatorMessage } from '../server/operator-error.js';
import { words } from '../words/cli.js';
import { filesAt } from './apply.js';
import { type CheckOptions, checkOn, type FilesToCheck, filesToCheck, openTemporaryStore } from './check.js';
import type { Target } from './target.js';

/** Looks at the files this often, for file systems that report no changes and for folders that were replaced. */
const LOOK_MS = 1_000;
/** Waits this long for an editor that writes a file in several steps: empties and fills it, or renames a copy. */
const SETTLE_MS = 100;

/** Checks the files, and again after each change, until the signal. */
export async function checkOnChange(
  paths: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
): Promise<void> {
  let store: Target | null = null;
  try {
    while (!signal.aborted) {
      const seen = stateOf(paths);
      // Does nothing where the output is not a terminal.
      console.clear();
      console.error(words.check.checking(new Date()));
      const asked = readableAt(paths);
      if (asked !== null) {
        const opened: Target = store ?? (await openTemporaryStore());
        store = null;
        await checkOn(opened, asked, options);
      }
      if (signal.aborted) return;
      // A change is looked for from now on. Opening a store takes most of the time of a check, so the next one is opened meanwhile.
      console.error(words.check.waiting);
      const next: Target | Promise<Target> = store ?? openTemporaryStore();
      const changed = changedFrom(seen, paths, signal);
      store = await next;
      await changed;
    }
  } finally {
    await store?.close();
  }
}

/** The files at the paths; `null` after a message where one is gone or cannot be read, which the next change may mend. */
function readableAt(paths: readonly string[]): readonly FilesToCheck[] | null {
  try {
    return filesToCheck(paths);
  } catch (error) {
    const message = operatorMessage(error);
    if (message === null) throw error;
    console.error(message);
    return null;
  }
}

/** Resolves when the files differ from a state and have settled, or at the signal. */
async function changedFrom(seen: string, paths: readonly string[], signal: AbortSignal): Promise<void> {
  const sight = new Sight(paths);
  try {
    while (!signal.aborted) {
      if (stateOf(paths) !== seen && (await isSettled(paths, signal))) return;
      await sight.next(signal);
    }
  } finally {
    sight.close();
  }
}

async function isSettled(paths: readonly string[], signal: AbortSignal): Promise<boolean> {
  const before = stateOf(paths);
  await pause(SETTLE_MS, undefined, { signal }).catch(() => undefined);
  return stateOf(paths) === before;
}

/** Sees that something changes in the folders of files: in the folders, because an editor may put a new file in place of the old. */
class Sight {
  private readonly watchers: FSWatcher[] = [];
  private report: () => void = () => undefined;

  constructor(paths: readonly string[]) {
    for (const folder of foldersOf(paths)) {
      try {
        const watcher = watch(folder, () => this.report());
        watcher.on('error', () => watcher.close());
        this.watchers.push(watcher);
      } catch {
        // The folder is gone, or no more folders can be watched: looking from time to time has to do.
      }
    }
  }

  /** Resolves at the next change, after a while, or at the signal. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_MS);
      signal.addEventListener('abort', done);
      this.report = done;
    });
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
  }
}

function foldersOf(paths: readonly string[]): string[] {
  const near = paths.flatMap((path) => [path, join(path, 'updates'), dirname(path)]);
  return [...new Set(near)].filter((path) => existsSync(path) && statSync(path).isDirectory());
}

/** The state of the files that a check of the paths reads, as a text that differs when one of them has changed. */
function stateOf(paths: readonly string[]): string {
  return paths.map((path) => readAt(path).map(stateOfFile).join('\n')).join('\n');
}

/** The files that a check of a path reads; none while they are not there. */
function readAt(path: string): string[] {
  try {
    const files = filesAt(path);
    return [...filesBefore(files[0] ?? ''), ...files];
  } catch (error) {
    if (operatorMessage(error) === null) throw error;
    return [];
  }
}

function stateOfFile(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? path : `${path} ${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}
