/** What one client uses and may still use, in units. */
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

describe('An account', () => {
  test('admits no more units than it has at once and in the time, whatever is asked for and however it is corrected', () => {
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
          // The work is charged as it goes, and its estimate given back at its end.
          account.charge(took);
          account.charge(-estimate);
          used += took;
          // The last one was admitted by its estimate, and may have taken more.
          expect(used - took + Math.min(estimate, took)).toBeLessThanOrEqual(1_000 + (clock.ms / 1_000) * 100 + 1e-6);
        }
      }),
    );
  });

  test('says how many units are left, and after how many seconds there are enough', () => {
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

  test('admits work that is dearer than all units at once when it has used none for a while', () => {
    const { clock, accounts } = accountsWith(LIMITS);
    const account = accounts.of('192.0.2.1');
    expect(account.take(5_000).isAllowed).toBe(true);
    expect(account.take(1).isAllowed).toBe(false);
    clock.ms = 50_100;
    expect(account.take(1).isAllowed).toBe(true);
  });

  test('is the same for one address as long as something of it is open, however many others come', () => {
    const { accounts } = accountsWith(LIMITS);
    const account = accounts.of('192.0.2.1');
    const close = account.openStream();
    account.take(1_000);
    for (let n = 0; n < 100_001; n += 1) accounts.of(`address ${n}`);
    expect(accounts.of('192.0.2.1')).toBe(account);
    close?.();
    expect(accounts.of('192.0.2.1').take(1).isAllowed).toBe(false);
  });

  test('lets what can wait go on as soon as there are units again', async () => {
    const accounts = new Accounts({ ...DEFAULT_LIMITS, unitsPerSecond: 1_000, unitsAtOnce: 10 });
    const account = accounts.of('192.0.2.1');
    expect(account.whenAllowed()).toBeNull();
    account.charge(60);
    const waiting = account.whenAllowed();
    expect(waiting).not.toBeNull();
    await waiting;
    expect(account.take(0).isAllowed).toBe(true);
  });

  test('of a trusted client has no end', () => {
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
