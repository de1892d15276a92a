/** `onrecord publish`, `correct`, `withhold`, `release`, `retract`, `redact` and `scrub` of the built command. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { StoryRecord } from '../../src/record/record.js';
import { runningService } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { embeddedStore, onEveryEngine, type Store } from '../fixtures/store/engines.js';
import { applied, file, opening, position, STORY, statement } from '../fixtures/stories/story.js';
import { besideService, besideStore, expectRefusal, fileWith } from './command.js';

const NOTICE = ['--reason', 'OTHER', '--notice', 'We had it wrong.'];

/** Writes a file with one statement. Returns its path. */
function statementFile(key: string, more: Record<string, unknown> = {}): string {
  return fileWith('statement.yaml', stringify(statement(key, more), { lineWidth: 0 }));
}

// Concurrent, because starting the commands takes most of the time.
describe.concurrent('beside a service', () => {
  const service = runningService(async () => embeddedStore(), 'none');
  const onrecord = besideService(() => service.service);
  beforeAll(async () => {
    await service.apply(opening());
  });

  /** Puts a statement on the record. Returns its name, `story/key`. */
  async function published(more: Record<string, unknown> = {}, others: Record<string, unknown> = {}): Promise<string> {
    const key = `statement-${randomUUID()}`;
    await service.apply(file({ statements: [statement(key, more)], ...others }));
    return `${STORY}/${key}`;
  }

  async function statementNow(id: string): Promise<Record<string, unknown> | null> {
    const fields = 'version status text channel saidAt { text } citations { quote { exact } } notices { text }';
    const { data } = await service.query(`query ($id: ID!) { statement(id: $id) { ${fields} } }`, { id });
    return data.statement;
  }

  async function secretOf(name: string): Promise<string> {
    return issue(service.service.record, { name, role: 'EDITOR' });
  }

  describe('publish', () => {
    test('publish puts the statement of a file on the record, and reads the short forms of story files', async () => {
      const path = statementFile('from-a-file', {
        saidAt: { edtf: 2025, timeZone: 'Europe/London' },
        citations: [{ source: 'daily', quote: 'What she said.', retrievedAt: '2025-03-14', supports: ['ATTRIBUTION'] }],
      });
      const { code, output } = await onrecord(['publish', STORY, path]);
      expect(output).toMatch(new RegExp(`^ +\\d+  STATEMENT_PUBLISHED +${STORY}/from-a-file\nDone\\.\n`));
      expect(output).toContain('The statement is at version 1, PUBLISHED.');
      expect(code).toBe(0);
      expect(await statementNow(`${STORY}/from-a-file`)).toMatchObject({
        saidAt: { text: '2025 Europe/London' },
        citations: [{ quote: { exact: 'What she said.' } }],
      });
    });

    test('publish - --json reads standard input, and prints one line of JSON', async () => {
      const input = stringify(statement('from-standard-input'));
      const { code, output } = await onrecord(['publish', STORY, '-', '--json'], { input });
      expect(
        output
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toMatchObject([{ status: 'APPENDED', updates: [{ kind: 'STATEMENT_PUBLISHED' }], statement: { version: 1 } }]);
      expect(code).toBe(0);
    });

    test('publish reports all mistakes of a file at once, of form and of rules, with line and column', async () => {
      const path = fileWith(
        'wrong.yaml',
        [
          'key: wrong',
          'mode: DIRCT',
          'text: x',
          'notice: {}',
          'saidAt: soon',
          'channel: REMARKS',
          'chanel: x',
          'mentions: [nobody]',
        ].join('\n'),
      );
      const refused = await onrecord(['publish', STORY, path]);
      expectRefusal(refused, 'Refused:');
      const lines = refused.errors.trim().split('\n').slice(1);
      expect(lines.map((line) => /wrong\.yaml:(\d+):(\d+) {2}.*\[(\w+)\]$/.exec(line)?.slice(1).join(' '))).toEqual([
        '1 1 REQUIRED_FIELD',
        '1 1 NO_ATTRIBUTION',
        '1 1 NO_CITATION',
        '2 7 FORM',
        '4 9 UNKNOWN_FIELD',
        '5 9 BAD_TIME',
        '7 9 UNKNOWN_FIELD',
        '8 12 UNKNOWN_REFERENCE',
      ]);
      expect(refused.errors).toContain('it must be one of DIRECT, INDIRECT, MIXED');
      expect(refused.errors).not.toContain('$input');
    });

    test('publish reports the mistakes of an entry that contains itself, without a stack', async () => {
      const path = fileWith('cycle.yaml', 'key: cycle\nmode: DIRECT\ncitations: &a [*a]\n');
      const refused = await onrecord(['publish', STORY, path]);
      expectRefusal(refused, 'TOO_LARGE');
      expect(refused.errors).toContain('REQUIRED_FIELD');
    });

    test('publish reports mistakes that only the record can find with their place in the file', async () => {
      const path = statementFile('wrong-speaker', { attributions: [{ speaker: 'ana-north' }] });
      const [told, asJson] = await Promise.all([
        onrecord(['publish', STORY, path]),
        onrecord(['publish', STORY, path, '--json']),
      ]);
      expectRefusal(told, /statement\.yaml:6:14 .* did you mean anna-north\? {2}\[UNKNOWN_REFERENCE\]/);
      expect(asJson).toMatchObject({ code: 1, errors: '' });
      expect(JSON.parse(asJson.output)).toMatchObject({
        code: 'UNKNOWN_REFERENCE',
        mistakes: [{ path: ['input', 'statement', 'attributions', '0', 'speaker'], line: 6, column: 14 }],
      });
    });

    test('publish says what is wrong with a file that holds no statement', async () => {
      const cases: readonly (readonly [path: string, message: string])[] = [
        ['no/such/file.yaml', 'There is no file no/such/file.yaml'],
        [fileWith('list.yaml', '- key: a'), 'list.yaml is not a statement: write a mapping that begins with "key:"'],
        [fileWith('bad.yaml', 'key: a\ntext: [\n'), 'bad.yaml:3:1  This is not YAML: '],
        [fileWith('alias.yaml', 'key: *a\n'), 'This is not YAML: '],
        [fileWith('story.yaml', opening()), 'is a story file: apply it with "onrecord apply"'],
        ['-', 'standard input is not a statement'],
      ];
      await Promise.all(
        cases.map(async ([path, message]) => expectRefusal(await onrecord(['publish', STORY, path]), message)),
      );
    });

    test('publish refuses the same words of the same speaker, and names the option that allows them', async () => {
      await published({ text: 'The same words.' });
      const path = statementFile('said-again', { text: 'The same words.' });
      expectRefusal(await onrecord(['publish', STORY, path]), /:3:7 .*\[DUPLICATE_STATEMENT\]\n.*--allow-duplicate/);
      expect(await onrecord(['publish', STORY, path, '--allow-duplicate'])).toMatchObject({ code: 0 });
      const saidInFile = statementFile('said-once-more', { text: 'The same words.', allowDuplicate: true });
      expect(await onrecord(['publish', STORY, saidInFile])).toMatchObject({ code: 0 });
    });

    test('publish --draft saves an incomplete statement and lists its mistakes; publish story/key publishes it once', async () => {
      const { citations: _, ...unsourced } = statement('begun');
      const saved = await onrecord(['publish', STORY, '-', '--draft'], { input: stringify(unsourced) });
      expect(saved).toMatchObject({ code: 0, output: expect.stringContaining('The draft is at revision 1.') });
      expect(saved.output).toMatch(/to fix before it can be published: citations .*\[NO_CITATION\]/);
      expectRefusal(await onrecord(['publish', `${STORY}/begun`]), /draft citations .*\[NO_CITATION\]/);
      const again = await onrecord(['publish', STORY, statementFile('begun'), '--draft']);
      expect(again.output).toBe('Done.\nThe draft is at revision 2.\n');
      expect(await statementNow(`${STORY}/begun`)).toBeNull();

      expect(await onrecord(['publish', `${STORY}/begun`])).toMatchObject({ code: 0 });
      expect(await statementNow(`${STORY}/begun`)).toMatchObject({ status: 'PUBLISHED' });
      expectRefusal(await onrecord(['publish', `${STORY}/begun`]), `There is no draft "${STORY}/begun"`);
    });

    test('publish with the wrong arguments says which arguments are right', async () => {
      const path = statementFile('never');
      expectRefusal(await onrecord(['publish', STORY]), `To publish a draft, name it ${STORY}/key.`);
      expectRefusal(await onrecord(['publish', `${STORY}/never`, path]), `name only the story: ${STORY}`);
      expectRefusal(
        await onrecord(['publish', STORY, path, '--expected-revision', '1']),
        '--expected-revision is only for drafts',
      );
    });
  });

  test('a dry run prints the updates that it would make, and makes none', async () => {
    const id = await published();
    const runs = await Promise.all([
      onrecord(['publish', STORY, statementFile('not-yet'), '--dry-run']),
      onrecord(['publish', STORY, statementFile('not-yet'), '--draft', '--dry-run']),
      onrecord(['retract', id, ...NOTICE, '--dry-run']),
    ]);
    for (const { code, output } of runs) {
      expect(output).toContain('Dry run: nothing was written.');
      expect(code).toBe(0);
    }
    expect(runs[2].output).toContain(`STATEMENT_RETRACTED   ${id}`);
    expect(await statementNow(id)).toMatchObject({ version: 1, status: 'PUBLISHED' });
    expect(await statementNow(`${STORY}/not-yet`)).toBeNull();
    expectRefusal(await onrecord(['publish', `${STORY}/not-yet`]), 'There is no draft');
  });

  test('a command that is repeated with an idempotency key takes effect once', async () => {
    const id = await published();
    const publish = ['publish', STORY, statementFile('sent-twice'), '--idempotency-key', randomUUID()];
    const withhold = ['withhold', id, ...NOTICE, '--idempotency-key', randomUUID()];
    // The current version would be another one the second time.
    expectRefusal(await onrecord(withhold), 'With --idempotency-key, pass --expected-version too');
    for (const args of [publish, [...withhold, '--expected-version', '1']]) {
      expect((await onrecord(args)).output).toContain('\nDone.\n');
      const again = await onrecord(args);
      expect(again).toMatchObject({
        code: 0,
        output: expect.stringContaining('Already done with the same idempotency key'),
      });
    }
    expect(await statementNow(id)).toMatchObject({ version: 2, status: 'WITHHELD' });
    expect(await statementNow(`${STORY}/sent-twice`)).toMatchObject({ version: 1 });
  });

  describe('correct', () => {
    test('correct changes the fields of --set and --from, and adds a notice', async () => {
      const id = await published({ text: 'The old words.' });
      const note = ['--note', 'Ask the lawyers.'];
      const set = ['--set', 'channel=INTERVIEW', '--set', 'text=null: a “word” [sic], not YAML'];
      const first = await onrecord(['correct', id, ...set, '--reason', 'wrong-wording', '--notice', 'Words.', ...note]);
      expect(first.errors).toContain('quotation marks');
      const plain = ['--set', 'channel=INTERVIEW', '--set', 'text=yes: [sic], not YAML'];
      const done = await onrecord([
        'correct',
        id,
        ...plain,
        '--reason',
        'wrong-wording',
        '--notice',
        'Words.',
        ...note,
      ]);
      expect(done).toMatchObject({ code: 0, output: expect.stringContaining('at version 2, PUBLISHED') });
      expect(await statementNow(id)).toMatchObject({
        text: 'yes: [sic], not YAML',
        channel: 'INTERVIEW',
        notices: [{ text: 'Words.' }],
      });
      // The file from which the statement was published, edited.
      const edited = statementFile(id.slice(STORY.length + 1), { text: 'The new words.', channel: 'SPEECH' });
      const from = await onrecord(['correct', id, '--from', edited, '--set', 'channel=REMARKS', ...NOTICE]);
      expect(from).toMatchObject({ code: 0 });
      expect(await statementNow(id)).toMatchObject({ version: 3, text: 'The new words.', channel: 'REMARKS' });
    });

    test('correct names the settings that are wrong, and what would be right', async () => {
      const cases: readonly (readonly [settings: readonly string[], message: string | RegExp])[] = [
        [
          ['channel=REMARK', 'chanel=REMARKS', 'event=talk'],
          /--set channel .* must be one of PRESS_CONFERENCE, .*\[FORM\]\n +--set chanel .*\[UNKNOWN_FIELD\]\n +--set event .*\[UNKNOWN_REFERENCE\]/,
        ],
        [['event=talk'], /--set event .*did you mean talks\? {2}\[UNKNOWN_REFERENCE\]/],
        [['text=a', 'text=b'], '--set text is given twice'],
        [['mentions=[a'], '--set mentions  This is not YAML: '],
        [['channel'], '--set "channel" is not field=value.'],
      ];
      const id = await published();
      await Promise.all(
        cases.map(async ([settings, message]) => {
          const set = settings.flatMap((setting) => ['--set', setting]);
          expectRefusal(await onrecord(['correct', id, ...set, ...NOTICE]), message);
        }),
      );
    });

    test('correct without a field is refused, unless it adds a note', async () => {
      const id = await published();
      expectRefusal(await onrecord(['correct', id, ...NOTICE]), 'Name a field to change with --set or --from');
      expect(await onrecord(['correct', id, '--kind', 'editors-note', ...NOTICE])).toMatchObject({ code: 0 });
      expect(await statementNow(id)).toMatchObject({ version: 2, notices: [{ text: 'We had it wrong.' }] });
    });

    test('correct is refused when another editor has changed the statement since', async () => {
      const id = await published();
      await onrecord(['correct', id, '--set', 'channel=SPEECH', ...NOTICE]);
      const late = await onrecord(['correct', id, '--set', 'channel=INTERVIEW', ...NOTICE, '--expected-version', '1']);
      expectRefusal(late, /now at version 2, and you saw version 1.*\[VERSION_CONFLICT\]\n.*"onrecord history/);
      expect(await statementNow(id)).toMatchObject({ version: 2, channel: 'SPEECH' });
    });
  });

  test('an unknown reason or kind is refused with the known ones, and a missing notice by its name', async () => {
    const id = `${STORY}/any`;
    const reason = await onrecord(['retract', id, '--reason', 'TYPO', '--notice', 'x']);
    expectRefusal(reason, /Choose one of WRONG_SPEAKER, WRONG_WORDING, .*, OTHER\./);
    const kind = await onrecord(['correct', id, '--kind', 'HOLD', '--set', 'text=x', ...NOTICE]);
    expectRefusal(kind, 'Choose one of CORRECTION, CLARIFICATION, EDITORS_NOTE.');
    expectRefusal(await onrecord(['withhold', id, '--reason', 'OTHER']), "required option '--notice <text>'");
    const empty = await onrecord(['withhold', await published(), '--reason', 'OTHER', '--notice', '']);
    expectRefusal(empty, '  --notice  text: is empty  [FORM]');
  });

  test('an unknown statement is refused with a similar one that exists', async () => {
    await published();
    await service.apply(file({ statements: [statement('archer-wants-peace')] }));
    const refused = await onrecord(['retract', `${STORY}/archer-wants-piece`, ...NOTICE]);
    expectRefusal(refused, /did you mean test-story\/archer-wants-peace\? {2}\[UNKNOWN_REFERENCE\]/);
  });

  test('withhold, release and retract change the status; a retraction that leaves positions without evidence needs an option', async () => {
    const key = `statement-${randomUUID()}`;
    await service.apply(file({ statements: [statement(key)], positions: [position('north', [key])] }));
    const id = `${STORY}/${key}`;
    expect((await onrecord(['withhold', id, ...NOTICE])).output).toContain('at version 2, WITHHELD');
    expect((await onrecord(['release', id, ...NOTICE])).output).toContain('at version 3, PUBLISHED');
    const refused = await onrecord(['retract', id, ...NOTICE]);
    expectRefusal(refused, /last evidence of .*\[POSITIONS_LOSE_EVIDENCE\]\n.*--allow-unsupported/);
    const done = await onrecord(['retract', id, ...NOTICE, '--allow-unsupported']);
    expect(done.output).toMatch(/STATEMENT_RETRACTED[\s\S]*POSITION_UNSUPPORTED[\s\S]*at version 4, RETRACTED/);
  });

  test('redact and scrub need a chief, and print none of the words', async () => {
    const id = await published({ text: 'Words that a court forbids.' });
    const DESK_TOKEN = await secretOf('an editor');
    const redact = ['redact', id, '--reason', 'LEGAL', '--notice', 'A court has ordered it.'];
    const [redaction, scrubbing] = await Promise.all([
      onrecord(redact, { environment: { DESK_TOKEN } }),
      onrecord(['scrub'], { environment: { DESK_TOKEN } }),
    ]);
    expectRefusal(redaction, /Only a chief may redact a statement {2}\[CHIEF_REQUIRED\]/);
    expectRefusal(scrubbing, /Only a chief may scrub the store {2}\[CHIEF_REQUIRED\]/);
    const done = await onrecord(redact);
    expect(done.output).toMatch(/at version 2, REDACTED\.\nStory files and other copies may still hold the words/);
    expect(await statementNow(id)).toMatchObject({ status: 'REDACTED', text: null });
    expect((await onrecord(['scrub'])).output).toBe('The files of the store hold no redacted words.\n');
    expectRefusal(await onrecord(redact), /is already REDACTED {2}\[MOVE_NOT_ALLOWED\]/);
    expect(done.output + done.errors).not.toContain('court forbids');
  });

  test('a missing or wrong token is refused with the place of the token, and the secret is not printed', async () => {
    const withhold = ['withhold', `${STORY}/any`, ...NOTICE];
    const none = await onrecord(withhold, { environment: { DESK_TOKEN: '' } });
    expectRefusal(none, 'This command needs a token: set DESK_TOKEN');
    const wrong = 'not-a-token-of-this-desk';
    const unfit = 'not-a-token\u0001of-this-desk';
    const refused = await onrecord(withhold, { environment: { DESK_TOKEN: wrong } });
    expectRefusal(refused, /The token is not valid.* {2}\[TOKEN_INVALID\]\n.*the token in DESK_TOKEN/);
    const unsent = await onrecord(withhold, { environment: { DESK_TOKEN: unfit } });
    expectRefusal(unsent, 'DESK_TOKEN does not hold a valid token');
    for (const [secret, { errors }] of [
      [wrong, refused],
      [unfit, unsent],
    ] as const)
      expect(errors).not.toContain(secret);
  });

  test('a command with --url fails when nothing responds there, or something else than Onrecord', async () => {
    const scrub = (url: string) => onrecord(['scrub', '--url', url]);
    expectRefusal(await scrub('127.0.0.1:4000'), 'Write an address like http://127.0.0.1:4000.');
    const other = createServer((_, response) => response.end('<p>Hello</p>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    expectRefusal(
      await scrub(url),
      `the service at ${url} responded with status 200 and no JSON. Is it an Onrecord service?`,
    );
    await new Promise((resolve) => other.close(resolve));
    expectRefusal(await scrub(url), `No service responds at ${url}`);
  });
});

/** Applies files to a store that no service uses. */
async function filled(store: Store, ...files: readonly string[]): Promise<void> {
  const record = await StoryRecord.open(await store.open());
  for (const one of files) await applied(record, one);
  await record.close();
}

onEveryEngine('where no service runs', (makeStore) => {
  test('publish and withhold write to the store without a token where no service runs', async () => {
    const store = await makeStore();
    await filled(store, opening());
    const onrecord = besideStore(store);
    expect(await onrecord(['publish', STORY, statementFile('here')])).toMatchObject({ code: 0 });
    const done = await onrecord(['withhold', `${STORY}/here`, ...NOTICE, '--json']);
    expect(JSON.parse(done.output)).toMatchObject({
      status: 'APPENDED',
      statement: { version: 2, status: 'WITHHELD' },
    });
    await store.remove();
  });
});

test('redact without a service ends when no file of the store holds the words', async () => {
  const store = embeddedStore();
  const forbidden = 'Aufrührerisches';
  await filled(
    store,
    opening(),
    file({ statements: [statement('forbidden', { text: `${forbidden}, it was called.` })] }),
  );
  const { dataDirectory } = store.config;
  const files = () =>
    readdirSync(dataDirectory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const withWords = () => files().filter((path) => readFileSync(path).includes(forbidden));
  expect(withWords()).not.toEqual([]);
  const redact = ['redact', `${STORY}/forbidden`, '--reason', 'LEGAL', '--notice', 'A court has ordered it.'];
  expect(await besideStore(store)(redact)).toMatchObject({ code: 0 });
  expect(withWords()).toEqual([]);
  await store.remove();
});
