/**
 * Every known attack, against a service in a process of its own with its usual limits: each takes at most 100 ms of
 * CPU, the service goes on, and its memory returns to where it was.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { type ProbedProcess, startProbedProcess } from '../fixtures/machines/probed-process.js';
import { MEBIBYTE } from '../fixtures/service/memory.js';
import { publisher } from '../fixtures/service/service.js';
import { anyStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, statement } from '../fixtures/stories/story.js';
import { HOSTILE_CONNECTIONS } from './connections.js';
import { hostileRequests } from './documents.js';
import { noteRow } from './report.js';

/** The limit for one message, in milliseconds of CPU. */
const MAX_CPU_MS = 100;
/** The limit for each of many messages or connections, in milliseconds of CPU. */
const MAX_CPU_MS_OF_MANY = 5;
/** The number from which the limit for many applies. */
const MANY = 10;
/** The runs of each attack: the first one also compiles code, which is not the attack's load. */
const ROUNDS = 3;
/** The growth of the heap that is allowed, for caches that are not full yet. */
const MAX_GROWTH_BYTES = 24 * MEBIBYTE;

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

describe('Attacks', () => {
  let store: Store;
  let service: ProbedProcess;
  let startMemory = 0;
  let salt = 0;

  beforeAll(async () => {
    store = await anyStore();
    const environment = {
      // Limits other than that of requests must refuse this test's address, except for floods.
      [LIMITS.unitsAtOnce.variable]: '3000',
      [LIMITS.unitsPerSecond.variable]: '1000',
      [LIMITS.streamsPerAddress.variable]: String(LIMITS.streamsPerAddress.default),
      [LIMITS.headSeconds.variable]: '2',
      [LIMITS.requestSeconds.variable]: '3',
      LOG_LEVEL: 'info',
    };
    service = await startProbedProcess(store, environment);
    const desk = publisher(() => service);
    await desk.apply(opening());
    await desk.apply(
      file({
        statements: Array.from({ length: 150 }, (_, n) => statement(`said-${n}`, { text: `Words of war number ${n}` })),
      }),
    );
    // A first round fills caches and compiles code.
    for (const { body, headers } of hostileRequests('warm')) await send(body, headers);
    startMemory = (await service.held()).memory;
  });
  afterAll(async () => {
    await service.kill();
    await store.remove();
  });

  const send = (body: Buffer | string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });

  /** The CPU that the service uses while something runs. */
  async function cpuOf<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly cpu: number }> {
    const before = await service.cpu();
    const result = await run();
    return { result, cpu: (await service.cpu()) - before };
  }

  test.each(hostileRequests('').map(({ name }, index) => ({ name, index })))(
    'a hostile request is answered cheaply: $name',
    async ({ name, index }) => {
      const taken: number[] = [];
      let answer = '';
      for (let round = 0; round < ROUNDS; round += 1) {
        salt += 1;
        const request = hostileRequests(`s${salt}`)[index];
        if (request === undefined) throw new Error('expected a request at this index');
        const { result, cpu } = await cpuOf(async () => {
          const response = await send(request.body, request.headers);
          return { status: response.status, text: await response.text() };
        });
        expect(request.statuses, `${name}: ${result.text.slice(0, 300)}`).toContain(result.status);
        const code = /"code":"([A-Z_]+)"/.exec(result.text)?.[1] ?? null;
        if (request.code !== null) expect(code).toBe(request.code);
        expect(code).not.toBe('INTERNAL');
        expect(result.text.length).toBeLessThan(400_000);
        answer = code === null ? String(result.status) : `${result.status} ${code}`;
        taken.push(cpu);
      }
      noteRow({ name, answer, cpu: median(taken), messages: 1 });
      expect(median(taken), `${taken}`).toBeLessThan(MAX_CPU_MS);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    },
  );

  test.each(HOSTILE_CONNECTIONS.map((connection) => [connection.name, connection] as const))(
    'an attack ends as the protocol says, cheaply: %s',
    async (name, { attack, expected, messages }) => {
      const taken: number[] = [];
      let ending = '';
      for (let round = 0; round < (messages > MANY ? 1 : ROUNDS); round += 1) {
        salt += 1;
        const { result, cpu } = await cpuOf(() => attack(service.url, `s${salt}`));
        if (typeof expected === 'string') expect(result).toBe(expected);
        else expect(result).toMatch(expected);
        ending = result;
        taken.push(cpu);
      }
      noteRow({ name, answer: ending, cpu: median(taken), messages });
      expect(median(taken) / (messages > MANY ? messages : 1)).toBeLessThan(
        messages > MANY ? MAX_CPU_MS_OF_MANY : MAX_CPU_MS,
      );
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
      // Waits until the next attack has enough units.
      await expect
        .poll(async () => Number(/r=(\d+)/.exec((await send('{}')).headers.get('ratelimit') ?? '')?.[1]), {
          timeout: 10_000,
        })
        .toBeGreaterThan(2_500);
    },
  );

  test('the service after all attacks has no connections and no memory of them, and has logged no error', async () => {
    await expect.poll(async () => (await service.held()).sockets, { timeout: 90_000, interval: 1_000 }).toBeLessThan(8);
    const { memory } = await service.held();
    noteRow({
      name: 'memory afterwards',
      answer: `${((memory - startMemory) / MEBIBYTE).toFixed(1)} MiB more than before`,
      cpu: 0,
      messages: 1,
    });
    expect(memory - startMemory).toBeLessThan(MAX_GROWTH_BYTES);
    expect(service.log.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
  });
});
