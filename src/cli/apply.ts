/** `onrecord apply`, `check` and `replay`: story files onto the record. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import type { Config } from '../config.js';
import { filesBefore, filesOfStory, readStoryFile } from '../desk/story-folder.js';
import { applyFile } from './batch.js';
import { CliError } from './errors.js';
import { reportApplied, summary } from './report.js';
import { openStore, openTarget, recordTarget } from './target.js';

/** The files that a path stands for: itself, or all of a story's folder in order. */
function filesAt(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CliError(`There is no file or folder ${path}`);
  if (!stats.isDirectory()) return [path];
  const files = filesOfStory(path);
  if (files.length === 0) throw new CliError(`${path} holds no story: it has neither story.yaml nor updates/`);
  return files;
}

export interface ApplyOptions {
  readonly url: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Leave out the files that come before the given ones in their story's folder. */
  readonly only: boolean;
}

/**
 * Applies files in order, and stops at the first that is refused. An update of a story builds on those before it: what
 * of them has not been applied yet is applied first. Returns whether all went well.
 */
export async function apply(config: Config, paths: readonly string[], options: ApplyOptions): Promise<boolean> {
  const asked = new Set(paths.flatMap(filesAt));
  const files = new Set([...asked].flatMap((path) => (options.only ? [path] : [...filesBefore(path), path])));
  const target = await openTarget(config, options.url);
  try {
    for (const file of [...files].map(readStoryFile)) {
      const { path } = file;
      const applied = await applyFile(target, file, { dryRun: options.dryRun });
      // What comes before and is on the record already is not worth a line: nobody asked for it.
      if (applied.status === 'UNCHANGED' && !asked.has(path)) continue;
      if (!reportApplied(path, applied, options.json)) return false;
    }
    return true;
  } finally {
    await target.close();
  }
}

/** Validates files against what comes before them in their folder, in a store that is thrown away afterwards. */
export async function check(paths: readonly string[], options: { readonly json: boolean }): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'onrecord-check-'));
  const record = await openStore({ databaseUrl: null, dataDirectory: scratch });
  const target = await recordTarget(record, 'a store for checking');
  try {
    let good = true;
    for (const path of paths) {
      const files = filesAt(path);
      for (const before of filesBefore(files[0] ?? path)) {
        await applyFile(target, readStoryFile(before), { dryRun: false });
      }
      for (const file of files) {
        const applied = await applyFile(target, readStoryFile(file), { dryRun: false });
        if (applied.status === 'REFUSED' || options.json) good = reportApplied(file, applied, options.json) && good;
        else console.log(`${file}: good, ${applied.updates.length} updates`);
      }
    }
    return good;
  } finally {
    await target.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

export interface ReplayOptions {
  readonly url: string;
  /** Milliseconds between two files. */
  readonly every: number;
}

/** Applies a story's files in order, one after the other, so that one can watch the story develop. */
export async function replay(config: Config, folder: string, options: ReplayOptions): Promise<boolean> {
  const files = filesAt(folder).map(readStoryFile);
  const target = await openTarget(config, options.url);
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
      if (!isLast && applied.status === 'APPENDED') await pause(options.every);
    }
    return true;
  } finally {
    progress.end();
    await target.close();
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
