/** A few clients at a time do expensive work, and the waiting ones take turns. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { Abandoned, Refused } from '../../src/server/limits/spending.js';
import { Turns } from '../../src/server/limits/turns.js';

const client = (address: string) => ({ address, isTrusted: false });
const [busy, quiet] = [client('203.0.113.1'), client('203.0.113.2')];

test("a client with one job waits for at most one of another client's jobs", async () => {
  const turns = new Turns({ atOnce: 1, atOncePerClient: 1, waitingPerClient: 8 });
  const order: string[] = [];
  const doing = async (name: string, worker: typeof busy) => {
    const end = await turns.take(worker, null);
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
  const end = await turns.take(busy, null);
  const waiting = turns.take(busy, null);
  const refused: unknown = await turns.take(busy, null).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ refusal: { status: 429, headers: { 'retry-after': '2' } } });
  (await turns.take(quiet, null))();
  end();
  (await waiting)();
  (await turns.take(busy, null))();
});

test('a waiting request gives up its place when its client disconnects', async () => {
  class Response extends EventEmitter {
    destroyed = false;
    disconnect(): void {
      this.destroyed = true;
      this.emit('close');
    }
  }
  const turns = new Turns({ atOnce: 1, atOncePerClient: 1, waitingPerClient: 2 });
  const end = await turns.take(busy, null);
  const [gone, patient] = [new Response(), new Response()];
  const waiting = [turns.take(busy, gone), turns.take(busy, patient)] as const;
  await expect(turns.take(busy, null)).rejects.toBeInstanceOf(Refused);
  gone.disconnect();
  await expect(waiting[0]).rejects.toBeInstanceOf(Abandoned);
  await expect(turns.take(busy, gone)).rejects.toBeInstanceOf(Abandoned);
  const next = turns.take(busy, null);
  end();
  const endPatient = await waiting[1];
  expect(patient.listenerCount('close')).toBe(0);
  patient.disconnect();
  endPatient();
  (await next)();
});
