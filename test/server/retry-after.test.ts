/** After how many seconds a client that has used up its units is told to ask again. */
import { describe, expect, test } from 'vitest';
import { tooMany } from '../../src/server/limits/gate.js';

const told = (seconds: number) => Number(tooMany(seconds).headers['retry-after']);

describe('Retry-After', () => {
  test('is exact up to 10 seconds, and rounded up above', () => {
    expect([1, 2, 9, 10, 11, 15, 16, 96, 100, 101, 151, 3_600].map(told)).toEqual([
      1, 2, 9, 10, 15, 15, 20, 100, 100, 150, 200, 4_000,
    ]);
  });

  test('is never sooner than the client may ask again, and at most half as long again', () => {
    const ratios = Array.from({ length: 10_000 }, (_, index) => told(index + 1) / (index + 1));
    expect(Math.min(...ratios)).toBe(1);
    expect(Math.max(...ratios)).toBeLessThan(1.5);
  });

  test('needs few refusals, each made once, however long clients have to wait', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => tooMany(index + 1));
    expect(new Set(all).size).toBeLessThanOrEqual(64);
  });
});
