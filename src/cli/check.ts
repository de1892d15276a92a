/** `onrecord check`: validates story files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mistake, withStoryFile } from '../desk/story-file/parse.js';
import { examplesIn, unwrittenIn } from '../desk/story-file/unwritten.js';
import { filesBefore, readStoryFile, type StoryFile } from '../desk/story-folder.js';
import { DEFAULT_PATIENCE_MS } from '../record/engine/pglite.js';
import { words } from '../words/cli.js';
import { filesAt, reportUntried } from './apply.js';
import { applyFile, type TakenFile } from './batch.js';
import { mistakeLine, reportOutcome } from './report.js';
import { openStore, recordTarget } from './store-target.js';
import type { Target } from './target.js';

/** The options of `onrecord check`. */
export interface CheckOptions {
  readonly json: boolean;
}

/** Files of a story to check. */
export interface FilesToCheck {
  /** The earlier files of their folder. */
  readonly before: readonly StoryFile[];
  readonly files: readonly StoryFile[];
}

/** Validates files. Returns whether all are valid. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<boolean> {
  const asked = filesToCheck(paths);
  return checkOn(await openTemporaryStore(), asked, options);
}

/**
 * Reads the files at the paths, and the earlier files of their folders.
 * @throws CliError when there is no such path.
 * @throws UnreadableText
 */
export function filesToCheck(paths: readonly string[]): readonly FilesToCheck[] {
  return paths.map(filesAt).map((files) => ({
    before: filesBefore(files[0] ?? '').map(readStoryFile),
    files: files.map(readStoryFile),
  }));
}

/** A store that exists for one check. `close()` deletes it. */
export async function openTemporaryStore(): Promise<Target> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'onrecord-check-'));
  const record = await openStore({
    databaseUrl: null,
    databasePooler: null,
    databaseListenUrl: null,
    dataDirectory,
    storePatience: DEFAULT_PATIENCE_MS,
  });
  const target = await recordTarget(record, words.target.temporaryStore, 'OWNER', 'TAKEN');
  return {
    ...target,
    close: async () => {
      await target.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Validates files by applying them to an empty store, which it closes. Returns whether all are valid. */
export async function checkOn(target: Target, asked: readonly FilesToCheck[], options: CheckOptions): Promise<boolean> {
  try {
    let isGood = true;
    for (const { before, files } of asked) {
      const all = [...before, ...files];
      for (const [index, file] of all.entries()) {
        const { path } = file;
        const isAsked = index >= before.length;
        const outcome = await applyFile(target, file, { dryRun: false, asNow: false });
        if (outcome.status !== 'REFUSED') {
          if (isAsked) reportValid(path, outcome, await textsLeft(file), options.json);
          continue;
        }
        isGood = reportOutcome(path, outcome, options.json);
        // Later files may refer to entries of the refused file, so that their own mistakes would mislead.
        const after = all.slice(index + 1);
        if (after.length > 0) reportUntried(after, options.json);
        break;
      }
    }
    return isGood;
  } finally {
    await target.close();
  }
}

/** The texts of a file that somebody has still to write. */
interface TextsLeft {
  /** `apply` refuses these. */
  readonly toWrite: readonly Mistake[];
  /** The texts of the example that `onrecord new` writes. */
  readonly examples: readonly Mistake[];
}

function reportValid(path: string, outcome: TakenFile, { toWrite, examples }: TextsLeft, json: boolean): void {
  const warnings = [...toWrite, ...examples].map(({ code, message, path: place, position }) => ({
    code,
    message,
    path: place.map(String),
    line: position?.line ?? null,
    column: position?.column ?? null,
  }));
  if (json) console.log(JSON.stringify({ file: path, ...outcome, warnings }));
  else {
    for (const warning of warnings) console.error(mistakeLine(path, warning));
    console.log(words.check.valid(path, outcome.updates.length, toWrite.length, examples.length));
  }
}

function textsLeft({ source }: StoryFile): Promise<TextsLeft> {
  return withStoryFile(source, async ({ operations, located }) => ({
    toWrite: await located((await unwrittenIn(operations)).told),
    examples: await located((await examplesIn(operations)).told),
  }));
}
