/** The seconds after which a client without units is told to try again. */
import { describe, expect, test } from 'vitest';
import { tooMany } from '../../src/server/limits/gate.js';

const retryAfter = (seconds: number) => Number(tooMany(seconds).headers['retry-after']);

describe('Retry-After', () => {
  test('Retry-After is exact up to 10 seconds, and rounded up above', () => {
    expect([1, 2, 9, 10, 11, 15, 16, 96, 100, 101, 151, 3_600].map(retryAfter)).toEqual([
      1, 2, 9, 10, 15, 15, 20, 100, 100, 150, 200, 4_000,
    ]);
  });

  test('Retry-After is never too early, and less than half as long again', () => {
    const ratios = Array.from({ length: 10_000 }, (_, index) => retryAfter(index + 1) / (index + 1));
    expect(Math.min(...ratios)).toBe(1);
    expect(Math.max(...ratios)).toBeLessThan(1.5);
  });

  test('Retry-After takes at most 64 values, so that each refusal is made once', () => {
    const all = Array.from({ length: 10_000 }, (_, index) => tooMany(index + 1));
    expect(new Set(all).size).toBeLessThanOrEqual(64);
  });
});
