/** `onrecord check`: validates story files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mistake, withStoryFile } from '../desk/story-file/parse.js';
import { unwrittenIn } from '../desk/story-file/unwritten.js';
import { filesBefore, readStoryFile, type StoryFile } from '../desk/story-folder.js';
import { DEFAULT_PATIENCE_MS } from '../record/engine/pglite.js';
import { words } from '../words/cli.js';
import { filesAt, reportUntried } from './apply.js';
import { applyFile, type TakenFile } from './batch.js';
import { mistakeLine, reportOutcome } from './report.js';
import { openStore, recordTarget } from './store-target.js';

/**
 * Validates files by applying them, after the earlier files of their folders, to a temporary store. Returns whether all are
 * valid.
 */
export async function check(paths: readonly string[], options: { readonly json: boolean }): Promise<boolean> {
  const asked = paths.map(filesAt).map((files) => ({
    before: filesBefore(files[0] ?? '').map(readStoryFile),
    files: files.map(readStoryFile),
  }));
  const scratch = mkdtempSync(join(tmpdir(), 'onrecord-check-'));
  const record = await openStore({ databaseUrl: null, dataDirectory: scratch, storePatience: DEFAULT_PATIENCE_MS });
  const target = await recordTarget(record, words.target.temporaryStore, 'OWNER', 'TAKEN');
  try {
    let isGood = true;
    for (const { before, files } of asked) {
      const all = [...before, ...files];
      for (const [index, file] of all.entries()) {
        const { path } = file;
        const isAsked = index >= before.length;
        const outcome = await applyFile(target, file, { dryRun: false });
        if (outcome.status !== 'REFUSED') {
          if (isAsked) reportValid(path, outcome, await textsToWrite(file), options.json);
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
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Reports a valid file, and the texts that somebody has still to write: `apply` refuses them. */
function reportValid(path: string, outcome: TakenFile, toWrite: readonly Mistake[], json: boolean): void {
  const warnings = toWrite.map(({ code, message, path: place, position }) => ({
    code,
    message,
    path: place.map(String),
    line: position?.line ?? null,
    column: position?.column ?? null,
  }));
  if (json) console.log(JSON.stringify({ file: path, ...outcome, warnings }));
  else {
    for (const warning of warnings) console.error(mistakeLine(path, warning));
    console.log(words.check.valid(path, outcome.updates.length, warnings.length));
  }
}

function textsToWrite({ source }: StoryFile): Promise<readonly Mistake[]> {
  return withStoryFile(source, async (file) => file.located((await unwrittenIn(file.operations)).told));
}
