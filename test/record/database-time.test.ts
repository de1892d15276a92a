/** The database's time is divided among reads, by a clock that the test moves. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DatabaseTime } from '../../src/record/read/database-time.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The total that a meter was charged. */
function meterThat(busyMs: () => number = () => 0) {
  const told = { ms: 0 };
  const meter = {
    countRows: async () => undefined,
    get busyMs() {
      return busyMs();
    },
    spendInDatabase: (milliseconds: number) => {
      told.ms += milliseconds;
    },
  };
  return { told, meter };
}

const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

test('a read without others in flight is charged all the time it took', async () => {
  const { told, meter } = meterThat();
  const read = new DatabaseTime().measured(after(10), meter);
  await vi.advanceTimersByTimeAsync(10);
  await read;
  expect(told.ms).toBeCloseTo(10);
});

test.each([2, 10, 50])('%i reads in flight together are charged in sum the time they took', async (count) => {
  const time = new DatabaseTime();
  const readers = Array.from({ length: count }, () => meterThat());
  // The reads are answered one after the other.
  const reads = readers.map(({ meter }, n) => time.measured(after(n + 1), meter));
  await vi.advanceTimersByTimeAsync(count);
  await Promise.all(reads);
  const all = readers.reduce((sum, { told }) => sum + told.ms, 0);
  expect(all).toBeCloseTo(count);
  const [first, last] = [readers[0]?.told.ms ?? 0, readers.at(-1)?.told.ms ?? 0];
  expect(first).toBeCloseTo(1 / count);
  expect(last).toBeGreaterThan(first);
});

test('a read is not charged the time in which the process is busy with other work', async () => {
  let busy = 0;
  const { told, meter } = meterThat(() => busy);
  const read = new DatabaseTime().measured(after(10), meter);
  busy = 4;
  await vi.advanceTimersByTimeAsync(10);
  await read;
  expect(told.ms).toBeCloseTo(6);
});

test('the time between two reads is charged to nobody', async () => {
  const time = new DatabaseTime();
  const { told, meter } = meterThat();
  const first = time.measured(after(3), meter);
  await vi.advanceTimersByTimeAsync(3);
  await first;
  await vi.advanceTimersByTimeAsync(100);
  const second = time.measured(after(2), meter);
  await vi.advanceTimersByTimeAsync(2);
  await second;
  expect(told.ms).toBeCloseTo(5);
});

test('a failed read is charged its time too', async () => {
  const { told, meter } = meterThat();
  const read = new DatabaseTime().measured(
    after(7).then(() => Promise.reject(new Error('It failed'))),
    meter,
  );
  const failed = expect(read).rejects.toThrow('It failed');
  await vi.advanceTimersByTimeAsync(7);
  await failed;
  expect(told.ms).toBeCloseTo(7);
});
