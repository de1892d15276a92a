/** Turns of replays (src/server/live/replay-turns.ts): few at once, accounts in rotation, and groups first. */
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Outflow } from '../../src/server/connections/outflow.js';
import { type Account, Accounts } from '../../src/server/limits/account.js';
import { PayloadWriter } from '../../src/server/live/payload-writer.js';
import { type ReplayTurn, ReplayTurns } from '../../src/server/live/replay-turns.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';

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

/** A writer of a connection of its own. */
function writerOf(account: Account): { readonly writer: PayloadWriter; readonly outflow: Outflow } {
  const outflow = new Outflow(new FrozenLine(), account.unread);
  return { outflow, writer: new PayloadWriter(outflow, () => Buffer.alloc(0), { sent: 0 }, account) };
}

/** Some turns of the event loop: as many as giving turns could need. */
async function settle(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Asks for turns, and notes under a name when each comes. */
class Asking {
  readonly given: string[] = [];
  readonly turns: ReplayTurn[] = [];
  constructor(private readonly line: ReplayTurns) {}

  ask(name: string, writer: PayloadWriter): ReplayTurn {
    const turn = this.line.ask(writer, () => this.given.push(name));
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
  const asking = new Asking(new ReplayTurns());
  const [greedy, modest] = [newAccount(), newAccount()];
  for (let n = 0; n < 50; n += 1) asking.ask('greedy', writerOf(greedy).writer);
  await settle();
  expect(asking.given).toEqual(Array(4).fill('greedy'));
  asking.ask('modest', writerOf(modest).writer);
  await settle();
  expect(asking.given.at(-1)).toBe('modest');
  for (let n = 0; n < 10; n += 1) asking.ask('another', writerOf(newAccount()).writer);
  await settle();
  expect(asking.given).toHaveLength(8);
  await asking.endAll();
  expect(asking.given).toHaveLength(61);
});

test('replays wait while a group is written to, but not for ever', async () => {
  const turns = new ReplayTurns();
  const asking = new Asking(turns);
  turns.beginGroupWrite();
  for (let n = 0; n < 3; n += 1) asking.ask('late', writerOf(newAccount()).writer);
  await settle();
  const before = asking.given.length;
  await expect.poll(() => asking.given.length, { timeout: 5_000 }).toBeGreaterThan(0);
  turns.endGroupWrite();
  await settle();
  expect([before, asking.given.length]).toEqual([0, 3]);
});

test('a replay without units left waits for new ones, and others do not wait for it', async () => {
  const slow = new Accounts({ ...CROWD_LIMITS, unitsPerSecond: 100, unitsAtOnce: 100 });
  const [spent, other] = [newAccount(slow), newAccount(slow)];
  spent.charge(130);
  const asking = new Asking(new ReplayTurns());
  asking.ask('spent', writerOf(spent).writer);
  asking.ask('other', writerOf(other).writer);
  await settle();
  expect(asking.given).toEqual(['other']);
  await expect.poll(() => asking.given, { timeout: 10_000 }).toEqual(['other', 'spent']);
});

test('a client that does not read has no turn until it reads', async () => {
  const limited = new Accounts({ ...CROWD_LIMITS, unreadBytesPerStream: 2_000, unreadBytesPerAddress: 3_000 });
  const account = newAccount(limited);
  const asking = new Asking(new ReplayTurns());
  const [full, free] = [writerOf(account), writerOf(account)];
  full.outflow.write(Buffer.alloc(1_500));
  asking.ask('full', full.writer);
  asking.ask('free', free.writer);
  await settle();
  expect(asking.given).toEqual(['free']);
  await asking.endAll();
  // Now all that may wait for the address does.
  full.outflow.write(Buffer.alloc(1_500));
  asking.ask('free again', free.writer);
  await settle();
  expect(asking.given).toEqual(['free']);
  full.outflow.close();
  await settle();
  expect(asking.given.toSorted()).toEqual(['free', 'free again', 'full']);
});

test('one stream of a connection at a time makes its payloads', async () => {
  const asking = new Asking(new ReplayTurns());
  const account = newAccount();
  const outflow = new Outflow(new FrozenLine(), account.unread);
  for (let n = 0; n < 5; n += 1) {
    asking.ask(`${n}`, new PayloadWriter(outflow, () => Buffer.alloc(0), { sent: 0 }, account));
  }
  for (let n = 0; n < 5; n += 1) {
    await settle();
    expect(asking.given).toEqual(['0', '1', '2', '3', '4'].slice(0, n + 1));
    asking.turns[n]?.end();
  }
});

test('a replay that leaves the queue is not called, and delays nobody', async () => {
  const asking = new Asking(new ReplayTurns());
  const account = newAccount();
  const outlets = Array.from({ length: 8 }, () => writerOf(account).writer);
  const turns = outlets.map((writer, n) => asking.ask(`${n}`, writer));
  await settle();
  for (const n of [4, 5, 0, 1]) turns[n]?.end();
  await settle();
  await pause(1);
  expect(asking.given).toEqual(['0', '1', '2', '3', '6', '7']);
  await asking.endAll();
  expect(asking.given).toHaveLength(6);
});
