/** `onrecord apply` and `replay`: story files onto the record. */
import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import { filesBefore, filesOfStory, readStoryFile, type StoryFile } from '../desk/story-folder.js';
import { type Applied, applyFile, tryFiles } from './batch.js';
import { CliError } from './errors.js';
import { reportApplied, summary } from './report.js';
import type { Target } from './target.js';

/** The files that a path stands for: itself, or all of a story's folder in order. */
export function filesAt(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CliError(`There is no file or folder ${path}`);
  if (!stats.isDirectory()) return [path];
  const files = filesOfStory(path);
  if (files.length === 0) throw new CliError(`${path} holds no story: it has neither story.yaml nor updates/`);
  return files;
}

/** How files are applied. */
export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Files that are to be applied, in order. */
export interface FilesToApply {
  readonly files: readonly string[];
  /** Those of them that were asked for; the others come before them in their story's folder. */
  readonly asked: ReadonlySet<string>;
}

/** The files that paths stand for, with those that come before them unless they are to be left out. */
export function filesToApply(paths: readonly string[], { only }: { readonly only: boolean }): FilesToApply {
  const asked = new Set(paths.flatMap(filesAt));
  return { asked, files: [...new Set([...asked].flatMap((path) => (only ? [path] : [...filesBefore(path), path])))] };
}

/**
 * Applies files in order, each as a batch, and stops at the first that is refused. An update of a story builds on those
 * before it: those that have not been applied yet are named, and applied first, unless one of all would be refused. Returns
 * whether all went well.
 */
export async function apply(target: Target, { files, asked }: FilesToApply, options: ApplyOptions): Promise<boolean> {
  const read = files.map(readStoryFile);
  const { known, next, pending } = await withoutKnown(target, read, options.dryRun ? null : asked);
  for (const { file, applied } of known) if (asked.has(file.path)) reportApplied(file.path, applied, options.json);
  if (options.dryRun) return tryOut(target, { next, pending }, asked, options);
  if (pending.some(({ path }) => !asked.has(path))) {
    const tried = await tryFiles(target, pending);
    const isRefused = tried.at(-1)?.status === 'REFUSED';
    if (isRefused) {
      tellTried(pending, tried, asked, options);
      console.error('Nothing was applied: what comes before a file is not applied when the file would be refused');
      return false;
    }
    const untried = pending.slice(tried.length);
    if (untried.length > 0) console.error(`Too many or too long to be tried beforehand: ${namesOf(untried)}`);
    const first = pending.filter(({ path }, index) => !asked.has(path) && tried[index]?.status !== 'UNCHANGED');
    if (first.length > 0) console.error(`Applied first, since they come before it: ${namesOf(first)}`);
  }
  return applyAll(pending, async (file) => {
    const applied = await applyFile(target, file, { dryRun: false });
    // What comes before and is on the record already is not worth a line: nobody asked for it.
    if (applied.status === 'UNCHANGED' && !asked.has(file.path)) return true;
    return reportApplied(file.path, applied, options.json);
  });
}

interface Known {
  readonly file: StoryFile;
  readonly applied: Applied;
}

/** Files that are not on the record. */
interface Pending {
  /** The outcome of a dry run of the first one alone; `null` without a dry run. */
  readonly next: Applied | null;
  readonly pending: readonly StoryFile[];
}

/**
 * Leaves out the first files of which all is on the record already. `until`: those that are applied in any case, where what
 * comes before the first of them is all that is to be known.
 */
async function withoutKnown(
  target: Target,
  files: readonly StoryFile[],
  until: ReadonlySet<string> | null,
): Promise<Pending & { readonly known: readonly Known[] }> {
  const known: Known[] = [];
  let next: Applied | null = null;
  for (const file of files) {
    if (until?.has(file.path) === true) break;
    const applied = await applyFile(target, file, { dryRun: true });
    if (applied.status !== 'UNCHANGED') {
      next = applied;
      break;
    }
    known.push({ file, applied });
  }
  return { known, next, pending: files.slice(known.length) };
}

/** Says which files would be applied, and what would become of each. */
async function tryOut(
  target: Target,
  { next, pending }: Pending,
  asked: ReadonlySet<string>,
  options: ApplyOptions,
): Promise<boolean> {
  if (pending.length === 0) return true;
  // A file alone was tried already, without the lock of the record.
  const tried = pending.length === 1 && next !== null ? [next] : await tryFiles(target, pending);
  return tellTried(pending, tried, asked, options);
}

function tellTried(
  files: readonly StoryFile[],
  tried: readonly Applied[],
  asked: ReadonlySet<string>,
  { json }: ApplyOptions,
): boolean {
  const changing = files.filter((_, index) => tried[index]?.status === 'DRY_RUN');
  if (!json) console.log(`Would be applied, in this order: ${changing.length === 0 ? 'no file' : namesOf(changing)}`);
  let good = true;
  for (const [index, applied] of tried.entries()) {
    const { path } = files[index] ?? { path: '' };
    if (applied.status === 'UNCHANGED' && !asked.has(path)) continue;
    good = reportApplied(path, applied, json) && good;
  }
  const untried = files.slice(tried.length);
  if (untried.length > 0) tellUntried(untried, json);
  if (good && untried.length > 0 && !json)
    console.error(
      'These are too many or too long to be tried at once; "onrecord check" checks them in a store of its own',
    );
  return good && untried.length === 0;
}

/** Does something with files in order, up to the first with which it does not go well; then says what stands. */
async function applyAll(files: readonly StoryFile[], act: (file: StoryFile) => Promise<boolean>): Promise<boolean> {
  for (const [index, file] of files.entries()) {
    const tellStanding = () => {
      const standing = files.slice(0, index);
      const untried = files.slice(index + 1);
      if (files.length > 1)
        console.error(`On the record: ${standing.length === 0 ? 'none of them' : namesOf(standing)}`);
      if (untried.length > 0) tellUntried(untried, false);
    };
    try {
      if (await act(file)) continue;
    } catch (error) {
      tellStanding();
      console.error(`Not known whether it is on the record: ${file.path}; applying it again does no harm`);
      throw error;
    }
    tellStanding();
    return false;
  }
  return true;
}

/** Says which files were left out after one that was refused. */
export function tellUntried(files: readonly StoryFile[], json: boolean): void {
  if (json) for (const { path } of files) console.log(JSON.stringify({ file: path, status: 'NOT_TRIED' }));
  else console.error(`Not tried: ${namesOf(files)}`);
}

function namesOf(files: readonly StoryFile[]): string {
  return files.map(({ path }) => path).join(', ');
}

/**
 * Applies a story's files in order, one after the other with `every` milliseconds between two, so that one can watch the
 * story develop. Returns whether all went well.
 */
export async function replay(
  target: Target,
  paths: readonly string[],
  { every }: { readonly every: number },
): Promise<boolean> {
  const files = paths.map(readStoryFile);
  const progress = showProgress(files.length);
  const last = files.at(-1);
  let done = 0;
  try {
    return await applyAll(files, async (file) => {
      const applied = await applyFile(target, file, { dryRun: false });
      if (applied.status === 'REFUSED') {
        progress.end();
        return reportApplied(file.path, applied, false);
      }
      done += 1;
      progress.step(done, `${file.path}  ${summary(applied)}`);
      if (file !== last && applied.status === 'APPENDED') await pause(every);
      return true;
    });
  } finally {
    progress.end();
  }
}

/** A bar in a terminal; elsewhere a line for each step. */
function showProgress(total: number): { step(done: number, text: string): void; end(): void } {
  if (!process.stdout.isTTY) {
    return { step: (done, text) => console.log(`${done}/${total}  ${text}`), end: () => undefined };
  }
  const bar = new SingleBar({ format: '{bar} {value}/{total}  {text}', hideCursor: true }, Presets.shades_classic);
  bar.start(total, 0, { text: '' });
  return { step: (done, text) => bar.update(done, { text }), end: () => bar.stop() };
}
