import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matches, unite, withFollowUps } from '../../src/story/audience.js';
import { UpdateKind, valuesOf } from '../../src/story/vocabulary.js';

const everything = { kinds: null, actor: null, proposal: null };

describe('The audience of an update', () => {
  test('rule 10: a correction from actor A to B reaches subscribers of either', () => {
    const corrected = unite({ actors: ['a'], proposals: [] }, { actors: ['b'], proposals: [] });
    expect(matches({ ...everything, actor: 'a' }, 'STATEMENT_CORRECTED', corrected)).toBe(true);
    expect(matches({ ...everything, actor: 'b' }, 'STATEMENT_CORRECTED', corrected)).toBe(true);
    expect(matches({ ...everything, actor: 'c' }, 'STATEMENT_CORRECTED', corrected)).toBe(false);
  });

  test('rule 11: a subscriber of any kind of statement update receives corrections and retractions, too', () => {
    for (const kind of ['STATEMENT_PUBLISHED', 'STATEMENT_CHANGED', 'STATEMENT_RELEASED'] as const) {
      for (const back of [
        'STATEMENT_CORRECTED',
        'STATEMENT_WITHHELD',
        'STATEMENT_RETRACTED',
        'STATEMENT_REDACTED',
      ] as const) {
        expect(matches({ ...everything, kinds: withFollowUps([kind]) }, back, { actors: [], proposals: [] })).toBe(
          true,
        );
      }
    }
    expect(withFollowUps(['POSITION_TAKEN'])).toEqual(['POSITION_TAKEN', 'POSITION_UNSUPPORTED']);
    expect(withFollowUps(['EVENT_CHANGED'])).toEqual(['EVENT_CHANGED']);
  });

  test('rule 11: a subscriber who received any version of a statement receives all later ones, even after changes of the speaker', () => {
    const actor = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.array(actor, { minLength: 1, maxLength: 6 }), (speakers) => {
        let concerns = unite({ actors: [], proposals: [] }, { actors: [], proposals: [] });
        const given = new Set<string>();
        for (const speaker of speakers) {
          concerns = unite(concerns, { actors: [speaker], proposals: [] });
          for (const one of [...given, speaker]) {
            expect(matches({ ...everything, actor: one }, 'STATEMENT_CORRECTED', concerns)).toBe(true);
            given.add(one);
          }
        }
        for (const one of given)
          expect(matches({ ...everything, actor: one }, 'STATEMENT_RETRACTED', concerns)).toBe(true);
      }),
    );
  });

  test('a subscriber without filters receives updates of every kind', () => {
    for (const kind of valuesOf(UpdateKind))
      expect(matches(everything, kind, { actors: [], proposals: [] })).toBe(true);
  });
});
