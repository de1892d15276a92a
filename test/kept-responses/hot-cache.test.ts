/** Values that one client chooses are kept on trial, and evict nothing that several clients use. */
import { expect, test } from 'vitest';
import { HotCache } from '../../src/server/limits/hot-cache.js';

const client = (address: string, isTrusted = false) => ({ address, isTrusted });
const [first, second] = [client('203.0.113.1'), client('203.0.113.2')];
const cache = () => new HotCache<{ size: number }>({ room: 800, largest: 100, sizeOf: ({ size }) => size });

test('a value that a second client has used stays, however many keys another client tries', () => {
  const kept = cache();
  kept.set('page', { size: 10 }, first);
  expect(kept.get('page', second)).toEqual({ size: 10 });
  for (let n = 0; n < 1_000; n += 1) {
    kept.set(`made-up-${n}`, { size: 10 }, first);
    kept.get(`made-up-${n}`, first);
  }
  expect(kept.get('page', first)).toEqual({ size: 10 });
  expect(kept.get('made-up-0', first)).toBeUndefined();
  expect(kept.size).toBeLessThanOrEqual(10 + 100);
});

test("a value becomes hot by a second or a trusted client, not by one client's repeated requests", () => {
  const kept = cache();
  kept.set('page', { size: 10 }, first);
  for (let n = 0; n < 5; n += 1) kept.get('page', first);
  expect(kept.isHot('page')).toBe(false);
  kept.get('page', client('gateway', true));
  expect(kept.isHot('page')).toBe(true);
});

test('a value that replaces a hot one is hot, and one that replaces a value on trial stays on trial', () => {
  const kept = cache();
  kept.set('page', { size: 10 }, first);
  kept.set('page', { size: 20 }, second);
  kept.get('page', first);
  expect(kept.isHot('page')).toBe(false);
  kept.get('page', second);
  kept.set('page', { size: 30 }, first);
  expect(kept.isHot('page')).toBe(true);
  expect(kept.peek('page')).toEqual({ size: 30 });
});

test('a value that is too large is not kept, and a deleted one is gone', () => {
  const kept = cache();
  kept.set('large', { size: 101 }, first);
  expect(kept.peek('large')).toBeUndefined();
  kept.set('page', { size: 10 }, first);
  kept.delete('page');
  expect(kept.count).toBe(0);
  kept.set('page', { size: 10 }, first);
  kept.clear();
  expect([kept.count, kept.size]).toEqual([0, 0]);
});
