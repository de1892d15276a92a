/** A process is stopped: every client gets a last message, and nothing is left behind. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, applyRequest, FOLLOW, markOf, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { onEveryEngine, type Store } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

const SIZE = sized({ short: { clients: 50 }, long: { clients: 500 } });
/** In milliseconds. */
const STOPPED_WITHIN = 10_000;
/**
 * Last messages are spread over at least this time, and no more than half of them come at one moment, in milliseconds.
 */
const SPREAD = { least: 500, moment: 100 };
/** The close code that tells a WebSocket client to reconnect: Service Restart, in the registry of RFC 6455, 11.7. */
const SERVICE_RESTART = '1012';
/** The lowest level of pino that is an error. */
const ERROR = 50;

onEveryEngine('D1, W3, S6: a process that is stopping', (makeStore) => {
  let store: Store;
  let swarm: Swarm;
  let leaving: ServiceProcess;
  let staying: ServiceProcess | null = null;

  beforeAll(async () => {
    store = await makeStore();
    swarm = new Swarm();
    leaving = await startProcess(store, { port: await portToKeep() });
    if (store.engine === 'PostgreSQL') staying = await startProcess(store);
  });
  afterAll(async () => {
    await swarm.close();
    await leaving.kill();
    await staying?.kill();
    await store.remove();
  });

  test('a stopping process sends subscribers a last checkpoint, disconnects them a few at a time, and finishes its requests', async () => {
    const opened = await applyAnywhere([leaving.url], opening(), 'opening');
    // An embedded store has one process, so clients return to the one that is started in its place.
    const urls = staying === null ? [leaving.url] : [leaving.url, staying.url];
    const options = { urls, together: true, query: FOLLOW, variables: { story: STORY }, after: [opened.cursor] };
    const groups = [
      await swarm.connect('ws', { ...options, transport: 'WebSocket', count: SIZE.clients / 2 }),
      await swarm.connect('sse', { ...options, transport: 'Server-Sent Events', count: SIZE.clients / 2 }),
    ];
    const before = await applyAnywhere([leaving.url], statements('before', 20), 'before');
    await Promise.all(groups.map((group) => group.until({ ...before, live: true })));

    const read = await begin(leaving.url, readRequest);
    const write = await begin(leaving.url, applyRequest(statements('in-flight'), 'in-flight'));
    const told = Date.now();
    const exit = leaving.stop();
    await expect.poll(() => isRefused(leaving.url), { timeout: STOPPED_WITHIN, interval: 10 }).toBe(true);
    expect(JSON.parse(await read.finish())).toHaveProperty('data.record.head');
    const inFlight = markOf(await write.finish());
    await Promise.all(groups.map((group) => group.until({ endings: 1 }, STOPPED_WITHIN)));
    expect(await exit).toBe(0);
    const stopped = Date.now() - told;
    expect(stopped).toBeLessThan(STOPPED_WITHIN);
    expect(leaving.log.filter((line) => JSON.parse(line).level >= ERROR)).toEqual([]);

    // The store is unlocked at once, and need not be recovered from a dead process.
    expect(existsSync(join(store.config.dataDirectory, 'lock'))).toBe(false);
    leaving = await startProcess(store, { port: leaving.port });
    const last = await applyAnywhere([leaving.url], statements('last'), 'last');
    await Promise.all(groups.map((group) => group.until(last)));
    const record = await recordOf(leaving.url, STORY, SELECTION);
    const reports = await Promise.all(groups.map((group) => group.report()));
    for (const [n, group] of groups.entries()) {
      expect(await group.violations(record)).toEqual([]);
      expect(reports[n]).toMatchObject({ errors: [], repeats: 0 });
      for await (const history of group.histories()) {
        const first = history.filter(({ connection }) => connection === 1);
        for (const client of new Set(first.map((line) => line.client))) {
          const goodbye = first.filter((line) => line.client === client).at(-1);
          expect(goodbye).toMatchObject({ client, type: 'checkpoint' });
          // Updates written meanwhile come before the last message, or from another process after it.
          expect([before.cursor, inFlight.cursor]).toContain(goodbye?.type === 'checkpoint' ? goodbye.cursor : null);
        }
      }
    }
    const goodbyes = reports.map(({ endings }) => [
      ...new Map(endings.toReversed().map((one) => [one.client, one])).values(),
    ]);
    expect(new Set(goodbyes[0]?.map(({ how }) => how))).toEqual(new Set([SERVICE_RESTART]));
    expect(new Set(goodbyes[1]?.map(({ how }) => how))).toEqual(new Set(['ended']));
    const times = goodbyes
      .flat()
      .map(({ at }) => at - told)
      .sort((one, other) => one - other);
    const [first = 0, longest = 0] = [times[0], times.at(-1)];
    const inOneMoment = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + SPREAD.moment).length),
    );
    noteFigures({
      fault: `SIGTERM to a process with ${SIZE.clients} subscribers and requests in flight (${store.engine})`,
      mustShow:
        'a checkpoint and a goodbye for each, spread over seconds; requests finished; nothing missed; exit within 10 s',
      obtained: `${times.length} told and closed between ${first} and ${longest} ms, at most ${inOneMoment} of them within ${SPREAD.moment} ms; the read and the write in flight were answered; exit code 0 after ${stopped} ms; nothing missed, nothing repeated on coming back`,
    });
    expect(longest - first).toBeGreaterThan(SPREAD.least);
    expect(inOneMoment).toBeLessThan(times.length / 2);
  });
});

const readRequest = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ record { head } }' }),
};

/** Sends the first half of a request; the server confirms that it has begun to read it ("100 Continue"). */
async function begin(
  url: string,
  { method, headers, body }: typeof readRequest,
): Promise<{ finish(): Promise<string> }> {
  const length = Buffer.byteLength(body);
  const asking = request(`${url}/graphql`, {
    method,
    agent: false,
    headers: { ...headers, 'content-length': length, expect: '100-continue' },
  });
  const answered = once(asking, 'response') as Promise<[IncomingMessage]>;
  // The caller that finishes the request gets its error.
  answered.catch(() => undefined);
  asking.flushHeaders();
  await once(asking, 'continue');
  asking.write(body.slice(0, body.length / 2));
  return {
    finish: async () => {
      asking.end(body.slice(body.length / 2));
      const [response] = await answered;
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      return text;
    },
  };
}

/** Whether the service refuses new requests. */
async function isRefused(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/graphql`, {
      ...readRequest,
      headers: { ...readRequest.headers, connection: 'close' },
    });
    return response.status === 503;
  } catch {
    return true;
  }
}
