/** The disk of the embedded store is full: reads work, and no acknowledged write is lost. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openPglite } from '../../src/record/engine/pglite.js';
import { noteFigures } from '../fixtures/faults/fault.js';
import { BRIEFLY, startProcess } from '../fixtures/machines/processes.js';
import { noSmallDisk, type SmallDisk, smallDisk } from '../fixtures/machines/small-disk.js';
import { type Answer, publisher, TOKEN } from '../fixtures/service/service.js';
import { type Store, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { copyFolder } from '../fixtures/store/ready-store.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

/** The number and length of the statements that fill the log at once. */
const BATCH = 60;
const WORDS = 4_000;
/** The test starts several processes, and waits for one of them to end by itself. */
const TIMEOUT_MS = 240_000;
const MEBIBYTE = 1024 * 1024;
const lacking = noSmallDisk();
if (lacking !== null) console.log(`SKIPPED the tests of a full disk: no small disk can be mounted here (${lacking}).`);

/** An embedded store on a small disk of its own. */
function storeOn(disk: SmallDisk): Store {
  const dataDirectory = join(disk.path, 'data');
  mkdirSync(dataDirectory, { mode: 0o700 });
  copyFolder(inject('emptyStore'), dataDirectory);
  return {
    engine: 'PGlite',
    config: { databaseUrl: null, ...WITHOUT_POOLER, dataDirectory },
    open: () => openPglite(dataDirectory),
    remove: async () => undefined,
  };
}

function small(mebibytes: number): SmallDisk {
  const disk = smallDisk(mebibytes);
  onTestFinished(() => disk.remove());
  return disk;
}

/** Words that cannot be compressed, so that they take their full length on the disk. */
function words(length: number): string {
  let text = '';
  while (text.length < length) text += `${Math.random().toString(36).slice(2)} `;
  return text.slice(0, length).trim();
}

const APPLY = `mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) {
  __typename ... on ApplyBatchSuccess { cursor } ... on Error { message } } }`;
const DESK = { authorization: `Bearer ${TOKEN}` };
const COUNT = `{ story(by: { slug: "${STORY}" }) { statements(first: 1) { totalCount } } }`;

/** A client of a process, which writes with a token and reads without. */
function speaker(process: { readonly url: string }) {
  const { query } = publisher(() => process);
  return {
    apply: (source: string): Promise<Answer> => query(APPLY, { input: { source } }, DESK),
    query,
  };
}

const isApplied = ({ data }: Answer) => data?.applyBatch?.__typename === 'ApplyBatchSuccess';

test.skipIf(lacking !== null)(
  'a nearly full disk refuses writes with STORE_FULL while reads work, and accepts writes when it has room again',
  async () => {
    const disk = small(160);
    const store = storeOn(disk);
    const process = await startProcess(store);
    onTestFinished(() => process.kill());
    const { apply, query } = speaker(process);
    expect(isApplied(await apply(opening({ statements: [statement('before')] })))).toBe(true);

    disk.fillUntil(20 * MEBIBYTE);
    for (const key of ['refused-1', 'refused-2']) {
      const { data, errors } = await apply(file({ statements: [statement(key)] }));
      expect(data?.applyBatch ?? null).toBeNull();
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['STORE_FULL']);
    }
    expect((await query(COUNT)).data.story.statements.totalCount).toBe(1);
    expect((await fetch(`${process.url}/readyz`)).status).toBe(200);
    // The service also starts on the full disk.
    expect(await process.stop()).toBe(0);
    const again = await startProcess(store);
    onTestFinished(() => again.kill());
    const second = speaker(again);
    expect((await second.query(COUNT)).data.story.statements.totalCount).toBe(1);
    const refused = await second.apply(file({ statements: [statement('refused-3')] }));
    expect(refused.errors.map(({ extensions }) => extensions?.code)).toEqual(['STORE_FULL']);

    disk.makeRoom();
    expect(isApplied(await second.apply(file({ statements: [statement('after')] })))).toBe(true);
    expect((await second.query(COUNT)).data.story.statements.totalCount).toBe(2);
    const messages = again.log.map((line) => String(JSON.parse(line).msg));
    expect(messages.filter((text) => /is full: writes are refused/.test(text))).toHaveLength(1);
    expect(messages.filter((text) => /has room again/.test(text))).toHaveLength(1);
  },
);

test.skipIf(lacking !== null)(
  'a process whose embedded log finds no room exits with 74, and acknowledged writes are there after the next start',
  async () => {
    const disk = small(160);
    const store = storeOn(disk);
    // The disk reports free space, as a shared disk or one with a quota may, so that writes reach the point where
    // PGlite hangs.
    const blind = join(disk.path, 'blind.mjs');
    writeFileSync(blind, `import fs from 'node:fs'; fs.statfsSync = () => ({ blocks: 0, bavail: 0, bsize: 0 });`);
    const process = await startProcess(store, {
      environment: { STORE_PATIENCE_SECONDS: '5' },
      nodeOptions: [...BRIEFLY, '--import', blind],
    });
    onTestFinished(() => process.kill());
    const { apply, query } = speaker(process);
    expect(isApplied(await apply(opening()))).toBe(true);
    // Room for the rest of the current log segment and for the tables, but not for the next 16 MiB segment.
    disk.fillUntil(14 * MEBIBYTE);

    let acknowledged = 0;
    let failure: unknown = null;
    for (let batch = 0; failure === null && batch < 400; batch += 1) {
      const statements = Array.from({ length: BATCH }, (_, n) => statement(`b${batch}-${n}`, { text: words(WORDS) }));
      const answer = await apply(file({ statements })).catch((error: unknown) => error);
      const taken = typeof answer === 'object' && answer !== null && 'data' in answer ? (answer as Answer) : null;
      if (taken !== null && isApplied(taken)) acknowledged += statements.length;
      else if (taken === null || taken.errors[0]?.extensions?.code !== 'STORE_FULL') failure = taken?.errors ?? answer;
    }
    expect(failure).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'STORE_UNAVAILABLE' }) }),
    ]);
    expect(acknowledged).toBeGreaterThan(0);
    expect(await process.ended).toBe(74);
    expect(process.log.map((line) => String(JSON.parse(line).msg))).toContainEqual(
      expect.stringMatching(
        /^This process has lost the embedded store in .*: it (has not answered|failed).* free space/,
      ),
    );
    await expect(query(COUNT)).rejects.toThrow();

    disk.makeRoom();
    const again = await startProcess(store);
    onTestFinished(() => again.kill());
    const second = speaker(again);
    // A batch whose acknowledgement was on its way may be there as well.
    const { totalCount } = (await second.query(COUNT)).data.story.statements;
    expect([acknowledged, acknowledged + BATCH]).toContain(totalCount);
    const { data } = await second.query('{ record { verification { isIntact } } }', {}, DESK);
    expect(data.record.verification.isIntact).toBe(true);
    expect(isApplied(await second.apply(file({ statements: [statement('after')] })))).toBe(true);
    noteFigures({
      fault: 'the log of the embedded store finds no room on the disk',
      mustShow: 'the process ends by itself, nothing acknowledged lost',
      obtained: `ended with code 74; 0 of ${acknowledged} acknowledged statements lost`,
    });
  },
  TIMEOUT_MS,
);
