/** `onrecord demo`: serves a story from a store of its own, and lets it develop while one watches. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.js';
import { readStoryFile } from '../desk/story-folder.js';
import { makeLog } from '../server/log.js';
import { type Service, startService } from '../server/service.js';
import { words } from '../words/cli.js';
import { replay } from './apply.js';
import { applyFile } from './batch.js';
import { reportOutcome } from './report.js';
import { findToken, serviceTarget } from './service-target.js';

/**
 * Serves the first of the files from a temporary store, and applies the others one by one, with a pause before each. Then
 * serves the whole story until `stop` aborts. Returns whether every file was accepted.
 */
export async function demo(
  files: readonly string[],
  { pauseMs, stop }: { readonly pauseMs: number; readonly stop: AbortSignal },
  given: Config,
): Promise<boolean> {
  const [opening, ...updates] = files;
  if (opening === undefined) return false;
  const directory = mkdtempSync(join(tmpdir(), 'onrecord-demo-'));
  // The folder has no stories: the files are applied here, through the service, as an editor applies them.
  const config: Config = { ...given, databaseUrl: null, dataDirectory: directory, storiesDirectory: directory };
  try {
    const service = await startOnFreePort(config);
    try {
      const target = serviceTarget(service.url, findToken({ ...config, deskToken: null }));
      const first = await applyFile(target, readStoryFile(opening), { dryRun: false, asNow: false });
      if (first.status === 'REFUSED') return reportOutcome(opening, first, false);
      const story = first.updates.find(({ kind }) => kind === 'STORY_OPENED')?.subject ?? '';
      console.log(words.demo.begins(`${service.url}/stories/${story}`, opening, updates.length, pauseMs));
      const isGood = await develop(() => replay(target, updates, { pauseMs, asNow: false }), pauseMs, stop);
      if (!isGood || stop.aborted) return isGood;
      console.log(words.demo.told);
      await once(stop, 'abort');
      return true;
    } finally {
      await service.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The service, on the port that the environment sets, or on the default one where it is free. */
async function startOnFreePort(config: Config): Promise<Service> {
  const log = makeLog('warn', null);
  try {
    return await startService(config, log);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken || config.isAddressGiven) throw error;
    return startService({ ...config, port: 0 }, log);
  }
}

/** Lets the story develop after a pause; ends early, and well, when `stop` aborts. */
async function develop(replayed: () => Promise<boolean>, pauseMs: number, stop: AbortSignal): Promise<boolean> {
  const isStopped = once(stop, 'abort').then(() => true);
  const paused = pause(pauseMs, false, { signal: stop }).catch(() => true);
  if (await Promise.race([paused, isStopped])) return true;
  return Promise.race([replayed(), isStopped]);
}
