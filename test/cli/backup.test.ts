/** `onrecord backup`, `restore` and `export` of the built command (docs/operators/backup.md). */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { EXPORT } from '../../src/cli/export.js';
import { schema } from '../../src/graphql/schema.js';
import { StoryRecord } from '../../src/record/record.js';
import { runningService, startOn } from '../fixtures/service/service.js';
import { embeddedStore, onOneEngine, postgresStore, type Store } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';
import { wholeStory } from '../fixtures/stories/whole-story.js';
import { besideService, besideStore } from './command.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'onrecord-backup-command-'));
});
afterAll(() => rmSync(directory, { recursive: true }));
const at = (name: string) => join(directory, name);

describe('onrecord backup and restore', () => {
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    const administration = inject('postgresUrl');
    store = embeddedStore();
    other = administration === null ? embeddedStore(inject('untouchedStore')) : await postgresStore(administration);
    const record = await StoryRecord.open(await store.open());
    await applied(record, opening({ statements: [statement('kept'), statement('libel')] }));
    await record.close();
  });
  afterAll(async () => {
    await store.remove();
    await other.remove();
  });

  test('backup refuses an embedded store that a service uses, and says to stop the service', async () => {
    const service = await startOn(store, 'none');
    const { code, output, errors } = await besideStore(store)(['backup', at('refused')]);
    await service.close();
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/stop the service, take the backup, and start the service again.*in use by process \d+/);
    expect(errors).not.toContain('    at ');
    expect(readdirSync(directory)).toEqual([]);
  });

  test('backup writes a file that only its owner can read, and overwrites it only with --overwrite', async () => {
    const { code, output, errors } = await besideStore(store)(['backup', at('backup')]);
    expect({ code, output }).toEqual({ code: 0, output: '' });
    expect(errors).toMatch(/backup, 0\.\d MiB: backup as of \S+Z, \d+ updates, 0 drafts, 1 token\n$/);
    expect(statSync(at('backup')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['backup']);
    const bytes = readFileSync(at('backup'));
    const again = await besideStore(store)(['backup', at('backup')]);
    expect(again).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('--overwrite') });
    expect(readFileSync(at('backup'))).toEqual(bytes);
  });

  test('backup without a store and restore of a damaged file fail with a sentence', async () => {
    const nowhere = { environment: { DATA_DIR: at('nowhere') } };
    const none = await besideStore(store)(['backup', at('none')], nowhere);
    expect(none).toMatchObject({ code: 1, errors: expect.stringContaining('There is no embedded store in') });
    expect(existsSync(at('nowhere'))).toBe(false);
    const bytes = readFileSync(at('backup'));
    writeFileSync(at('cut'), bytes.subarray(0, bytes.length - 20));
    const cut = await besideStore(store)(['restore', at('cut'), '--replace']);
    expect(cut).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringContaining('is damaged: its end is missing'),
    });
    expect(cut.errors).not.toContain('    at ');
    rmSync(at('cut'));
  });

  test('restore fills an empty store of the other engine, and replaces another record only with --replace', async () => {
    const onrecord = besideStore(other);
    const first = await onrecord(['restore', at('backup')]);
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.output).toMatch(
      /^Restored \d+ updates, 0 drafts, 1 token, as of \S+Z\.\nThe record is intact: \d+ updates\./,
    );
    expect(first.output).toMatch(/generation 2 now: cursors up to offset \d+ stay good/);
    const record = await StoryRecord.open(await other.open());
    await applied(record, file({ statements: [statement('lost')] }));
    await redact(record, 'libel');
    const [token] = await record.tokens.list();
    await record.tokens.revoke(token?.id ?? '', 'chief');
    await record.close();
    const refused = await onrecord(['restore', at('backup')]);
    expect(refused).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('use --replace') });
    const replaced = await onrecord(['restore', at('backup'), '--replace']);
    expect(replaced).toMatchObject({ code: 0, errors: '' });
    expect(replaced.output).toContain('2 updates of the replaced record are not in the backup.');
    expect(replaced.output).toContain(`Redact these statements again now:\n  ${STORY}/libel\n`);
    expect(replaced.output).toContain(`onrecord token revoke ${token?.id}    "desk"`);
  });
});

onOneEngine('onrecord export', (makeStore) => {
  const running = runningService(makeStore, 'none');
  const onrecord = besideService(() => running.service);
  const HIDDEN = {
    internalNote: 'Only for us',
    redactedWords: 'a known thief',
    withheldWords: 'a spy',
    retractedWords: 'a liar',
  };
  beforeAll(async () => {
    for (const source of wholeStory(HIDDEN)) await running.apply(source);
  });
  const linesOf = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  test('the document of export is valid, and stays within the limits of a service', () => {
    expect(validate(schema, parse(EXPORT))).toEqual([]);
    let depth = 0;
    for (const line of EXPORT.split('\n')) depth = Math.max(depth, (line.match(/\{/g) ?? []).length);
    expect(depth).toBeLessThan(12);
    expect((EXPORT.match(/\w+|[{}():$!]|\.\.\./g) ?? []).length).toBeLessThan(1_000);
    expect(EXPORT).not.toMatch(/internalNote|editor/);
  });

  test('export writes every update once, in order, as readers see it, even with the token of a chief', async () => {
    const { code, output, errors } = await onrecord(['export', STORY]);
    expect(code).toBe(0);
    const updates = linesOf(output);
    expect(updates.map(({ sequence }) => sequence)).toEqual(updates.map((_, index) => index + 1));
    expect(errors).toContain(
      `Wrote ${updates.length} updates. To continue later, pass --after ${updates.at(-1)?.cursor}`,
    );
    const { data } = await running.query(
      `{ story(by: { slug: "${STORY}" }) { updates(first: 100) { nodes { cursor sequence at kind headline } } } }`,
    );
    expect(updates).toMatchObject(data.story.updates.nodes);
    // Every kind of thing is there.
    for (const thing of ['story', 'statement', 'proposal', 'position', 'event', 'actor', 'source', 'notice']) {
      expect(
        updates.some((update) => thing in update),
        `expected an update with a ${thing}`,
      ).toBe(true);
    }
    expect(updates.find(({ kind }) => kind === 'STATEMENT_PUBLISHED').statement).toMatchObject({
      citations: expect.any(Array),
      attributions: expect.any(Array),
      saidAt: { edtf: expect.any(String) },
    });
    // Words that were withheld or retracted later stay in the earlier updates (docs/editors/rules.md).
    for (const words of [HIDDEN.internalNote, HIDDEN.redactedWords]) expect(output).not.toContain(words);
  });

  test('export --after writes the updates after a cursor, and appends them to an --output file', async () => {
    const whole = linesOf((await onrecord(['export', STORY])).output);
    const middle = whole[Math.floor(whole.length / 2)];
    const rest = await onrecord(['export', STORY, '--after', middle.cursor]);
    expect(linesOf(rest.output)).toEqual(whole.slice(middle.sequence));
    const path = at('story.jsonl');
    expect(await onrecord(['export', STORY, '--output', path])).toMatchObject({ code: 0, output: '' });
    expect(linesOf(readFileSync(path, 'utf8'))).toEqual(whole);
    expect(await onrecord(['export', STORY, '--output', path])).toMatchObject({ code: 1 });
    await running.apply(file({ statements: [statement('later')] }));
    await onrecord(['export', STORY, '--output', path, '--after', whole.at(-1)?.cursor]);
    const more = linesOf(readFileSync(path, 'utf8'));
    expect(more).toHaveLength(whole.length + 1);
    expect(more.at(-1)?.statement.key).toBe('later');
  });

  test('export from the store writes the same as from a service, and refuses an unknown story', async () => {
    const { store } = running;
    if (store.config.databaseUrl === null) return;
    const [fromService, fromStore] = await Promise.all([
      onrecord(['export', STORY]),
      besideStore(store)(['export', STORY]),
    ]);
    expect(fromStore.output).toBe(fromService.output);
    expect(await onrecord(['export', 'no-such-story'])).toMatchObject({
      code: 1,
      output: '',
      errors: 'There is no story "no-such-story"\n',
    });
    const backup = await besideStore(store)(['backup', at('to-read'), '--overwrite']);
    expect(backup.code).toBe(0);
    const [header] = gunzipSync(readFileSync(at('to-read')))
      .toString('utf8')
      .split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({ format: 'onrecord-backup', version: 1 });
  });
});
