/** The account of one client: the units it has used and has left. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { Accounts, rateLimit } from '../../src/server/limits/account.js';

/** Accounts with a clock of their own. */
function accountsWith(limits: { readonly unitsPerSecond: number; readonly unitsAtOnce: number }) {
  const clock = { ms: 0 };
  return { clock, accounts: new Accounts({ ...DEFAULT_LIMITS, ...limits }, () => clock.ms) };
}

const LIMITS = { unitsPerSecond: 100, unitsAtOnce: 1_000 };

describe('Accounts', () => {
  test('an account admits no more units than its burst and its rate allow, whatever the estimates and corrections', () => {
    const step = fc.record({
      waitMs: fc.nat(5_000),
      estimate: fc.integer({ min: 0, max: 600 }),
      took: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, accounts } = accountsWith(LIMITS);
        const account = accounts.of('192.0.2.1');
        let used = 0;
        for (const { waitMs, estimate, took } of steps) {
          clock.ms += waitMs;
          if (!account.take(estimate).isAllowed) continue;
          // The account charges work while it runs, and gives the estimate back at the end.
          account.charge(took);
          account.charge(-estimate);
          used += took;
          // The estimate admitted the last request; its work may have taken more.
          expect(used - took + Math.min(estimate, took)).toBeLessThanOrEqual(1_000 + (clock.ms / 1_000) * 100 + 1e-6);
        }
      }),
    );
  });

  test('an account says how many units are left, and after how many seconds there are enough', () => {
    const { clock, accounts } = accountsWith(LIMITS);
    const account = accounts.of('192.0.2.1');
    expect(accounts.policy).toBe('"units";q=1000;w=10');
    expect(rateLimit(account.take(400))).toBe('"units";r=600;t=1');
    expect(account.take(700)).toEqual({ isAllowed: false, remaining: 600, seconds: 1 });
    account.charge(800);
    expect(account.take(100)).toEqual({ isAllowed: false, remaining: 0, seconds: 3 });
    clock.ms = 3_000;
    expect(account.take(100).isAllowed).toBe(true);
  });

  test('an account admits work dearer than its burst when it has used no units for a while', () => {
    const { clock, accounts } = accountsWith(LIMITS);
    const account = accounts.of('192.0.2.1');
    expect(account.take(5_000).isAllowed).toBe(true);
    expect(account.take(1).isAllowed).toBe(false);
    clock.ms = 50_100;
    expect(account.take(1).isAllowed).toBe(true);
  });

  test('an account stays that of its address while a stream is open, however many other addresses come', () => {
    const { accounts } = accountsWith(LIMITS);
    const account = accounts.of('192.0.2.1');
    const close = account.openStream();
    account.take(1_000);
    for (let n = 0; n < 100_001; n += 1) accounts.of(`address ${n}`);
    expect(accounts.of('192.0.2.1')).toBe(account);
    close?.();
    expect(accounts.of('192.0.2.1').take(1).isAllowed).toBe(false);
  });

  test('an idle account is forgotten after 100,000 others, unless it is used in between', () => {
    const { accounts } = accountsWith(LIMITS);
    const [used, unused] = [accounts.of('192.0.2.1'), accounts.of('192.0.2.2')];
    for (let n = 0; n < 100_001; n += 1) {
      accounts.of(`address ${n}`);
      if (n % 25_000 === 0) expect(accounts.of('192.0.2.1')).toBe(used);
    }
    expect(accounts.of('192.0.2.1')).toBe(used);
    expect(accounts.of('192.0.2.2')).not.toBe(unused);
  });

  test('an account lets waiting work go on as soon as it has units again', async () => {
    const accounts = new Accounts({ ...DEFAULT_LIMITS, unitsPerSecond: 1_000, unitsAtOnce: 10 });
    const account = accounts.of('192.0.2.1');
    expect(account.whenAllowed()).toBeNull();
    account.charge(60);
    const waiting = account.whenAllowed();
    expect(waiting).not.toBeNull();
    await waiting;
    expect(account.take(0).isAllowed).toBe(true);
  });

  test('the account of a trusted client has no limits', () => {
    const { accounts } = accountsWith(LIMITS);
    const trusted = accounts.ofTrusted();
    for (let n = 0; n < 2_000; n += 1) {
      expect(trusted.take(1_000).isAllowed).toBe(true);
      expect(trusted.openStream()).not.toBeNull();
      expect(typeof trusted.openSubscription(`selection ${n}`)).toBe('function');
    }
    expect(trusted.whenAllowed()).toBeNull();
  });
});
