/** The text of a cursor: version 1 for ever, and version 2 from the second generation on. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '../../src/record/cursor.js';

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits });
const cursors = fc.record({
  epoch: hex(16),
  generation: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 65_535 })),
  offset: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  hashStart: hex(12),
});

describe('A cursor', () => {
  test('every cursor is read back as it was written, in URL-safe characters', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        const text = encodeCursor(cursor);
        expect(text).toMatch(cursor.generation === 1 ? /^[\w-]{28}$/ : /^[\w-]{31}$/);
        expect(decodeCursor(text)).toEqual(cursor);
      }),
    );
  });

  test('a text is a cursor only if the service would write it so', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      // Lengths and versions close to those of cursors.
      fc
        .tuple(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ minLength: 20, maxLength: 22 }))
        .map(([version, rest]) => Uint8Array.of(version, ...rest)),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        const text = Buffer.from(some).toString('base64url');
        const cursor = decodeCursor(text);
        if (cursor !== null) expect(encodeCursor(cursor)).toBe(text);
      }),
    );
  });

  test('cursors of the first generation are the same as before there were generations', () => {
    const cursor = { epoch: '0123456789abcdef', generation: 1, offset: 66, hashStart: 'fedcba987654' };
    expect(encodeCursor(cursor)).toBe('AQEjRWeJq83vAAAAAABC_ty6mHZU');
    expect(encodeCursor({ ...cursor, generation: 2 })).toBe('AgEjRWeJq83vAAIAAAAAAEL-3LqYdlQ');
    // Generations 0 and 1 in version 2 would be second names of the same place.
    for (const generation of [0, 1]) {
      const bytes = Buffer.from(encodeCursor({ ...cursor, generation: 2 }), 'base64url');
      bytes.writeUInt16BE(generation, 9);
      expect(decodeCursor(bytes.toString('base64url'))).toBeNull();
    }
  });
});
