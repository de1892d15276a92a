/** The service's clock is set back or ahead: timers go on, and the database's clock decides. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Service } from '../../src/server/service.js';
import { overRawEvents, overSse } from '../fixtures/connections/event-stream.js';
import { endOf, overWebSocket, publisher, startOn } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { anyStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, refused, STORY } from '../fixtures/stories/story.js';

interface Message {
  readonly storyUpdates: { readonly __typename: string };
}

const QUERY = `subscription { storyUpdates(story: "${STORY}") { __typename } }`;
const HOUR = 3_600_000;

let store: Store;
let service: Service;
beforeAll(async () => {
  store = await anyStore();
  service = await startOn(store, 'no-such-directory', undefined, { heartbeat: 1_000 });
  await publisher(() => service).apply(opening());
});
afterAll(async () => {
  await service.close();
  await store.remove();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sets the clock of this process, in which the service runs; timers are not affected. */
const setClock = (by: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + by });

test.each([
  ['WebSocket', overWebSocket],
  ['Server-Sent Events', overSse],
] as const)('checkpoints over %s go on when the clock is set back by an hour', async (_, subscribe) => {
  const listener = subscribe<Message>(service.url, QUERY);
  await listener.next();
  setClock(-HOUR);
  const isCheckpoint = (message: Message) => message.storyUpdates.__typename === 'Checkpoint';
  await listener.until(isCheckpoint);
  await listener.until(() => listener.received.filter(isCheckpoint).length === 2);
  await listener.close();
});

test('heartbeats go on when the clock is set back by an hour', async () => {
  const events = overRawEvents(service.url, { query: QUERY });
  await events.until(({ isComment }) => isComment);
  setClock(-HOUR);
  const before = events.received.filter(({ isComment }) => isComment).length;
  await events.until(() => events.received.filter(({ isComment }) => isComment).length >= before + 2);
  await events.close();
});

test('a connection ends with its token when the clock is set back by an hour', async () => {
  const expiresAt = new Date(Date.now() + 2_000).toISOString();
  const secret = await issue(service.record, { name: 'short', expiresAt });
  const listener = overWebSocket<Message>(service.url, QUERY, {}, `Bearer ${secret}`);
  await listener.next();
  setClock(-HOUR);
  expect(await endOf(listener)).toBe('4403 TOKEN_EXPIRED');
});

test("the database's clock decides whether a token is valid, however the service's clock is set", async () => {
  const good = await issue(service.record, { name: 'good', expiresAt: new Date(Date.now() + HOUR).toISOString() });
  const passed = await issue(service.record, { name: 'passed', expiresAt: new Date(Date.now() - HOUR).toISOString() });
  const status = async (secret: string) =>
    (await publisher(() => service).query('{ viewer { name } }', {}, { authorization: `Bearer ${secret}` })).status;
  for (const by of [-24 * HOUR, 48 * HOUR]) {
    setClock(by);
    expect([await status(good), await status(passed)]).toEqual([200, 401]);
    vi.useRealTimers();
  }
});

test("an event in the future cannot be published as held, even if the service's clock is set ahead", async () => {
  const tomorrow = new Date(Date.now() + 24 * HOUR).toISOString().slice(0, 10);
  setClock(48 * HOUR);
  const events = [{ slug: 'to-come', kind: 'TALKS', title: 'To come', status: 'HELD', time: tomorrow }];
  const mistakes = await refused(service.record, file({ events }));
  expect(mistakes.map(({ code }) => code)).toEqual(['NOT_IN_THE_PAST']);
});
