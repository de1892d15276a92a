/**
 * Everything that is meant to harm, against a service in a process of its own, with its usual limits: each is answered
 * within 100 ms of its CPU, it lives, and its memory is back to where it was.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { anyStore, type Store } from '../fixtures/engines.js';
import { MEBIBYTE } from '../fixtures/memory.js';
import { type ProbedProcess, startProbedProcess } from '../fixtures/probed-process.js';
import { publisher } from '../fixtures/service.js';
import { file, opening, statement } from '../fixtures/story.js';
import { HOSTILE_CONNECTIONS } from './connections.js';
import { hostileRequests } from './documents.js';
import { noteRow } from './report.js';

/** Milliseconds of CPU. */
const MOST = 100;
/** Of many messages or connections, each takes so much at most: who sends without pause is no dearer than has to be. */
const MOST_OF_MANY = 5;
/** So many are many. */
const MANY = 10;
/** How often each is done: the first time compiles what it runs through, which is no harm of its own. */
const ROUNDS = 3;
/** What may be left on the heap: caches that are not full yet. */
const MEMORY = 24 * MEBIBYTE;

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

describe('Hostile', () => {
  let store: Store;
  let service: ProbedProcess;
  let startMemory = 0;
  let salt = 0;

  beforeAll(async () => {
    store = await anyStore();
    const environment = {
      // The address of this test is to be refused by other limits than that of its requests, but for what floods.
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
    // What everybody does fills caches and is compiled.
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

  /** What a service uses while something is done. */
  async function cpuOf<T>(what: () => Promise<T>): Promise<{ readonly result: T; readonly cpu: number }> {
    const before = await service.cpu();
    const result = await what();
    return { result, cpu: (await service.cpu()) - before };
  }

  test.each(hostileRequests('').map(({ name }, index) => ({ name, index })))('$name', async ({ name, index }) => {
    const taken: number[] = [];
    let answer = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      salt += 1;
      const request = hostileRequests(`s${salt}`)[index];
      if (request === undefined) throw new Error('It is there');
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
    expect(median(taken), `${taken}`).toBeLessThan(MOST);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  test.each(HOSTILE_CONNECTIONS.map((connection) => [connection.name, connection] as const))(
    '%s',
    async (name, { attack, expected, messages }) => {
      const taken: number[] = [];
      let came = '';
      for (let round = 0; round < (messages > MANY ? 1 : ROUNDS); round += 1) {
        salt += 1;
        const { result, cpu } = await cpuOf(() => attack(service.url, `s${salt}`));
        if (typeof expected === 'string') expect(result).toBe(expected);
        else expect(result).toMatch(expected);
        came = result;
        taken.push(cpu);
      }
      noteRow({ name, answer: came, cpu: median(taken), messages });
      expect(median(taken) / (messages > MANY ? messages : 1)).toBeLessThan(messages > MANY ? MOST_OF_MANY : MOST);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
      // Enough is left for the next.
      await expect
        .poll(async () => Number(/r=(\d+)/.exec((await send('{}')).headers.get('ratelimit') ?? '')?.[1]), {
          timeout: 10_000,
        })
        .toBeGreaterThan(2_500);
    },
  );

  test('afterwards nothing is left of it: no connection, no memory; and nothing has gone wrong that was not told', async () => {
    await expect.poll(async () => (await service.held()).sockets, { timeout: 90_000, interval: 1_000 }).toBeLessThan(8);
    const { memory } = await service.held();
    noteRow({
      name: 'memory afterwards',
      answer: `${((memory - startMemory) / MEBIBYTE).toFixed(1)} MiB more than before`,
      cpu: 0,
      messages: 1,
    });
    expect(memory - startMemory).toBeLessThan(MEMORY);
    expect(service.log.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
  });
});
