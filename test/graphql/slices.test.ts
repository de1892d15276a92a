/** Slices: work shares the event loop, and everything else has its turn after some milliseconds. */
import { expect, test } from 'vitest';
import { Slices, type Worker } from '../../src/graphql/slices.js';

/** Longer than all slices of one round together. */
const LONG_MS = 10;
const MANY = 12;

const worker = (address: string): Worker => ({ address, charge: () => undefined });

function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

/** Counts the rounds of the event loop. */
function countingRounds() {
  let round = 0;
  let isOver = false;
  const next = () => {
    round += 1;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  return {
    get round() {
      return round;
    },
    end: () => {
      isOver = true;
    },
  };
}

test.each([
  ['one address', () => 'a'],
  ['many addresses', (index: number) => `a${index}`],
] as const)('each round of the event loop does one piece of long work from %s', async (_, addressOf) => {
  const slices = new Slices();
  const rounds = countingRounds();
  const doneIn: number[] = [];
  const one = async (index: number) => {
    const turn = slices.begin(worker(addressOf(index)));
    if (turn !== null) await turn;
    work(LONG_MS);
    doneIn.push(rounds.round);
  };
  await Promise.all(Array.from({ length: MANY }, (_unused, index) => one(index)));
  rounds.end();
  expect(new Set(doneIn).size).toBe(MANY);
});

test('long work that waits for its next turn goes on in later rounds, one piece at a time', async () => {
  const slices = new Slices();
  const rounds = countingRounds();
  const doneIn: number[] = [];
  const one = async () => {
    await slices.nextTurn(worker('a'));
    work(LONG_MS);
    doneIn.push(rounds.round);
  };
  await Promise.all(Array.from({ length: MANY }, one));
  rounds.end();
  expect(new Set(doneIn).size).toBe(MANY);
});

test('short work goes on in the same round', async () => {
  const slices = new Slices();
  const rounds = countingRounds();
  slices.begin(worker('a'));
  work(LONG_MS);
  const doneIn = await Promise.all(
    Array.from({ length: MANY }, async () => {
      await slices.begin(worker('a'));
      return rounds.round;
    }),
  );
  rounds.end();
  expect(new Set(doneIn).size).toBeLessThan(MANY);
});
