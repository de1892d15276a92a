/** `onrecord apply` and `replay`: applies story files to the record. */
import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import type { RecordingOptions } from '../desk/desk.js';
import { filesBefore, filesOfStory, readStoryFile, type StoryFile } from '../desk/story-folder.js';
import { words } from '../words/cli.js';
import { applyFile, type FileOutcome, tryFiles } from './batch.js';
import { CliError } from './errors.js';
import { reportOutcome, summary } from './report.js';
import type { Target } from './target.js';

/** The files at a path: the file itself, or all files of a story folder in order. */
export function filesAt(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CliError(words.apply.noSuchPath(path));
  if (!stats.isDirectory()) return [path];
  const files = filesOfStory(path);
  if (files.length === 0) throw new CliError(words.apply.notAStoryFolder(path));
  return files;
}

/** The options of `onrecord apply`. */
export interface ApplyOptions extends RecordingOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Files to apply, in order. */
export interface FilesToApply {
  readonly files: readonly string[];
  /** The files that were named on the command line; the others are earlier files of their folders. */
  readonly named: ReadonlySet<string>;
}

/** The files at the paths, with the earlier files of their folders unless `only` is set. */
export function filesToApply(paths: readonly string[], { only }: { readonly only: boolean }): FilesToApply {
  const named = new Set(paths.flatMap(filesAt));
  return { named, files: [...new Set([...named].flatMap((path) => (only ? [path] : [...filesBefore(path), path])))] };
}

/**
 * Applies files in order, each as a batch, and stops at the first that is refused. An update of a story builds on the
 * earlier files: those that are not on the record yet are listed and applied first, unless a dry run of all of them shows
 * that one would be refused. Returns whether every file was accepted.
 */
export async function apply(target: Target, { files, named }: FilesToApply, options: ApplyOptions): Promise<boolean> {
  const read = files.map(readStoryFile);
  const { unchanged, next, pending } = await withoutUnchanged(target, read, options, options.dryRun ? null : named);
  for (const { file, outcome } of unchanged) {
    if (named.has(file.path)) reportOutcome(file.path, outcome, options.json);
  }
  if (options.dryRun) return tryOut(target, { next, pending }, named, options);
  if (pending.some(({ path }) => !named.has(path))) {
    const tried = await tryFiles(target, pending, options);
    const isRefused = tried.at(-1)?.status === 'REFUSED';
    if (isRefused) {
      reportTried(pending, tried, named, options);
      console.error(words.apply.nothingApplied);
      return false;
    }
    const untried = pending.slice(tried.length);
    if (untried.length > 0) console.error(words.apply.notTriedBefore(pathsOf(untried)));
    const earlier = pending.filter(({ path }, index) => !named.has(path) && tried[index]?.status !== 'UNCHANGED');
    if (earlier.length > 0) console.error(words.apply.earlierFirst(pathsOf(earlier)));
  }
  return applyAll(pending, async (file) => {
    const outcome = await applyFile(target, file, { dryRun: false, asNow: options.asNow });
    // An earlier file that changes nothing was not named on the command line, and needs no line.
    if (outcome.status === 'UNCHANGED' && !named.has(file.path)) return true;
    return reportOutcome(file.path, outcome, options.json);
  });
}

/** A file whose entries are all on the record. */
interface UnchangedFile {
  readonly file: StoryFile;
  readonly outcome: FileOutcome;
}

/** Files that are not on the record yet. */
interface Pending {
  /** The outcome of a dry run of the first pending file alone; `null` where there was no dry run. */
  readonly next: FileOutcome | null;
  readonly pending: readonly StoryFile[];
}

/** Splits off the leading files whose entries are all on the record, up to the first file in `until`. */
async function withoutUnchanged(
  target: Target,
  files: readonly StoryFile[],
  { asNow }: RecordingOptions,
  until: ReadonlySet<string> | null,
): Promise<Pending & { readonly unchanged: readonly UnchangedFile[] }> {
  const unchanged: UnchangedFile[] = [];
  let next: FileOutcome | null = null;
  for (const file of files) {
    if (until?.has(file.path) === true) break;
    const outcome = await applyFile(target, file, { dryRun: true, asNow });
    if (outcome.status !== 'UNCHANGED') {
      next = outcome;
      break;
    }
    unchanged.push({ file, outcome });
  }
  return { unchanged, next, pending: files.slice(unchanged.length) };
}

/** Reports what applying the pending files would do. Returns whether all of them would be accepted. */
async function tryOut(
  target: Target,
  { next, pending }: Pending,
  named: ReadonlySet<string>,
  options: ApplyOptions,
): Promise<boolean> {
  if (pending.length === 0) return true;
  // The dry run of a single file needs no second try, and did not take the lock of the record.
  const tried = pending.length === 1 && next !== null ? [next] : await tryFiles(target, pending, options);
  return reportTried(pending, tried, named, options);
}

function reportTried(
  files: readonly StoryFile[],
  tried: readonly FileOutcome[],
  named: ReadonlySet<string>,
  { json }: ApplyOptions,
): boolean {
  const changing = files.filter((_, index) => tried[index]?.status === 'DRY_RUN');
  if (!json) console.log(words.apply.wouldApply(pathsOf(changing)));
  let isGood = true;
  for (const [index, outcome] of tried.entries()) {
    const { path } = files[index] ?? { path: '' };
    if (outcome.status === 'UNCHANGED' && !named.has(path)) continue;
    isGood = reportOutcome(path, outcome, json) && isGood;
  }
  const untried = files.slice(tried.length);
  if (untried.length > 0) reportUntried(untried, json);
  if (isGood && untried.length > 0 && !json) console.error(words.apply.useCheck);
  return isGood && untried.length === 0;
}

/** Applies files in order. At the first that fails, reports which files are on the record and which were not tried. */
async function applyAll(
  files: readonly StoryFile[],
  applyOne: (file: StoryFile) => Promise<boolean>,
): Promise<boolean> {
  for (const [index, file] of files.entries()) {
    const reportRest = () => {
      if (files.length > 1) console.error(words.apply.onRecord(pathsOf(files.slice(0, index))));
      const untried = files.slice(index + 1);
      if (untried.length > 0) reportUntried(untried, false);
    };
    try {
      if (await applyOne(file)) continue;
    } catch (error) {
      reportRest();
      console.error(words.apply.outcomeUnknown(file.path));
      throw error;
    }
    reportRest();
    return false;
  }
  return true;
}

/** Reports the files after one that was refused. */
export function reportUntried(files: readonly StoryFile[], json: boolean): void {
  if (json) for (const { path } of files) console.log(JSON.stringify({ file: path, status: 'NOT_TRIED' }));
  else console.error(words.apply.notTried(pathsOf(files)));
}

function pathsOf(files: readonly StoryFile[]): string[] {
  return files.map(({ path }) => path);
}

/**
 * Applies a story's files in order, with a pause after each, so that one can watch the story develop. Returns whether every
 * file was accepted.
 */
export async function replay(
  target: Target,
  paths: readonly string[],
  { pauseMs, asNow }: RecordingOptions & { readonly pauseMs: number },
): Promise<boolean> {
  const files = paths.map(readStoryFile);
  const progress = showProgress(files.length);
  const last = files.at(-1);
  let done = 0;
  try {
    return await applyAll(files, async (file) => {
      const outcome = await applyFile(target, file, { dryRun: false, asNow });
      if (outcome.status === 'REFUSED') {
        progress.end();
        return reportOutcome(file.path, outcome, false);
      }
      done += 1;
      progress.step(done, `${file.path}  ${summary(outcome)}`);
      if (file !== last && outcome.status === 'APPENDED') await pause(pauseMs);
      return true;
    });
  } finally {
    progress.end();
  }
}

/** Shows a bar in a terminal, and prints a line for each step elsewhere. */
function showProgress(total: number): { step(done: number, text: string): void; end(): void } {
  if (!process.stdout.isTTY) {
    return { step: (done, text) => console.log(`${done}/${total}  ${text}`), end: () => undefined };
  }
  const bar = new SingleBar({ format: '{bar} {value}/{total}  {text}', hideCursor: true }, Presets.shades_classic);
  bar.start(total, 0, { text: '' });
  return { step: (done, text) => bar.update(done, { text }), end: () => bar.stop() };
}
