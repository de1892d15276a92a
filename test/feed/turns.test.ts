/** Who may replay (src/server/subscriptions/turns.ts): few at once, accounts in rotation, and audiences first. */
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Account, Accounts } from '../../src/server/limits/account.js';
import { Outflow } from '../../src/server/outflow.js';
import { Outlet } from '../../src/server/subscriptions/outlet.js';
import { type Turn, Turns } from '../../src/server/subscriptions/turns.js';
import { CROWD_LIMITS } from '../fixtures/limits.js';

/** A connection that takes nothing. */
class FrozenLine extends Writable {
  override _write(): void {}
}

const accounts = new Accounts(CROWD_LIMITS);
let addresses = 0;
function newAccount(from = accounts): Account {
  addresses += 1;
  return from.of(`198.51.100.${addresses}`);
}

/** An outlet of a connection of its own. */
function outletOf(account: Account): { readonly outlet: Outlet; readonly outflow: Outflow } {
  const outflow = new Outflow(new FrozenLine(), account.unread);
  return { outflow, outlet: new Outlet(outflow, () => Buffer.alloc(0), { sent: 0 }, account) };
}

/** Some turns of the event loop: as many as giving turns could need. */
async function settle(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Asks for turns, and notes under a name when each comes. */
class Asking {
  readonly given: string[] = [];
  readonly turns: Turn[] = [];
  constructor(private readonly line: Turns) {}

  ask(name: string, outlet: Outlet): Turn {
    const turn = this.line.ask(outlet, () => this.given.push(name));
    this.turns.push(turn);
    return turn;
  }

  /** Ends the turns that have come until no more come. */
  async endAll(): Promise<void> {
    for (let before = -1; before !== this.given.length; ) {
      before = this.given.length;
      for (const turn of this.turns) if (turn.isGiven) turn.end();
      await settle();
    }
  }
}

test('few replays run at once, and an account with many leaves room for others', async () => {
  const asking = new Asking(new Turns());
  const [greedy, modest] = [newAccount(), newAccount()];
  for (let n = 0; n < 50; n += 1) asking.ask('greedy', outletOf(greedy).outlet);
  await settle();
  expect(asking.given).toEqual(Array(4).fill('greedy'));
  asking.ask('modest', outletOf(modest).outlet);
  await settle();
  expect(asking.given.at(-1)).toBe('modest');
  for (let n = 0; n < 10; n += 1) asking.ask('another', outletOf(newAccount()).outlet);
  await settle();
  expect(asking.given).toHaveLength(8);
  await asking.endAll();
  expect(asking.given).toHaveLength(61);
});

test('replays wait while a group is written to, but not for ever', async () => {
  const turns = new Turns();
  const asking = new Asking(turns);
  turns.beginPass();
  for (let n = 0; n < 3; n += 1) asking.ask('late', outletOf(newAccount()).outlet);
  await settle();
  const before = asking.given.length;
  await expect.poll(() => asking.given.length, { timeout: 5_000 }).toBeGreaterThan(0);
  turns.endPass();
  await settle();
  expect([before, asking.given.length]).toEqual([0, 3]);
});

test('a replay without units left waits for new ones, and others do not wait for it', async () => {
  const slow = new Accounts({ ...CROWD_LIMITS, unitsPerSecond: 100, unitsAtOnce: 100 });
  const [spent, other] = [newAccount(slow), newAccount(slow)];
  spent.charge(130);
  const asking = new Asking(new Turns());
  asking.ask('spent', outletOf(spent).outlet);
  asking.ask('other', outletOf(other).outlet);
  await settle();
  expect(asking.given).toEqual(['other']);
  await expect.poll(() => asking.given, { timeout: 10_000 }).toEqual(['other', 'spent']);
});

test('a client that does not read has no turn until it reads', async () => {
  const limited = new Accounts({ ...CROWD_LIMITS, unreadBytesPerStream: 2_000, unreadBytesPerAddress: 3_000 });
  const account = newAccount(limited);
  const asking = new Asking(new Turns());
  const [full, free] = [outletOf(account), outletOf(account)];
  full.outflow.write(Buffer.alloc(1_500));
  asking.ask('full', full.outlet);
  asking.ask('free', free.outlet);
  await settle();
  expect(asking.given).toEqual(['free']);
  await asking.endAll();
  // Now all that may wait for the address does.
  full.outflow.write(Buffer.alloc(1_500));
  asking.ask('free again', free.outlet);
  await settle();
  expect(asking.given).toEqual(['free']);
  full.outflow.close();
  await settle();
  expect(asking.given.toSorted()).toEqual(['free', 'free again', 'full']);
});

test('one stream of a connection at a time makes its payloads', async () => {
  const asking = new Asking(new Turns());
  const account = newAccount();
  const outflow = new Outflow(new FrozenLine(), account.unread);
  for (let n = 0; n < 5; n += 1) {
    asking.ask(`${n}`, new Outlet(outflow, () => Buffer.alloc(0), { sent: 0 }, account));
  }
  for (let n = 0; n < 5; n += 1) {
    await settle();
    expect(asking.given).toEqual(['0', '1', '2', '3', '4'].slice(0, n + 1));
    asking.turns[n]?.end();
  }
});

test('a replay that leaves the queue is not called, and delays nobody', async () => {
  const asking = new Asking(new Turns());
  const account = newAccount();
  const outlets = Array.from({ length: 8 }, () => outletOf(account).outlet);
  const turns = outlets.map((outlet, n) => asking.ask(`${n}`, outlet));
  await settle();
  for (const n of [4, 5, 0, 1]) turns[n]?.end();
  await settle();
  await pause(1);
  expect(asking.given).toEqual(['0', '1', '2', '3', '6', '7']);
  await asking.endAll();
  expect(asking.given).toHaveLength(6);
});
