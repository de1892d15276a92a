/**
 * A minute of random documents, variables and messages. Every response has the form of the protocol, every error has a
 * code, and the service logs no error. `PROPERTY_SEED` chooses other ones; the seed is printed.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { schema } from '../../src/graphql/schema.js';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher, TOKEN } from '../fixtures/service/service.js';
import { anyStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, statement } from '../fixtures/stories/story.js';
import { anyCharacter } from '../fixtures/work/any-text.js';
import { Choices, damaged, randomDocument } from './random-document.js';

const seed = fc.readConfigureGlobal().seed ?? Date.now() % 2_147_483_647;
/** The time for each of the two tests. */
const TIME_MS = Number(process.env.FUZZ_SECONDS ?? 60) * 500;

/** The statuses of responses and of a client's mistakes. */
const STATUSES = [200, 400, 403, 404, 405, 406, 413, 415];
/** The close codes for a client that breaks the protocol, and the usual ones. */
const CLOSE_CODES = [1000, 1005, 1007, 1009, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500];

const Answer = z.looseObject({
  data: z.looseObject({}).nullish(),
  errors: z.array(z.looseObject({ message: z.string(), extensions: z.looseObject({ code: z.string() }) })).optional(),
});

const choices = fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 200 }).map((numbers) => new Choices(numbers));
const examples = exampleOperations().map(({ query }) => query);

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values for variables, with strings where a client may have mistaken a number for one. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.constantFrom('test-story', 'test-story/said-1', 5, 0, -1, null, true, [], {}) },
);

const asked: fc.Arbitrary<Asked> = fc
  .tuple(choices, fc.array(value, { minLength: 8, maxLength: 8 }))
  .map(([chosen, values]) => {
    const made = chosen.oneIn(6)
      ? { query: chosen.of(examples, '{'), variables: ['story', 'first'] }
      : randomDocument(schema, chosen);
    const variables = Object.fromEntries(made.variables.map((name, n) => [name, values[n % values.length]]));
    return { query: chosen.oneIn(5) ? damaged(made.query, chosen) : made.query, variables };
  });

interface RandomRequest {
  readonly asked: Asked;
  readonly byAddress: boolean;
  readonly accept: string;
  /** Whether the request has the desk's token, so that its mutations write. */
  readonly isOfTheDesk: boolean;
}

const request: fc.Arbitrary<RandomRequest> = fc.record({
  asked,
  byAddress: fc.boolean(),
  accept: fc.constantFrom(
    'application/json',
    'application/graphql-response+json',
    '*/*',
    'text/html;q=0.1',
    'nonsense',
  ),
  isOfTheDesk: fc.nat(3).map((n) => n === 0),
});

const message = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      id: fc.constantFrom('1', '2', '3', '__proto__', ''),
      type: fc.constant('subscribe'),
      payload: asked,
    }),
  },
  { weight: 2, arbitrary: fc.record({ id: fc.constantFrom('1', '2', '3', 'x'), type: fc.constant('complete') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('ping', 'pong'), payload: fc.object({ maxDepth: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom('connection_init', 'next', 'error', 'x'), payload: value }),
  },
  { weight: 1, arbitrary: fc.record({ id: value, type: fc.constantFrom('subscribe', 'complete'), payload: value }) },
);
/** Data to send: mostly a message of the protocol, as JSON. */
const sent = fc.oneof(
  { weight: 12, arbitrary: message.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
);

describe(`Random requests (PROPERTY_SEED=${seed})`, () => {
  let store: Store;
  let service: ServiceProcess;

  beforeAll(async () => {
    console.log(`PROPERTY_SEED=${seed}`);
    store = await anyStore();
    service = await startProcess(store, { environment: { HEARTBEAT_SECONDS: '1' } });
    const desk = publisher(() => service);
    await desk.apply(opening());
    await desk.apply(file({ statements: Array.from({ length: 20 }, (_, n) => statement(`said-${n}`)) }));
  });
  afterAll(async () => {
    await service.kill();
    await store.remove();
  });

  const options = { seed, interruptAfterTimeLimit: TIME_MS, markInterruptAsFailure: false, numRuns: 1_000_000 };
  let count = 0;
  let executed = 0;
  const failures = () => service.log.filter((line) => line.includes('"level":50') || line.includes('"level":60'));

  test('random requests over HTTP are answered in the form of the protocol, with codes, and the service logs no error', async () => {
    const send = async ({ asked: { query, variables }, byAddress, accept, isOfTheDesk }: RandomRequest) => {
      count += 1;
      const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      const authorization: Record<string, string> = isOfTheDesk ? { authorization: `Bearer ${TOKEN}` } : {};
      const inAddress = byAddress && String(parameters).length < 10_000;
      const response = await fetch(`${service.url}/graphql${inAddress ? `?${parameters}` : ''}`, {
        ...(inAddress ? {} : { method: 'POST', body: JSON.stringify({ query, variables }) }),
        headers: { ...(inAddress ? {} : { 'content-type': 'application/json' }), accept, ...authorization },
      });
      expect(STATUSES).toContain(response.status);
      if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
        // A subscription would not end by itself.
        await response.body?.cancel();
        return;
      }
      const text = await response.text();
      if (response.headers.get('content-type')?.includes('json') !== true) return;
      const { data, errors = [] } = Answer.parse(JSON.parse(text));
      if (data != null) executed += 1;
      expect(errors.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL');
    };
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 6 }), async (requests) => {
        await Promise.all(requests.map(send));
      }),
      options,
    );
    expect(failures()).toEqual([]);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    console.log(`${count} random requests over HTTP, of which ${executed} were executed`);
    expect(executed).toBeGreaterThan(20);
  });

  test('random messages over WebSocket close it only with a code of the protocol, and the service logs no error', async () => {
    count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 12 }), async (messages) => {
        count += messages.length;
        const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
        const heard: string[] = [];
        const closed = new Promise<number>((resolve) => socket.once('close', resolve));
        const isOver = new Promise<void>((resolve) => {
          socket.on('message', (data) => {
            heard.push(String(data));
            if (String(data).includes('"the last"')) resolve();
          });
          void closed.then(() => resolve());
        });
        await new Promise((resolve) => socket.once('open', resolve));
        socket.send(JSON.stringify({ type: 'connection_init' }));
        for (const one of messages) socket.send(one);
        socket.send(JSON.stringify({ type: 'ping', payload: { this: 'the last' } }));
        await isOver;
        socket.close();
        expect(CLOSE_CODES).toContain(await closed);
        for (const text of heard) expect(text).not.toContain('"INTERNAL"');
      }),
      options,
    );
    expect(failures()).toEqual([]);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    console.log(`${count} random messages over WebSocket`);
    expect(count).toBeGreaterThan(100);
  });
});
