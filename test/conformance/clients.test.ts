/** The matrix of clients: each is tried in every use of a front end, against a service that is killed once. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { noteCell, USES, type Use } from '../fixtures/contract/conformance.js';
import { apolloFrontEnd } from '../fixtures/front-ends/apollo.js';
import { hiveFrontEnd, stitchedFrontEnd } from '../fixtures/front-ends/between.js';
import { type FrontEnd, GLANCE, type Message, type NotTried, versionOf } from '../fixtures/front-ends/front-end.js';
import { onrecordFrontEnd, sseFrontEnd, webSocketFrontEnd } from '../fixtures/front-ends/plain.js';
import { RelayProject } from '../fixtures/front-ends/relay.js';
import { post } from '../fixtures/front-ends/requests.js';
import { urqlFrontEnd } from '../fixtures/front-ends/urql.js';
import { type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher } from '../fixtures/service/service.js';
import { anyStore, type Store } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';

const [EXAMPLE] = exampleOperations();
if (EXAMPLE === undefined) throw new Error('expected an example operation');
const relayProject = RelayProject.compile(EXAMPLE);

/** Each client with the package that names its version. */
const CLIENTS: Readonly<Record<string, readonly [string, (url: string) => FrontEnd | Promise<FrontEnd>]>> = {
  '@onrecord/client': ['@onrecord/client', onrecordFrontEnd],
  'Apollo Client': ['@apollo/client', apolloFrontEnd],
  'urql with Graphcache': ['@urql/exchange-graphcache', urqlFrontEnd],
  Relay: ['relay-runtime', async (url) => (await relayProject).frontEnd(url)],
  'graphql-ws': ['graphql-ws', webSocketFrontEnd],
  'graphql-sse': ['graphql-sse', sseFrontEnd],
  'Hive Gateway (`gateway-runtime`)': ['@graphql-hive/gateway-runtime', hiveFrontEnd],
  Stitching: ['@graphql-tools/stitch', stitchedFrontEnd],
};

const STATEMENTS = 7;
const PAGE_SIZE = 3;

const Story = z.object({ story: z.object({ id: z.string() }) });
const Texts = z.object({
  story: z.object({ statements: z.object({ nodes: z.array(z.object({ id: z.string(), text: z.string() })) }) }),
});

/** A client at work, with the messages that its feed has delivered. */
interface Tried {
  readonly client: string;
  readonly version: string;
  readonly frontEnd: FrontEnd;
  readonly messages: Message[];
  readonly errors: unknown[];
  readonly leave: () => void;
}

function tryOf<Part>(part: Part | NotTried, prove: (part: Part) => Promise<string>): Promise<string> | NotTried {
  return typeof part === 'string' ? part : prove(part);
}

describe('The matrix of clients', () => {
  const directory = mkdtempSync(join(tmpdir(), 'onrecord-clients-'));
  let store: Store;
  let service: ServiceProcess;
  let url = '';
  const tried = new Map<string, Tried>();
  const desk = publisher(() => service);
  let story = '';
  /** The texts of all statements in order, and the id of the corrected one. */
  let texts: readonly string[] = [];
  let corrected = '';
  /** The cursor at which the corrected statement had its first version. */
  let before = '';
  /** The sequence numbers after the first and after all updates that feeds deliver. */
  let [first, last] = [0, 0];

  beforeAll(async () => {
    // Browsers and later versions of Node have a global WebSocket.
    vi.stubGlobal('WebSocket', WebSocket);
    const persisted = join(directory, 'documents.json');
    writeFileSync(persisted, JSON.stringify((await relayProject).persisted));
    const environment = { STORIES_DIR: 'data', TRUSTED_DOCUMENTS: persisted };
    store = await anyStore();
    service = await startProcess(store, { environment });
    url = `${service.url}/graphql`;
    await desk.apply(opening());
    const days = Array.from({ length: STATEMENTS }, (_, n) => statement(`said-${n}`, { saidAt: `2025-03-1${n}` }));
    before = await desk.apply(file({ statements: days }));
    await desk.apply(
      file({ correct: [{ statement: 'said-0', set: { text: 'Other words.' }, notice: notice('CORRECTION') }] }),
    );
    story = Story.parse(await post(url, { query: `{ story(by: { slug: "${STORY}" }) { id } }` })).story.id;
    const all = await post(url, {
      query: `query ($story: ID!) { story(by: { id: $story }) {
        statements(first: 100, orderBy: { field: SAID_AT, direction: ASC }) { nodes { id text } } } }`,
      variables: { story },
    });
    const { nodes } = Texts.parse(all).story.statements;
    texts = nodes.map(({ text }) => text);
    corrected = nodes[0]?.id ?? '';
    for (const [client, [packageName, make]] of Object.entries(CLIENTS)) {
      const frontEnd = await make(url);
      const messages: Message[] = [];
      const errors: unknown[] = [];
      const following = {
        onMessage: (message: Message) => messages.push(message),
        onError: (error: unknown) => errors.push(error),
      };
      const leave = typeof frontEnd.follow === 'string' ? () => undefined : frontEnd.follow(story, before, following);
      tried.set(client, { client, version: versionOf(packageName), frontEnd, messages, errors, leave });
    }
    first = await deliveredTo(await sequenceAfter('said-7'));
    await service.kill();
    service = await startProcess(store, { port: service.port, environment });
    last = await deliveredTo(await sequenceAfter('said-8'));
  }, 180_000);
  afterAll(async () => {
    for (const { leave, frontEnd } of tried.values()) {
      leave();
      await frontEnd.close();
    }
    await service.stop();
    await store.remove();
    rmSync(directory, { recursive: true });
    vi.unstubAllGlobals();
  });

  /** Publishes a statement, and returns its number in the story. */
  async function sequenceAfter(key: string): Promise<number> {
    await desk.apply(file({ statements: [statement(key, { saidAt: '2025-03-20' })] }));
    const { data } = await desk.query(`{ story(by: { slug: "${STORY}" }) { sequence } }`);
    return data.story.sequence;
  }

  /** Waits until every feed that has not ended has delivered an update; returns its number. */
  async function deliveredTo(sequence: number): Promise<number> {
    const isDone = ({ frontEnd, messages, errors }: Tried) =>
      typeof frontEnd.follow === 'string' || errors.length > 0 || messages.some((one) => one.sequence === sequence);
    await vi
      .waitFor(() => expect([...tried.values()].every(isDone)).toBe(true), { timeout: 30_000, interval: 20 })
      // The cell of the client says that it did not.
      .catch(() => undefined);
    return sequence;
  }

  /** The try of each use: its result, or why there is nothing to try. */
  const TRIES: Readonly<Record<Use, (one: Tried) => Promise<string> | NotTried>> = {
    query: ({ frontEnd: { query } }) =>
      tryOf(query, async (ask) => {
        expect(await ask(GLANCE, { story })).toMatchObject(await post(url, { query: GLANCE, variables: { story } }));
        return 'the same data';
      }),
    pagination: ({ frontEnd: { pages } }) =>
      tryOf(pages, async (read) => {
        const found = await read(story, PAGE_SIZE);
        expect(found.slice(0, texts.length)).toEqual(texts);
        return `${found.length} statements`;
      }),
    subscription: ({ frontEnd: { follow }, messages }) =>
      tryOf(follow, async () => {
        expect(sequencesIn(messages).filter((one) => one <= first)).toEqual(upTo(first));
        return `${messages.length} messages`;
      }),
    'resume over kill': ({ frontEnd: { follow }, messages, errors }) =>
      tryOf(follow, async () => {
        expect(errors).toEqual([]);
        expect(sequencesIn(messages)).toEqual(upTo(last));
        return 'every update once';
      }),
    'time travel': ({ frontEnd: { moments } }) =>
      tryOf(moments, async (read) => {
        expect(await read(corrected, before)).toEqual({ earlier: 1, now: 2 });
        return '1 then, 2 now';
      }),
    'persisted documents': ({ frontEnd: { persisted } }) =>
      tryOf(persisted, async (ask) => {
        const data = await ask(createHash('sha256').update(EXAMPLE.query).digest('hex'), EXAMPLE.query);
        expect(data).toMatchObject(await post(url, { query: EXAMPLE.query }));
        return 'the same data, without the text';
      }),
  };

  const sequencesIn = (messages: readonly Message[]) => messages.flatMap(({ sequence }) => sequence ?? []);
  /** The numbers after the cursor where feeds begin. */
  const upTo = (sequence: number) => Array.from({ length: sequence - first + 2 }, (_, n) => first - 1 + n);

  describe.each(Object.keys(CLIENTS))('%s', (client) => {
    test.each(USES)('%s works against the service, or has a reason for no try', async (use) => {
      const one = tried.get(client);
      if (one === undefined) throw new Error(`${client} was not started`);
      const cell = { client, version: one.version, use };
      const outcome = TRIES[use](one);
      if (typeof outcome === 'string') {
        noteCell({ ...cell, obtained: outcome, verdict: 'not tried' });
        return;
      }
      try {
        noteCell({ ...cell, obtained: await outcome, verdict: 'held' });
      } catch (error) {
        const [why = ''] = String(error instanceof Error ? error.message : error).split('\n');
        noteCell({ ...cell, obtained: why, verdict: 'not held' });
        throw error;
      }
    });
  });
});
