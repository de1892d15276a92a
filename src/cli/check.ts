/** `onrecord check`: whether story files could be applied. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBefore, readStoryFile } from '../desk/story-folder.js';
import { DEFAULT_PATIENCE_MS } from '../record/engine/pglite.js';
import { filesAt } from './apply.js';
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
      for (const file of before) await applyFile(target, file, { dryRun: false });
      for (const file of files) {
        const { path } = file;
        const applied = await applyFile(target, file, { dryRun: false });
        if (applied.status === 'REFUSED' || options.json) good = reportApplied(path, applied, options.json) && good;
        else console.log(`${path}: good, ${applied.updates.length} updates`);
      }
    }
    return good;
  } finally {
    await target.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
