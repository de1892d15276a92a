/** The plain graphql-ws client as docs/api/feed.md prints it, over a service that is killed and started again. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { follow } from '../client/recipes/graphql-ws.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { UPDATES } from '../fixtures/front-ends/front-end.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher, THE_ARTICLE, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';

const clause = clausesOf('graphql-ws by itself, as the docs print it');
const ENVIRONMENT = { STORIES_DIR: 'data', STORIES_UNTIL: THE_ARTICLE };
let store: Store;
let service: ServiceProcess;
let port: number;

beforeAll(async () => {
  // Browsers and later versions of Node have a global WebSocket.
  vi.stubGlobal('WebSocket', WebSocket);
  store = embeddedStore();
  port = await portToKeep();
  service = await startProcess(store, { port, environment: ENVIRONMENT });
});
afterAll(async () => {
  await service.stop();
  await store.remove();
  vi.unstubAllGlobals();
});

clause('resume', 'Every update comes once and in order, over a kill and a stop of the service', async () => {
  const kinds: string[] = [];
  const sequences: number[] = [];
  const failures: unknown[] = [];
  const leave = follow(
    { url: `ws://127.0.0.1:${port}/graphql`, query: UPDATES, variables: { story: UKRAINE } },
    null,
    ({ __typename, sequence }) => {
      kinds.push(__typename);
      if (sequence !== undefined) sequences.push(sequence);
    },
    (failure) => failures.push(failure),
  );
  const grown = async (publish: () => Promise<unknown>) => {
    const before = sequences.length;
    await publish();
    await expect.poll(() => sequences.length, { timeout: 60_000 }).toBeGreaterThan(before);
  };
  const [first = '', second = '', third = ''] = ukraineUpdates();
  await expect.poll(() => kinds, { timeout: 30_000 }).toContain('CaughtUp');
  await grown(() => publisher(() => service).apply(first));
  for (const [end, update] of [
    [() => service.kill(), second],
    [() => service.stop(), third],
  ] as const) {
    await end();
    await refuseOnce(port);
    service = await startProcess(store, { port, environment: ENVIRONMENT });
    await grown(() => publisher(() => service).apply(update));
  }
  leave();
  const [begin = 0] = sequences;
  expect(sequences).toEqual(sequences.map((_, n) => begin + n));
  expect(failures).toEqual([]);
  return `${sequences.length} updates`;
});

/** Refuses the next connection to a port, after which graphql-ws gives up by default. */
async function refuseOnce(at: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await new Promise<void>((resolve) =>
    server.once('connection', (socket) => {
      socket.destroy();
      resolve();
    }),
  );
  await new Promise((resolve) => server.close(resolve));
}
