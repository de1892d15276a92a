/** `onrecord apply` and `replay`: story files onto the record. */
import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import { filesBefore, filesOfStory, readStoryFile } from '../desk/story-folder.js';
import { applyFile } from './batch.js';
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
 * Applies files in order, and stops at the first that is refused. An update of a story builds on those before it: what
 * of them has not been applied yet is applied first. Returns whether all went well.
 */
export async function apply(target: Target, { files, asked }: FilesToApply, options: ApplyOptions): Promise<boolean> {
  for (const file of files.map(readStoryFile)) {
    const { path } = file;
    const applied = await applyFile(target, file, { dryRun: options.dryRun });
    // What comes before and is on the record already is not worth a line: nobody asked for it.
    if (applied.status === 'UNCHANGED' && !asked.has(path)) continue;
    if (!reportApplied(path, applied, options.json)) return false;
  }
  return true;
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
  try {
    for (const [index, file] of files.entries()) {
      const { path } = file;
      const applied = await applyFile(target, file, { dryRun: false });
      if (applied.status === 'REFUSED') {
        progress.end();
        return reportApplied(path, applied, false);
      }
      progress.step(index + 1, `${path}  ${summary(applied)}`);
      const isLast = index === files.length - 1;
      if (!isLast && applied.status === 'APPENDED') await pause(every);
    }
    return true;
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
