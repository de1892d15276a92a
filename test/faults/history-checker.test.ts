/** The checker of histories accepts right histories, and refuses all others. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCursor } from '../../src/record/cursor.js';
import { sized } from '../fixtures/faults/fault.js';
import { type HistoryLine, HistoryLog, type RecordedUpdate, readHistory } from '../fixtures/faults/history.js';
import { type Expectations, violationsOf } from '../fixtures/faults/history-checker.js';

const cursorAt = (offset: number) =>
  encodeCursor({ epoch: '0123456789abcdef', generation: 1, offset, hashStart: offset.toString(16).padStart(12, '0') });
const updateAt = (offset: number, sequence: number): RecordedUpdate => {
  const cursor = cursorAt(offset);
  return { sequence, cursor, payload: JSON.stringify({ __typename: 'StatementPublished', sequence, cursor }) };
};

/** Ten updates of a story at the even offsets of a record, with other updates between them. */
const RECORD = Array.from({ length: 10 }, (_, index) => updateAt(2 * (index + 1), index + 1));
const LAST = cursorAt(20);

const connected = (connection: number, after: string | null): HistoryLine => ({
  client: 'c',
  connection,
  type: 'connected',
  after,
});
const updates = (connection: number, from: number, to: number): HistoryLine[] =>
  RECORD.slice(from - 1, to).map((update) => ({ client: 'c', connection, type: 'update', ...update }));
const word = (connection: number, type: 'caughtUp' | 'checkpoint' | 'reset', cursor: string | null): HistoryLine => ({
  client: 'c',
  connection,
  type,
  sequence: null,
  cursor,
  payload: '{}',
});

/** Two connections with everything from the third update on, replayed and live. */
const RIGHT: readonly HistoryLine[] = [
  connected(1, cursorAt(4)),
  ...updates(1, 3, 5),
  word(1, 'caughtUp', cursorAt(11)),
  ...updates(1, 6, 7),
  word(1, 'checkpoint', cursorAt(15)),
  connected(2, cursorAt(15)),
  ...updates(2, 8, 9),
  word(2, 'caughtUp', cursorAt(18)),
  ...updates(2, 10, 10),
];
const FINISHED: Expectations = { record: RECORD, finished: { clients: ['c'], cursor: LAST } };

const kinds = (history: readonly HistoryLine[], expectations: Partial<Expectations> = {}) => [
  ...new Set(violationsOf(history, { ...FINISHED, ...expectations }).map((violation) => violation.kind)),
];
/** The right history with some of its lines replaced. */
const changed = (at: number, remove: number, ...insert: HistoryLine[]) => RIGHT.toSpliced(at, remove, ...insert);
const lineAt = (index: number): HistoryLine => RIGHT[index] ?? connected(0, null);
const altered = (index: number, change: Record<string, unknown>) =>
  changed(index, 1, { ...lineAt(index), ...change } as HistoryLine);

describe('The history checker', () => {
  test('the checker accepts right histories', () => {
    expect(kinds(RIGHT)).toEqual([]);
    expect(kinds([connected(1, null), ...updates(1, 4, 10)])).toEqual([]);
    expect(kinds([connected(1, null), connected(2, null), word(2, 'caughtUp', LAST)])).toEqual([]);
    expect(
      kinds([connected(1, LAST), word(1, 'reset', null), connected(2, cursorAt(16)), ...updates(2, 9, 10)]),
    ).toEqual([]);
  });

  test('the checker knows from the filter which updates a history may lack', () => {
    const even = RIGHT.filter((line) => line.type !== 'update' || (line.sequence ?? 0) % 2 === 0);
    const follows = (_client: string, { sequence }: RecordedUpdate) => sequence % 2 === 0;
    expect(kinds(even, { follows })).toEqual([]);
    expect(kinds(even)).toEqual(['missing']);
    expect(kinds(RIGHT, { follows })).toEqual(['not followed']);
  });

  test('the checker accepts repeats only across raw connections that asked from an older cursor', () => {
    const again = [connected(1, cursorAt(0)), ...updates(1, 1, 6), connected(2, cursorAt(8)), ...updates(2, 5, 10)];
    expect(kinds(again, { repeats: 'across connections' })).toEqual([]);
    expect(kinds(again)).toEqual(['repeated']);
    const hidden = [connected(1, cursorAt(0)), ...updates(1, 1, 6), connected(2, cursorAt(8)), ...updates(2, 7, 10)];
    expect(kinds(hidden)).toEqual([]);
    expect(kinds(hidden, { repeats: 'across connections' })).toEqual(['missing']);
  });

  test.each<[what: string, history: readonly HistoryLine[], expected: string[]]>([
    ['an update is missing in the middle', changed(2, 1), ['missing']],
    ['an update is missing at the end', changed(12, 1), ['missing']],
    ['an update is missing before CaughtUp', changed(3, 1), ['missing']],
    ['the replay of a whole connection is missing', changed(9, 2), ['missing']],
    ['a connection is missing, and the next one asked from a later cursor', changed(5, 2), ['missing']],
    ['two updates are swapped', changed(1, 2, lineAt(2), lineAt(1)), ['out of order']],
    ['an update is older than the cursor', changed(1, 0, ...updates(1, 2, 2)), ['out of order']],
    ['an update is repeated at once', changed(2, 0, lineAt(1)), ['repeated']],
    ['an update is repeated on the next connection', changed(9, 0, ...updates(2, 7, 7)), ['repeated']],
    [
      'a byte of a payload is altered',
      altered(5, { payload: RECORD[5]?.payload.replace('ment', 'Ment') }),
      ['another payload'],
    ],
    ['an update has the cursor of another one', altered(5, { cursor: cursorAt(14) }), ['another cursor']],
    [
      'an update is not on the record',
      changed(13, 0, { client: 'c', connection: 2, type: 'update', ...updateAt(22, 11) }),
      ['not on the record'],
    ],
    ['a connection gets CaughtUp twice', changed(6, 0, word(1, 'caughtUp', cursorAt(12))), ['caught up twice']],
    [
      'CaughtUp has an earlier place than the update before it',
      changed(4, 1, word(1, 'caughtUp', cursorAt(9))),
      ['out of order'],
    ],
    ['CaughtUp comes before the last missed update', changed(3, 2, lineAt(4), lineAt(3)), ['out of order']],
    ['a reset comes after an update', [...updatesThenReset()], ['reset not alone', 'not finished']],
    [
      'an update comes after a reset',
      [connected(1, LAST), word(1, 'reset', null), ...updates(1, 1, 10)],
      ['reset not alone'],
    ],
    ['a message comes on a connection that was never opened', changed(8, 1), ['no such connection']],
    ['a client has finished without receiving anything', [connected(1, null)], ['not finished']],
    ['a client has finished without a history', [], ['not finished']],
  ])('the checker refuses a history in which %s', (_what, history, expected) => {
    expect(kinds(history)).toEqual(expected);
  });

  function updatesThenReset(): HistoryLine[] {
    return [connected(1, cursorAt(0)), ...updates(1, 1, 10), word(1, 'reset', null)];
  }

  test('the checker refuses a record with a gap or out of order', () => {
    expect(kinds([], { record: RECORD.toSpliced(4, 1) })).toContain('not contiguous');
    expect(kinds([], { record: [updateAt(4, 1), updateAt(2, 2)] })).toContain('not contiguous');
  });

  test('the checker reads a written log with unchanged payloads', () => {
    const directory = mkdtempSync(join(tmpdir(), 'onrecord-history-'));
    const log = new HistoryLog(join(directory, 'history'));
    log.connected('c', 1, null);
    log.received('c', 1, { __typename: 'StatementPublished', cursor: LAST, sequence: 10 });
    log.received('c', 1, { __typename: 'CaughtUp', cursor: LAST });
    log.received('c', 2, { __typename: 'FeedReset' });
    log.close();
    const payload = `{"__typename":"StatementPublished","cursor":"${LAST}","sequence":10}`;
    expect(readHistory(log.path)).toEqual([
      connected(1, null),
      { client: 'c', connection: 1, type: 'update', sequence: 10, cursor: LAST, payload },
      { ...word(1, 'caughtUp', LAST), payload: `{"__typename":"CaughtUp","cursor":"${LAST}"}` },
      { ...word(2, 'reset', null), payload: '{"__typename":"FeedReset"}' },
    ]);
    rmSync(directory, { recursive: true });
  });
});

/** A record whose updates lie at random offsets, and a client that followed it from a random place over connections. */
interface RightHistory {
  readonly record: RecordedUpdate[];
  readonly history: HistoryLine[];
}

const rightHistory: fc.Arbitrary<RightHistory> = fc
  .record({
    steps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 30 }),
    start: fc.nat({ max: 2 }),
    connections: fc.array(fc.record({ length: fc.nat({ max: 6 }), caughtUpAfter: fc.nat({ max: 8 }) }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ steps, start, connections }) => {
    let offset = 0;
    const record = steps.map((step, index) => {
      offset += step;
      return updateAt(offset, index + 1);
    });
    const history: HistoryLine[] = [];
    let taken = start;
    const place = () => record[taken - 1]?.cursor ?? cursorAt(0);
    connections.forEach(({ length, caughtUpAfter }, index) => {
      const connection = index + 1;
      history.push(connected(connection, place()));
      // The last connection goes on to the end.
      const all = index === connections.length - 1 ? record.length : length;
      for (let count = 0; count <= all; count += 1) {
        if (count === caughtUpAfter) history.push(word(connection, 'caughtUp', place()));
        const update = record[taken];
        if (count === all || update === undefined) break;
        history.push({ client: 'c', connection, type: 'update', ...update });
        taken += 1;
      }
    });
    return { record, history };
  });

/** Ways to damage a right history at one of its updates, which are at `lines`. */
const MUTATIONS: Readonly<
  Record<string, (history: HistoryLine[], lines: readonly number[], nth: number) => HistoryLine[]>
> = {
  'leaves one out': (history, lines, nth) => history.toSpliced(lines[nth] ?? 0, 1),
  'sends one again later': (history, lines, nth) => {
    const line = history[lines[nth] ?? 0];
    const last = history.at(-1);
    return line === undefined || last === undefined ? [] : [...history, { ...line, connection: last.connection }];
  },
  'swaps it with the next': (history, lines, nth) => {
    const [one = 0, other = 0] = nth + 1 < lines.length ? [lines[nth], lines[nth + 1]] : [lines[0], lines[1]];
    const [first, second] = [history[one], history[other]];
    if (first === undefined || second === undefined) return [];
    return history
      .with(one, { ...second, connection: first.connection })
      .with(other, { ...first, connection: second.connection });
  },
  'alters a byte': (history, lines, nth) =>
    history.map((line, index) =>
      index === lines[nth] && line.type === 'update' ? { ...line, payload: `${line.payload} ` } : line,
    ),
  'gives another cursor': (history, lines, nth) =>
    history.map((line, index) =>
      index === lines[nth] && line.type === 'update' ? { ...line, cursor: cursorAt(1_000) } : line,
    ),
  'invents one': (history, lines, nth) => {
    const line = history[lines[nth] ?? 0];
    if (line?.type !== 'update') return [];
    return history.toSpliced(lines[nth] ?? 0, 0, { ...line, sequence: 1_000 });
  },
  'catches up once more': (history, lines, nth) => {
    const line = history[lines[nth] ?? 0];
    if (line?.type !== 'update') return [];
    const again = word(line.connection, 'caughtUp', line.cursor);
    return history.toSpliced((lines[nth] ?? 0) + 1, 0, again, again);
  },
  'resets in between': (history, lines, nth) => {
    const line = history[lines[nth] ?? 0];
    return line === undefined ? [] : history.toSpliced((lines[nth] ?? 0) + 1, 0, word(line.connection, 'reset', null));
  },
  'ends early': (history, lines) => history.slice(0, lines.at(-1)),
};

test('the checker accepts every right history, and refuses it after any single change', () => {
  fc.assert(
    fc.property(
      rightHistory,
      fc.constantFrom(...Object.keys(MUTATIONS)),
      fc.nat({ max: 1_000 }),
      ({ record, history }, mutation, at) => {
        const expectations = { record, finished: { clients: ['c'], cursor: record.at(-1)?.cursor ?? '' } };
        expect(violationsOf(history, expectations)).toEqual([]);
        const lines = history.flatMap((line, index) => (line.type === 'update' ? [index] : []));
        fc.pre(lines.length >= 2);
        const spoiled = MUTATIONS[mutation]?.(history, lines, at % lines.length) ?? [];
        expect(violationsOf(spoiled, expectations)).not.toEqual([]);
      },
    ),
    { numRuns: sized({ short: 1_000, long: 20_000 }) },
  );
});
