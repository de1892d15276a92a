/** `onrecord check`: whether story files could be applied. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBefore, readStoryFile } from '../desk/story-folder.js';
import { DEFAULT_PATIENCE_MS } from '../record/engine/pglite.js';
import { filesAt, tellUntried } from './apply.js';
import { applyFile } from './batch.js';
import { reportApplied } from './report.js';
import { openStore, recordTarget } from './store-target.js';

/** Validates files against what comes before them in their folder, in a store that is thrown away afterwards. */
export async function check(paths: readonly string[], options: { readonly json: boolean }): Promise<boolean> {
  const asked = paths.map(filesAt).map((files) => ({
    before: filesBefore(files[0] ?? '').map(readStoryFile),
    files: files.map(readStoryFile),
  }));
  const scratch = mkdtempSync(join(tmpdir(), 'onrecord-check-'));
  const record = await openStore({ databaseUrl: null, dataDirectory: scratch, storePatience: DEFAULT_PATIENCE_MS });
  const target = await recordTarget(record, 'a store for checking', 'OWNER');
  try {
    let good = true;
    for (const { before, files } of asked) {
      const all = [...before, ...files];
      for (const [index, file] of all.entries()) {
        const { path } = file;
        const isAsked = index >= before.length;
        const applied = await applyFile(target, file, { dryRun: false });
        if (applied.status !== 'REFUSED') {
          if (isAsked && options.json) reportApplied(path, applied, true);
          else if (isAsked) console.log(`${path}: good, ${applied.updates.length} updates`);
          continue;
        }
        good = reportApplied(path, applied, options.json);
        // Later files may use what the refused file would have added: their mistakes would mislead.
        const after = all.slice(index + 1);
        if (after.length > 0) tellUntried(after, options.json);
        break;
      }
    }
    return good;
  } finally {
    await target.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
