/** A few clients at a time do expensive work, and the waiting ones take turns. */
import { expect, test } from 'vitest';
import { Refused } from '../../src/server/limits/spending.js';
import { Turns } from '../../src/server/limits/turns.js';

const client = (address: string) => ({ address, isTrusted: false });
const [busy, quiet] = [client('203.0.113.1'), client('203.0.113.2')];

test("a client with one job waits for at most one of another client's jobs", async () => {
  const turns = new Turns({ atOnce: 1, atOncePerClient: 1, waitingPerClient: 8 });
  const order: string[] = [];
  const doing = async (name: string, worker: typeof busy) => {
    const end = await turns.take(worker);
    order.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    end();
  };
  await Promise.all([
    ...['a', 'b', 'c', 'd'].map((name) => doing(name, busy)),
    doing('quiet', quiet),
    doing('e', busy),
  ]);
  expect(order).toHaveLength(6);
  expect(order.indexOf('quiet')).toBeLessThanOrEqual(2);
});

test('a client runs no more than its share at once, and is refused when too many of its jobs wait', async () => {
  const turns = new Turns({ atOnce: 4, atOncePerClient: 1, waitingPerClient: 1 });
  const end = await turns.take(busy);
  const waiting = turns.take(busy);
  const refused: unknown = await turns.take(busy).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ refusal: { status: 429, headers: { 'retry-after': '2' } } });
  (await turns.take(quiet))();
  end();
  (await waiting)();
  (await turns.take(busy))();
});
