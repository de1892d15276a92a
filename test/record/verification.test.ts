/** The record is verified piece by piece: writes go on meanwhile, and do not make it look broken. */
import { expect, test } from 'vitest';
import { verify } from '../../src/record/verify/verify.js';
import { statements } from '../fixtures/faults/fault-story.js';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { applied, file, notice, opening, statement } from '../fixtures/stories/story.js';

const COUNT = 300;
const PER_PAGE = 5;

onEveryEngine('Verification', (makeStore) => {
  const context = emptyRecord(makeStore);

  test('writes, corrections and a redaction go on while the record is verified, which finds it intact', async () => {
    const { record, engine } = context;
    await applied(record, opening());
    await applied(record, statements('many', COUNT));
    const { offset } = await record.head();
    let isOver = false;
    const verifying = verify(engine.db, PER_PAGE).finally(() => {
      isOver = true;
    });
    // They end versions that the check has read or will read, and erase words of others.
    await applied(record, file({ statements: [statement('new')] }));
    expect(isOver).toBe(false);
    const correction = { statement: 'many-0', set: { text: 'Other words.' }, notice: notice('CORRECTION') };
    await applied(record, file({ correct: [correction] }));
    await redact(record, 'many-7');
    const found = await verifying;
    expect(found).toMatchObject({ intact: true });
    expect(found.intact && found.updates).toBeGreaterThanOrEqual(offset);
    expect(await record.verify()).toEqual({ intact: true, updates: (await record.head()).offset });
  });

  test('a fault is found although the record has moved on since', async () => {
    const { record, engine } = context;
    await applied(record, opening());
    await applied(record, statements('many', 20));
    const { offset } = await record.head();
    await engine.db.updateTable('update').set({ editor: 'somebody else' }).where('offset', '=', offset).execute();
    const verifying = verify(engine.db, PER_PAGE);
    await applied(record, file({ statements: [statement('new')] }));
    expect(await verifying).toMatchObject({ intact: false, offset });
  });
});
