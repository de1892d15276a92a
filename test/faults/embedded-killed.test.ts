/** The embedded store is killed in the middle of writes, and a second process tries to use its directory. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StoryRecord } from '../../src/record/record.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { BRIEFLY, startProcess } from '../fixtures/machines/processes.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { applied, EVERY_UPDATE, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const rounds = sized({ short: 3, long: 20 });

const dist = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
/** A process that applies the files it is sent, one after the other, and acknowledges each when it is on the record. */
const WRITER = `
  import { openPglite } from ${dist('record/engine/pglite.js')};
  import { StoryRecord } from ${dist('record/record.js')};
  import { Desk } from ${dist('desk/desk.js')};
  process.on('message', async ({ directory, files }) => {
    const editor = { name: 'writer', role: 'CHIEF', expiresAt: null };
    const desk = new Desk(await StoryRecord.open(await openPglite(directory)));
    for (const [key, source] of files) {
      const outcome = await desk.apply({ source, name: null, editor, idempotencyKey: key, dryRun: false });
      process.send({ key, offset: outcome.head.offset });
    }
  });`;

interface Acknowledgement {
  readonly key: string;
  readonly offset: number;
}

test('F1: the embedded store loses no acknowledged write when it is killed again and again during writes', async () => {
  const store = embeddedStore();
  onTestFinished(() => store.remove());
  const { dataDirectory } = store.config;
  const program = join(dataDirectory, 'writer.mjs');
  writeFileSync(program, WRITER);
  const first = await StoryRecord.open(await store.open());
  await applied(first, opening());
  const start = await first.head();
  await first.close();

  const acknowledged: Acknowledgement[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const writer = fork(program, { execArgv: BRIEFLY });
    onTestFinished(() => void writer.kill('SIGKILL'));
    const exited = once(writer, 'exit');
    const keys = Array.from({ length: 500 }, (_, n) => `r${round}-${n}`);
    let count = 0;
    writer.on('message', (message: Acknowledgement) => {
      acknowledged.push(message);
      count += 1;
      // A different moment in each round: some kills fall between two batches, some into one.
      if (count === 3 + (round % 5) * 2) setTimeout(() => writer.kill('SIGKILL'), Math.random() * 25);
    });
    writer.send({ directory: dataDirectory, files: keys.map((key) => [key, file({ statements: [statement(key)] })]) });
    expect(await exited).toEqual([null, 'SIGKILL']);
  }

  const record = await StoryRecord.open(await store.open());
  onTestFinished(() => record.close());
  const { updates } = await record.updates({ ...EVERY_UPDATE, after: start.offset });
  const offsets = new Map(updates.map((update) => [update.subject, update.offset]));
  expect(acknowledged.map(({ key }) => ({ key, offset: offsets.get(`${STORY}/${key}`) }))).toEqual(acknowledged);
  expect(acknowledged.length).toBeGreaterThanOrEqual(rounds * 3);
  // The batch that was being written when a round ended may be there, acknowledged or not.
  expect(updates.length - acknowledged.length).toBeLessThanOrEqual(rounds);
  expect(await record.verify()).toMatchObject({ intact: true });
  expect(await applied(record, file({ statements: [statement('after')] }))).toHaveLength(1);
  noteFigures({
    fault: `SIGKILL of the embedded store in mid-write, ${rounds} times`,
    mustShow: 'nothing acknowledged lost',
    obtained: `0 of ${acknowledged.length} acknowledged batches lost, ${updates.length - acknowledged.length} there that were not acknowledged`,
  });
});

test('a second process on the directory of an embedded store is refused, and its message names the holder', async () => {
  const store = embeddedStore();
  onTestFinished(() => store.remove());
  const first = await startProcess(store);
  onTestFinished(() => first.kill());
  await expect(startProcess(store)).rejects.toThrow(
    `ended with 1 before it answered:\n${store.config.dataDirectory} is in use by process ${first.pid} `,
  );
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  noteFigures({
    fault: 'a second process on the directory of an embedded store',
    mustShow: 'refused by name',
    obtained: 'refused with the pid of the first, which goes on',
  });
});
