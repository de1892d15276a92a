/** Unread bytes of a connection: their limit, how long they are held, and when the connection is cut (docs/api/feed.md, F6). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEAST_BYTES_PER_SECOND, Outflow } from '../../src/server/connections/outflow.js';
import { UnreadBytes } from '../../src/server/limits/unread-bytes.js';
import { SlowLine } from '../fixtures/connections/slow-line.js';

const STALL_MS = 30_000;
const LIMITS = { unreadBytesPerStream: 64 * 1024, unreadBytesPerAddress: 128 * 1024 };

/** Lets everything happen that has been called back. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('An outflow', () => {
  test('an outflow keeps no bytes that the system has taken', async () => {
    const unread = new UnreadBytes(LIMITS);
    const line = new SlowLine();
    const outflow = new Outflow(line, unread);
    outflow.write(Buffer.alloc(100_000));
    expect(outflow.unreadBytes).toBe(100_000);
    for (let second = 0; second < 10; second += 1) {
      line.take(10_000);
      await settle();
    }
    expect([outflow.unreadBytes, unread.bytes, outflow.isEmpty]).toEqual([0, 0, true]);
    expect(Buffer.concat(line.received)).toHaveLength(100_000);
  });

  test('a buffer held by several streams of an address counts once, until the last stream has released it', async () => {
    const unread = new UnreadBytes(LIMITS);
    const shared = Buffer.alloc(10_000);
    const lines = [new SlowLine(), new SlowLine(), new SlowLine()];
    const outflows = lines.map((line) => new Outflow(line, unread));
    for (const outflow of outflows) outflow.write(shared);
    expect(unread.bytes).toBe(10_000);
    lines[0]?.take(10_000);
    outflows[1]?.close();
    await settle();
    expect(unread.bytes).toBe(10_000);
    lines[2]?.take(10_000);
    await settle();
    expect(unread.bytes).toBe(0);
  });

  test('an outflow is full at half of its own limit, or at the whole limit of its address', () => {
    const unread = new UnreadBytes(LIMITS);
    const [one, other] = [new Outflow(new SlowLine(), unread), new Outflow(new SlowLine(), unread)];
    one.write(Buffer.alloc(40 * 1024));
    expect([one.isFull, other.isFull]).toEqual([true, false]);
    one.write(Buffer.alloc(88 * 1024));
    expect(other.isFull).toBe(true);
    one.close();
    expect([one.isFull, other.isFull, unread.bytes]).toEqual([false, false, 0]);
  });

  test('an outflow passes writes on in order, whatever is taken when', async () => {
    const property = fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.record({ write: fc.integer({ min: 1, max: 60_000 }) }),
          fc.record({ take: fc.integer({ min: 1, max: 40_000 }) }),
        ),
        { maxLength: 30 },
      ),
      async (steps) => {
        const unread = new UnreadBytes(LIMITS);
        const line = new SlowLine();
        const outflow = new Outflow(line, unread);
        const written: Buffer[] = [];
        for (const step of steps) {
          if ('take' in step) line.take(step.take);
          else {
            const bytes = Buffer.alloc(step.write, written.length + 1);
            written.push(bytes);
            outflow.write(bytes);
          }
          if ('take' in step) await settle();
          expect(unread.bytes).toBeGreaterThanOrEqual(outflow.unreadBytes);
        }
        line.take(Number.MAX_SAFE_INTEGER);
        await outflow.flushed();
        expect(Buffer.concat(line.received).equals(Buffer.concat(written))).toBe(true);
        expect(unread.bytes).toBe(0);
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  test('an outflow gives all waiting bytes to the connection before others write to it', async () => {
    const unread = new UnreadBytes(LIMITS);
    const line = new SlowLine();
    const outflow = new Outflow(line, unread);
    outflow.write(Buffer.alloc(50_000, 1));
    outflow.write(Buffer.alloc(50_000, 2));
    line.take(20_000);
    await settle();
    outflow.finish();
    line.write(Buffer.from('end'));
    line.take(Number.MAX_SAFE_INTEGER);
    await settle();
    const received = Buffer.concat(line.received);
    expect([received[49_999], received[50_000], String(received.subarray(100_000))]).toEqual([1, 2, 'end']);
    expect(unread.bytes).toBe(0);
  });

  /** Seconds after which somebody is cut who takes so many bytes each second; `null` when they never are within ten minutes. */
  async function cutAfter(bytesPerSecond: (second: number) => number): Promise<number | null> {
    let now = 0;
    const line = new SlowLine();
    const outflow = new Outflow(line, new UnreadBytes({ ...LIMITS, unreadBytesPerAddress: 1e9 }), () => now);
    outflow.write(Buffer.alloc(4 * 1024 * 1024));
    for (let second = 1; second <= 600; second += 1) {
      now = second * 1_000;
      line.take(bytesPerSecond(second));
      await settle();
      if (outflow.isTooSlow(now, STALL_MS)) return second;
    }
    return null;
  }

  test('an outflow is closed after the stall time when nothing is taken, and soon after when little more is', async () => {
    expect(await cutAfter(() => 0)).toBe(30);
    expect(await cutAfter(() => 100)).toBeLessThanOrEqual(45);
    expect(await cutAfter(() => 500)).toBeLessThanOrEqual(45);
    expect(await cutAfter(() => 0.9 * LEAST_BYTES_PER_SECOND)).toBeLessThanOrEqual(60);
    // A client that was fast, and has become slow.
    const cut = await cutAfter((second) => (second <= 60 ? 5_000 : 200));
    expect(cut).toBeGreaterThanOrEqual(90);
    expect(cut).toBeLessThanOrEqual(120);
  });

  test('an outflow over a slow line stays open while enough is taken, evenly or in bursts', async () => {
    expect(await cutAfter(() => 1.1 * LEAST_BYTES_PER_SECOND)).toBeNull();
    expect(await cutAfter(() => 3_000)).toBeNull();
    expect(await cutAfter((second) => (second % 10 === 0 ? 12 * LEAST_BYTES_PER_SECOND : 0))).toBeNull();
  });

  test('an outflow with nothing waiting stays open, however long nothing is taken', () => {
    const outflow = new Outflow(new SlowLine(), new UnreadBytes(LIMITS), () => 0);
    expect(outflow.isTooSlow(10 * STALL_MS, STALL_MS)).toBe(false);
  });
});
