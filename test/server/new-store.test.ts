/** A new store with stories of several folders: their order, and how the first story goes on. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { storyProgress } from '../../src/server/new-store.js';
import { newStory } from '../../src/words/en/new-story.js';
import { publisher, startOn, UKRAINE } from '../fixtures/service/service.js';
import { anyStore, silent } from '../fixtures/store/engines.js';

const EVE = '2025-03-17T22:00:00.000Z';
const OWN = 'ferry-strike';
const OWN_FOLDER = 'a-ferry-strike';
const example = newStory.opening({ slug: OWN, day: '2026-02-03', schema: '../../schema/story-file.schema.json' });

/** Starts a service on a new store, with the first story and one of one's own, whose folder comes before it. */
async function startWith(own: string) {
  const directory = mkdtempSync(join(tmpdir(), 'onrecord-stories-'));
  cpSync(`data/${UKRAINE}`, join(directory, UKRAINE), { recursive: true });
  mkdirSync(join(directory, OWN_FOLDER));
  writeFileSync(join(directory, OWN_FOLDER, 'story.yaml'), own);
  const store = await anyStore();
  const { storiesUntil } = readConfig({});
  const service = await startOn(store, directory, silent, { storiesUntil });
  onTestFinished(async () => {
    await service.close();
    await store.remove();
    rmSync(directory, { recursive: true });
  });
  const newest = async (slug: string) => {
    const { data } = await publisher(() => service).query(
      `{ story(by: {slug: "${slug}"}) { updates(last: 1) { nodes { at importedAt } } } }`,
    );
    return data.story.updates.nodes[0];
  };
  const next = join(directory, UKRAINE, 'updates/05-putin-trump-call.yaml');
  return { newest, next, progress: await storyProgress(service.record, directory) };
}

test('a story without times, whose folder is the first, comes after all that were known earlier, and the record lives from it on', async () => {
  const { newest, next, progress } = await startWith(example);
  expect(await newest(UKRAINE)).toEqual({ at: EVE, importedAt: expect.any(String) });
  const own = await newest(OWN);
  expect(own.importedAt).toBeNull();
  expect(progress).toEqual({ story: UKRAINE, headAt: own.at, next, recording: 'RECORD_LIVES' });
});

test('after a story of a later day, the next file is recorded now, because its own time has passed', async () => {
  const { newest, next, progress } = await startWith(`recordedAt: 2025-06-01T12:00:00Z\n${example}`);
  expect(await newest(UKRAINE)).toMatchObject({ at: EVE });
  expect(progress).toEqual({ story: UKRAINE, headAt: (await newest(OWN)).at, next, recording: 'TIME_HAS_PASSED' });
});
