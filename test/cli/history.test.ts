/** `onrecord history` and `diff` of the built command. */
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { terms } from '../../src/words/terms.js';
import { runningService } from '../fixtures/service/service.js';
import { anyStore } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';
import { besideService, expectRefusal, finish, MAIN } from './command.js';

const service = runningService(anyStore, 'none');
const onrecord = besideService(() => service.service);

const CHANGED = `${STORY}/changed`;
const LONG = `${STORY}/long`;
/** A long text with these words in the middle. */
const words = (middle: string) =>
  `${'They said much of this. '.repeat(8)}${middle}${' They said more of that.'.repeat(8)}`;

/** The cursor after the first correction. */
let corrected: string;

beforeAll(async () => {
  await service.apply(opening());
  await service.apply(file({ statements: [statement('changed', { text: 'We want peace at once.' })] }));
  const note = { reason: 'WRONG_TRANSLATION', text: 'It was said in French.', internalNote: 'Ann heard it.' };
  const set = { text: 'We want a truce at once.', channel: 'SPEECH' };
  corrected = await service.apply(
    file({ correct: [{ statement: 'changed', set, notice: notice('CORRECTION', note) }] }),
  );
  const back = { text: 'We want a truce soon.', channel: 'REMARKS' };
  await service.apply(file({ correct: [{ statement: 'changed', set: back, notice: notice('CLARIFICATION') }] }));
  await service.apply(file({ statements: [statement('long', { text: words('It is so.') })] }));
  const long = { statement: 'long', set: { text: words('That is not so, and it never was.') } };
  await service.apply(file({ correct: [{ ...long, notice: notice('CORRECTION', { text: words('We erred.') }) }] }));
  await service.apply(file({ statements: [statement('letters', { text: "They don't want it." })] }));
  const letters = { statement: 'letters', set: { text: 'They don’t want it.' } };
  await service.apply(file({ correct: [{ ...letters, notice: notice('CLARIFICATION') }] }));
  await service.apply(file({ statements: [statement('hidden')] }));
  await service.apply(
    file({ correct: [{ statement: 'hidden', set: { text: 'Other words.' }, notice: notice('CORRECTION') }] }),
  );
  await service.apply(file({ withhold: [{ statement: 'hidden', notice: notice('HOLD') }] }));
});

/** The output with `<time>` for every time. */
const timeless = (output: string) => output.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
const linesOf = (output: string) => output.trimEnd().split('\n');

describe('history', () => {
  test('history prints each version with its notice and its changes word by word', async () => {
    const { code, output, errors } = await onrecord(['history', CHANGED]);
    expect(timeless(output)).toBe(`Version 1  <time>  PUBLISHED
  We want peace at once.

Version 2  <time>  PUBLISHED
  CORRECTION (WRONG_TRANSLATION): It was said in French.
  For editors only: Ann heard it.
  We want [-peace-]{+a truce+} at once.
  channel: REMARKS → SPEECH

Version 3  <time>  PUBLISHED
  CLARIFICATION (WRONG_WORDING): We had it wrong.
  We want a truce [-at once-]{+soon+}.
  channel: SPEECH → REMARKS
`);
    expect([code, errors]).toEqual([0, '']);
  });

  test('history needs no token, and then hides notes for editors', async () => {
    const { code, output } = await onrecord(['history', CHANGED], { environment: { DESK_TOKEN: '' } });
    expect(code).toBe(0);
    expect(output).toContain('CORRECTION (WRONG_TRANSLATION): It was said in French.');
    expect(output).not.toContain('Ann heard it');
  });

  test('history --json prints one object per version, and nothing else', async () => {
    const { output } = await onrecord(['history', CHANGED, '--json']);
    expect(linesOf(output).map((line) => JSON.parse(line))).toMatchObject([
      { number: 1, notice: null, wordChanges: [] },
      { number: 2, notice: { kind: 'CORRECTION' }, changes: [{ field: 'text' }, { field: 'channel' }] },
      { number: 3, text: 'We want a truce soon.' },
    ]);
  });

  test('history shows no words of a withheld statement, and says so', async () => {
    const { output } = await onrecord(['history', `${STORY}/hidden`]);
    expect(timeless(output)).toBe(`Version 1  <time>  WITHHELD
  The words are not shown.

Version 2  <time>  WITHHELD
  CORRECTION (WRONG_WORDING): We had it wrong.
  text: changed, not shown

Version 3  <time>  WITHHELD
  HOLD (WRONG_WORDING): We had it wrong.
  status: PUBLISHED → WITHHELD
`);
  });

  test('history fits into 100 columns, and breaks lines between words only', async () => {
    const { output } = await onrecord(['history', LONG]);
    const lines = linesOf(output);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines.length).toBeGreaterThan(12);
    const [, second = ''] = output.replaceAll(/\n +/g, ' ').split('\n\n');
    expect(second).toContain(words('[-It-]{+That+} is {+not +}so{+, and it never was+}.'));
  });

  test('history of an unknown statement fails with a sentence', async () => {
    expectRefusal(
      await onrecord(['history', 'changed']),
      'There is no statement "changed" on the record. A statement is named story/key.',
    );
  });

  test('history ends without an error when the reader of its output closes the pipe', async () => {
    const { port } = new URL(service.service.url);
    const command = `"${process.execPath}" "${MAIN}" history ${CHANGED} | true`;
    const { errors } = await finish('sh', ['-c', command], { PORT: port, DATA_DIR: 'no-such-directory' });
    expect(errors).toBe('');
  });

  test.skipIf(!existsSync('/usr/bin/script'))(
    'history has colours on a terminal, and none where NO_COLOR is set',
    async () => {
      const { port } = new URL(service.service.url);
      const onTerminal = (environment: Record<string, string>) =>
        finish('/usr/bin/script', ['-qec', `"${process.execPath}" "${MAIN}" history ${CHANGED}`, '/dev/null'], {
          PORT: port,
          DATA_DIR: 'no-such-directory',
          TERM: 'xterm-256color',
          ...environment,
        });
      const [coloured, plain] = await Promise.all([onTerminal({}), onTerminal({ NO_COLOR: '1' })]);
      expect(coloured.output).toContain(
        'We want \u001b[31m[-peace-]\u001b[39m\u001b[32m{+a truce+}\u001b[39m at once.',
      );
      expect(plain.output).toContain('We want [-peace-]{+a truce+} at once.');
      expect(plain.output).not.toContain('\u001b');
      const piped = await onrecord(['history', CHANGED], { environment: { FORCE_COLOR: '1' } });
      expect(piped.output).not.toContain('\u001b');
    },
  );
});

describe('diff of a statement', () => {
  test('diff compares the last two versions, or the named ones', async () => {
    const [last, named, since] = await Promise.all([
      onrecord(['diff', CHANGED]),
      onrecord(['diff', CHANGED, '1', '2']),
      onrecord(['diff', CHANGED, '1']),
    ]);
    expect(last.output).toBe(
      `${CHANGED}, version 2 → 3\n  We want a truce [-at once-]{+soon+}.\n  channel: SPEECH → REMARKS\n`,
    );
    expect(named.output).toBe(
      `${CHANGED}, version 1 → 2\n  We want [-peace-]{+a truce+} at once.\n  channel: REMARKS → SPEECH\n`,
    );
    // The channel has its old value again.
    expect(since.output).toBe(`${CHANGED}, version 1 → 3\n  We want [-peace at once-]{+a truce soon+}.\n`);
  });

  test('diff and history say when only an apostrophe is written differently', async () => {
    const id = CHANGED.replace('changed', 'letters');
    const outputs = await Promise.all([onrecord(['diff', id]), onrecord(['history', id])]);
    for (const { output } of outputs) {
      expect(output).toContain(`\n  ${terms.lettersOnly}\n`);
    }
  });

  test('diff --json of a statement prints one object', async () => {
    const { output } = await onrecord(['diff', CHANGED, '1', '2', '--json']);
    expect(linesOf(output).map((line) => JSON.parse(line))).toEqual([
      {
        statement: CHANGED,
        from: 1,
        to: 2,
        wordChanges: [
          { kind: 'SAME', text: 'We want ' },
          { kind: 'REMOVED', text: 'peace' },
          { kind: 'ADDED', text: 'a truce' },
          { kind: 'SAME', text: ' at once.' },
        ],
        changes: [{ field: 'channel', before: 'REMARKS', after: 'SPEECH' }],
      },
    ]);
  });

  test('diff of versions that cannot be compared names those that can', async () => {
    const [backwards, unknown, none, place] = await Promise.all([
      onrecord(['diff', CHANGED, '3', '1']),
      onrecord(['diff', CHANGED, '9']),
      onrecord(['diff', CHANGED, '0']),
      onrecord(['diff', CHANGED, '--since', '1']),
    ]);
    expectRefusal(backwards, 'Name the earlier version first: 1 3');
    expectRefusal(unknown, `${CHANGED} has versions 1 to 3, not version 9`);
    expectRefusal(none, 'Write a whole number of at least 1.');
    expectRefusal(place, `--since is only for stories. For a statement, name two versions: ${CHANGED} 1 2`);
  });
});

describe('diff of a story', () => {
  test('diff of a story prints the updates since an update or a cursor, with editors and notices', async () => {
    const { data } = await service.query(
      `{ story(by: { slug: "${STORY}" }, asOf: { cursor: "${corrected}" }) { sequence } }`,
    );
    const { sequence } = data.story;
    const [byNumber, byCursor] = await Promise.all(
      [String(sequence - 1), corrected].map((since) => onrecord(['diff', STORY, '--since', since])),
    );
    const [first, noticed, note, next] = linesOf(timeless(byNumber?.output ?? ''));
    expect(first).toBe(
      `${String(sequence).padStart(5)}  <time>  desk  Corrected: Anna North: We want a truce at once.`,
    );
    expect(noticed).toBe('       CORRECTION (WRONG_TRANSLATION): It was said in French.');
    expect(note).toBe('       For editors only: Ann heard it.');
    expect(next).toContain('Anna North: We want a truce soon.');
    expect(linesOf(byCursor?.output ?? '')).toEqual(linesOf(byNumber?.output ?? '').slice(3));
  });

  test('diff of a story starts at its beginning or at a day, and prints nothing since a future time', async () => {
    const [whole, sinceThen, ahead] = await Promise.all([
      onrecord(['diff', STORY, '--json']),
      onrecord(['diff', STORY, '--json', '--since', '2020-02-02']),
      onrecord(['diff', STORY, '--since', '2999-01-01T00:00:00+02:00']),
    ]);
    const updates = linesOf(whole.output).map((line) => JSON.parse(line));
    expect(updates.map(({ sequence }) => sequence)).toEqual(updates.map((_, index) => index + 1));
    expect(updates[0]).toMatchObject({ kind: 'STORY_OPENED', editor: 'desk' });
    expect(sinceThen.output).toBe(whole.output);
    expect(ahead.output).toBe('Nothing was recorded since then.\n');
  });

  test('diff of a story reads all pages of updates', async () => {
    const events = Array.from({ length: 130 }, (_, index) => ({
      slug: `meeting-${index}`,
      kind: 'TALKS',
      title: `Meeting ${index}`,
      status: 'PROPOSED',
    }));
    const { data } = await service.query(`{ story(by: { slug: "${STORY}" }) { sequence } }`);
    await service.apply(file({ events }));
    const { output } = await onrecord(['diff', STORY, '--since', String(data.story.sequence)]);
    expect(linesOf(output)).toHaveLength(130);
    expect(output).toContain('Meeting 129');
  });

  test('diff of an unknown place or story fails with a sentence', async () => {
    const [place, number, story, versions] = await Promise.all([
      onrecord(['diff', STORY, '--since', 'yesterday']),
      onrecord(['diff', STORY, '--since', '99999']),
      onrecord(['diff', 'nowhere', '--since', '3']),
      onrecord(['diff', STORY, '1', '2']),
    ]);
    expectRefusal(place, 'Write the number of an update, a time like 2025-03-18 or');
    expectRefusal(number, /has no update with the number 99999 {2}\[UPDATE_UNKNOWN\]/);
    expectRefusal(story, 'There is no story "nowhere"');
    expectRefusal(versions, `Only a statement has versions; name it ${STORY}/key.`);
  });
});
