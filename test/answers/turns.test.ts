/** Dear work is done by a few at a time, with turns in rotation for the clients who wait. */
import { expect, test } from 'vitest';
import { Refused } from '../../src/server/limits/spending.js';
import { Turns } from '../../src/server/limits/turns.js';

const client = (address: string) => ({ address, isTrusted: false });
const [busy, quiet] = [client('203.0.113.1'), client('203.0.113.2')];

test('a client with one thing to do waits for one of those of another, not for all of them', async () => {
  const turns = new Turns({ atOnce: 1, atOncePerClient: 1, waitingPerClient: 8 });
  const order: string[] = [];
  const doing = async (name: string, who: typeof busy) => {
    const end = await turns.take(who);
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

test('one client has no more than its share at once, and is refused when too much waits for it', async () => {
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
