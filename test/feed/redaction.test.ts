/** After a redaction, no client gets the words any more: from no cache, no process, and over no transport. */
import { afterAll, beforeAll, describe, expect, inject, type MockInstance, test, vi } from 'vitest';
import { Tail } from '../../src/feed/tail.js';
import { StoryRecord } from '../../src/record/record.js';
import { Snapshot } from '../../src/record/snapshot.js';
import type { PlannedUpdate } from '../../src/record/write/append.js';
import type { Service } from '../../src/server/service.js';
import { overRawEvents } from '../fixtures/connections/event-stream.js';
import { overWebSocket, publisher, runningService, startOn } from '../fixtures/service/service.js';
import { anyStore, onEveryEngine, postgresStore, type Store, silent } from '../fixtures/store/engines.js';
import { append, plannedRedaction, redact } from '../fixtures/store/redaction.js';
import { applied, file, notice, opening, STORY, source, statement } from '../fixtures/stories/story.js';

const WORDS = 'qzxwv';

const NODE = `__typename cursor sequence headline
  ... on StatementPublished { statement { key status text quotedSpans { start } translations { text }
    citations { quote { exact } } notices { text } history { number text changedFields notice { text } } } }
  ... on StatementCorrected { statement { text } previous { text citations { quote { exact } } } changedFields notice { kind text } }
  ... on StatementWithheld { statement { text } notice { kind text } }
  ... on StatementReleased { statement { text } notice { kind text } }
  ... on StatementRedacted { statement { key status text history { number status text changedFields } } notice { kind text } }`;
const FOLLOW = `subscription ($after: Cursor, $actor: ID) { storyUpdates(story: "${STORY}", after: $after, actor: $actor) {
  ... on StoryUpdate { ${NODE} } ... on CaughtUp { __typename cursor } } }`;
const PAGE = `query ($after: Cursor) { story(by: { slug: "${STORY}" }) { updates(first: 100, after: $after, ids: HEAD) { nodes { ${NODE} } } } }`;

interface Message {
  readonly storyUpdates: {
    readonly __typename: string;
    readonly cursor: string;
    readonly headline?: string;
    readonly changedFields?: readonly string[];
    readonly notice?: { readonly text: string };
    readonly statement?: { readonly key: string; readonly status: string; readonly text: string | null };
  };
}
const isCaughtUp = ({ storyUpdates }: Message) => storyUpdates.__typename === 'CaughtUp';

/** A statement with words in every possible field, corrected, withheld and released, with the words in its notices. */
function secret(key: string): string[] {
  const words = `${WORDS}${key}`;
  const said = {
    mode: 'MIXED',
    text: `He called it “${words}”.`,
    translations: [{ text: words, language: 'ru' }],
    citations: [{ source: 'daily', quote: words, supports: ['WORDING'] }],
  };
  const because = (kind: string) => notice(kind, { text: `It was ${words}.`, internalNote: words });
  const set = { text: `He called it “${words} ${words}”.` };
  return [
    file({ statements: [statement(key, said)] }),
    file({ correct: [{ statement: key, set, notice: because('CORRECTION') }] }),
    file({ withhold: [{ statement: key, notice: because('HOLD') }] }),
    file({ release: [{ statement: key, notice: because('RELEASE') }] }),
  ];
}

/** Everything that WebSocket, SSE and pages replay, as JSON, compared with each other. */
async function replayed(service: Service, after: string): Promise<string> {
  const socket = overWebSocket<Message>(service.url, FOLLOW, { after });
  const events = overRawEvents(service.url, { query: FOLLOW, variables: { after } });
  const overSocket = (await socket.until(isCaughtUp)).slice(0, -1).map((one) => JSON.stringify({ data: one }));
  const received = await events.until(({ data }) => data?.includes('"CaughtUp"') ?? false);
  await Promise.all([socket.close(), events.close()]);
  const overEvents = received
    .flatMap(({ event, data }) => (event === 'next' && data !== null ? [data] : []))
    .slice(0, -1);
  const { data } = await publisher(() => service).query(PAGE, { after });
  const page = data.story.updates.nodes.map((node: unknown) => JSON.stringify({ data: { storyUpdates: node } }));
  expect(overEvents).toEqual(page);
  expect(overSocket).toEqual(page);
  return page.join('\n');
}

onEveryEngine('After a redaction', (makeStore) => {
  const running = runningService(makeStore, 'none');
  let beginning: string;
  beforeAll(async () => {
    beginning = await running.apply(opening());
  });

  test('F9: updates are replayed without the redacted words, identically over every transport', async () => {
    for (const source of secret('one')) await running.apply(source);
    expect(await replayed(running.service, beginning)).toContain(WORDS);
    await redact(running.service.record, 'one');
    const after = await replayed(running.service, beginning);
    expect(after).not.toContain(WORDS);
    const messages = after.split('\n').map((line): Message['storyUpdates'] => JSON.parse(line).data.storyUpdates);
    const of = (name: string) => messages.find(({ __typename }) => __typename === name);
    expect(of('StatementPublished')).toMatchObject({
      headline: 'a statement by Anna North',
      statement: {
        status: 'PUBLISHED',
        text: null,
        quotedSpans: [],
        translations: [],
        citations: [{ quote: null }],
      },
    });
    expect(of('StatementCorrected')).toMatchObject({
      headline: 'Corrected: a statement by Anna North',
      statement: { text: null },
      previous: { text: null, citations: [{ quote: null }] },
      changedFields: [],
      notice: { kind: 'CORRECTION', text: 'Removed for legal reasons.' },
    });
    expect(of('StatementRedacted')).toMatchObject({
      headline: 'Removed for legal reasons: a statement by Anna North',
      statement: {
        status: 'REDACTED',
        text: null,
        history: [
          { number: 1, status: 'PUBLISHED', text: null, changedFields: [] },
          { number: 2, status: 'PUBLISHED', text: null, changedFields: [] },
          { number: 3, status: 'WITHHELD', text: null, changedFields: ['status'] },
          { number: 4, status: 'PUBLISHED', text: null, changedFields: ['status'] },
          { number: 5, status: 'REDACTED', text: null, changedFields: ['status'] },
        ],
      },
      notice: { kind: 'REDACTION', text: 'A court has ordered us to remove it.' },
    });
  });

  test('a redacted statement shows no words at any place, stays in lists, and is not found by search', async () => {
    for (const source of secret('two')) await running.apply(source);
    const query = `query ($asOf: AsOf) {
      statement(id: "${STORY}/two", asOf: $asOf) { status text translations { text } notices { text } history { text } }
      search(text: "${WORDS}two", asOf: $asOf) { totalCount nodes { text } edges { snippet { text } } }
      story(by: { slug: "${STORY}" }, asOf: $asOf) { statements(first: 100) { nodes { key text } } } }`;
    const { data: before } = await running.query('{ record { head } }');
    const asOf = { cursor: before.record.head };
    const then = await running.query(query, { asOf });
    expect(then.data.search.totalCount).toBe(1);
    await redact(running.service.record, 'two');
    for (const variables of [{ asOf }, {}]) {
      const { data } = await running.query(query, variables);
      expect(JSON.stringify(data)).not.toContain(WORDS);
      expect(data.search).toMatchObject({ totalCount: 0, nodes: [] });
      expect(data.statement.status).toBe('asOf' in variables ? 'PUBLISHED' : 'REDACTED');
      expect(data.story.statements.nodes).toContainEqual({ key: 'two', text: null });
    }
  });

  test('a live subscriber gets the redaction, and documents that contain the words are dropped', async () => {
    for (const source of secret('three')) await running.apply(source);
    const search = `{ search(text: "${WORDS}three") { totalCount } }`;
    await running.query(search);
    await running.query(`{ ${WORDS}three `);
    const { documents } = running.service;
    const keeps = () => [documents.keeps(search), documents.keeps(`{ ${WORDS}three `)];
    expect(keeps()).toEqual([true, true]);
    const follower = overWebSocket<Message>(running.service.url, FOLLOW);
    await follower.until(isCaughtUp);
    await redact(running.service.record, 'three');
    expect(await follower.next()).toMatchObject({
      storyUpdates: { __typename: 'StatementRedacted', statement: { key: 'three', status: 'REDACTED', text: null } },
    });
    await follower.close();
    expect(keeps()).toEqual([false, false]);
  });
});

onEveryEngine('During a redaction', (makeStore) => {
  const running = runningService(makeStore, 'none');

  /** Holds the first read of a statement, after its answer has come, until `release` is called. */
  function holdReader(statement: string): { readonly isHeld: Promise<void>; release(): void } {
    let release: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const read = Snapshot.prototype.get;
    let spy: MockInstance | null = null;
    const isHeld = new Promise<void>((held) => {
      spy = vi.spyOn(Snapshot.prototype, 'get').mockImplementation(async function (this: Snapshot, ...question) {
        const version = await read.apply(this, question);
        if (version?.id === `${STORY}/${statement}`) {
          spy?.mockRestore();
          held();
          await isReleased;
        }
        return version;
      });
    });
    return { isHeld, release };
  }

  test.each([
    ['is being made of the words is made again', 'a', 'a'],
    ['was made of the words and waits for another one is made again', 'b', 'beside'],
  ])('F9: a payload that %s', async (_, key, held) => {
    const { service } = running;
    const beginning = await running.apply(opening({ sources: [source('daily'), source(`news-${key}`)] }));
    for (const one of secret(key)) await running.apply(one);
    const attributions = [{ speaker: 'bert-south' }];
    await running.apply(file({ statements: [statement(`beside-${key}`, { attributions, text: `${key} is so.` })] }));
    const { isHeld, release } = holdReader(held === 'beside' ? `beside-${key}` : held);
    const follower = overWebSocket<Message>(service.url, FOLLOW, { after: beginning });
    await isHeld;
    if (held === 'beside') {
      // A subscriber that follows only this actor gets the same payloads, and waits for no others.
      const hers = overWebSocket<Message>(service.url, FOLLOW, { after: beginning, actor: 'anna-north' });
      expect(JSON.stringify(await hers.until(isCaughtUp))).toContain(`${WORDS}${key}`);
      await hers.close();
    }
    // Payloads are made in steps. Those of earlier steps have been sent, and cannot be taken back.
    const sentBefore = new Set(follower.received.map((one) => JSON.stringify(one)));
    await redact(service.record, key);
    const late = overWebSocket<Message>(service.url, FOLLOW);
    await late.until(isCaughtUp); // a subscription that begins now begins after the redaction
    release();
    const received = await follower.until(({ storyUpdates }) => storyUpdates.__typename === 'StatementRedacted');
    const sentAfter = received.map((one) => JSON.stringify(one)).filter((one) => !sentBefore.has(one));
    expect(sentAfter.join()).not.toContain(WORDS);
    expect(await replayed(service, beginning)).not.toContain(WORDS);
    await Promise.all([follower.close(), late.close()]);
  });
});

test('updates in memory lose their erased notices before any subscriber gets the redaction', async () => {
  const store = await anyStore();
  const record = await StoryRecord.open(await store.open());
  await applied(record, opening());
  for (const source of secret('kept')) await applied(record, source);
  const tail = await Tail.start(record, silent);
  const kept = () =>
    JSON.stringify(
      Array.from({ length: tail.head.offset - tail.recent.oldest.offset }, (_, n) =>
        tail.recent.at(tail.recent.oldest.offset + 1 + n),
      ),
    );
  expect(kept()).toContain(WORDS);
  const order: string[] = [];
  tail.whenRedacted(() => order.push(kept().includes(WORDS) ? 'told with the words' : 'told'));
  const moved = new Promise<void>((resolve) => {
    tail.whenMoved(() => {
      order.push('woken');
      resolve();
    });
  });
  await redact(record, 'kept');
  await moved;
  expect(order).toEqual(['told', 'woken']);
  expect(kept()).not.toContain(WORDS);
  expect(tail.head).toMatchObject(await record.head());
  tail.stop();
  await record.close();
  await store.remove();
});

test('a process too far behind to read a redaction drops everything it has read', async () => {
  const store = await anyStore();
  const record = await StoryRecord.open(await store.open());
  await applied(record, opening());
  await applied(record, secret('passed-over')[0] ?? '');
  // More updates come at once than this process keeps.
  const tail = await Tail.start(record, silent, 2);
  let told = 0;
  tail.whenRedacted(() => {
    told += 1;
  });
  await append(record, async (head) => {
    const { body } = (await head.get('statement', `${STORY}/passed-over`)) ?? { body: null };
    if (body === null) throw new Error('expected the statement to exist, but it does not');
    const others = ['x', 'y', 'z'].map((key): PlannedUpdate => {
      const id = `${STORY}/${key}`;
      const things: PlannedUpdate['things'] = [{ kind: 'statement', id, body: { ...body, key } }];
      return { kind: 'STATEMENT_PUBLISHED', story: STORY, subjectKind: 'statement', subject: id, notice: null, things };
    });
    return [plannedRedaction('passed-over', body), ...others];
  });
  await tail.advance();
  expect(tail.head).toMatchObject(await record.head());
  expect(told).toBe(1);
  tail.stop();
  await record.close();
  await store.remove();
});

const administration = inject('postgresUrl');
describe.skipIf(administration === null)('Two processes on one PostgreSQL', () => {
  let store: Store;
  let services: readonly [Service, Service];
  beforeAll(async () => {
    store = await postgresStore(administration ?? '');
    services = [await startOn(store, 'none'), await startOn(store, 'none')];
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.close()));
    await store.remove();
  });

  test('F3, F9: a process stops sending kept payloads after another process has redacted their words', async () => {
    const [a, b] = services;
    const desk = publisher(() => a);
    const beginning = await desk.apply(opening());
    for (const source of secret('shared')) await desk.apply(source);
    // Delivered by B, and kept by it.
    expect(await replayed(b, beginning)).toContain(WORDS);
    expect(await replayed(b, beginning)).toContain(WORDS);
    await redact(a.record, 'shared');
    expect(await replayed(b, beginning)).not.toContain(WORDS);
    expect(await replayed(a, beginning)).toBe(await replayed(b, beginning));
  });
});
