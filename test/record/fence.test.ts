/** The fence: when writes pass, and when the database counts as replaced. */
import { describe, expect, test } from 'vitest';
import { Fence, type GenerationRow } from '../../src/record/fence.js';

const ROW: GenerationRow = { epoch: 'ours', generation: 2, takeovers: [], supersededBy: null, isReplica: false };
const OTHER = 'http://10.0.0.2:4001';

/** A fence that has read this row. */
function fenceWith(row: Partial<GenerationRow> = {}): Fence {
  const fence = new Fence();
  fence.noteRow({ ...ROW, ...row }, performance.now());
  return fence;
}
const codeOf = (fence: Fence) => fence.refusal?.code ?? null;

describe('The fence', () => {
  test('a higher generation elsewhere closes it, one of another record or no higher one does not', () => {
    const fence = fenceWith();
    fence.noteElsewhere({ epoch: 'ours', generation: 2 }, OTHER);
    fence.noteElsewhere({ epoch: 'theirs', generation: 9 }, OTHER);
    expect(codeOf(fence)).toBeNull();
    fence.noteElsewhere({ epoch: 'ours', generation: 3 }, OTHER);
    expect(codeOf(fence)).toBe('STORE_SUPERSEDED');
    expect(fence.toPersist).toBe(3);
    // Operators learn where it was seen; clients do not.
    expect(fence.refusal?.forOperators).toContain(OTHER);
    expect(fence.refusal?.message).not.toContain(OTHER);
    // The database is of that generation itself now.
    fence.noteRow({ ...ROW, generation: 3 }, performance.now());
    expect(codeOf(fence)).toBeNull();
  });

  test('a standby of a lower generation is behind, and not replaced unless its row says so', () => {
    const behind = fenceWith({ isReplica: true });
    behind.noteElsewhere({ epoch: 'ours', generation: 3 }, OTHER);
    expect([codeOf(behind), behind.toPersist]).toEqual([null, null]);
    expect(codeOf(fenceWith({ isReplica: true, supersededBy: 3 }))).toBe('STORE_SUPERSEDED');
  });

  test('a database that was of a higher generation before is another one, but a slow answer from before is none', () => {
    const fence = fenceWith({ generation: 1 });
    const before = performance.now();
    fence.noteRow(ROW, performance.now());
    fence.noteRow({ ...ROW, generation: 1 }, before - 1);
    expect(codeOf(fence)).toBeNull();
    fence.noteRow({ ...ROW, generation: 1 }, performance.now() + 1);
    expect(codeOf(fence)).toBe('STORE_SUPERSEDED');
  });

  test('a write that comes in doubt waits for a round of questions that began later, and no other write waits', async () => {
    const fence = fenceWith();
    let rounds = 0;
    fence.watchedBy({
      ask: async () => {
        rounds += 1;
        const endDoubts = fence.beginRound();
        if (rounds === 1) fence.doubt();
        else fence.noteElsewhere({ epoch: 'ours', generation: 3 }, OTHER);
        endDoubts();
      },
      hint: () => undefined,
    });
    await fence.pass();
    expect(rounds).toBe(0);
    fence.doubt();
    await fence.pass();
    expect(rounds).toBe(1);
    // Another doubt came while it asked.
    await expect(fence.pass()).rejects.toMatchObject({ code: 'STORE_SUPERSEDED' });
    expect(rounds).toBe(2);
  });

  test('a write in doubt waits no longer than two seconds for a watcher that hangs', async () => {
    const fence = fenceWith();
    fence.watchedBy({ ask: () => new Promise(() => undefined), hint: () => undefined });
    fence.doubt();
    const since = performance.now();
    await fence.pass();
    expect(performance.now() - since).toBeGreaterThan(1_500);
  });
});
