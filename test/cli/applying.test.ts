/** `onrecord apply`, `replay` and `check` of the built command, with files that build on each other. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { startOn } from '../fixtures/service/service.js';
import { onEveryEngine, type Store, silent } from '../fixtures/store/engines.js';
import { file, notice, opening, statement } from '../fixtures/stories/story.js';
import { besideService, besideStore, type Finished, type Run } from './command.js';

const scratch = mkdtempSync(join(tmpdir(), 'onrecord-applying-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const CORRECTION = { statement: 'first', set: { channel: 'SPEECH' }, notice: notice('CORRECTION') };
const GOOD: Readonly<Record<string, string>> = {
  'story.yaml': opening(),
  'updates/01-first.yaml': file({ statements: [statement('first')] }),
  'updates/02-correction.yaml': file({ correct: [CORRECTION] }),
};
const BAD = {
  'updates/03-bad.yaml': file({ statements: [statement('bad', { mentions: ['nobody'], citations: [] })] }),
};
const LATER = { 'updates/04-later.yaml': file({ statements: [statement('later')] }) };

/** Writes a story folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(scratch, 'story-'));
  mkdirSync(join(folder, 'updates'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The names of the files in the line of the output with this beginning. */
function listed({ output, errors }: Finished, beginning: string): string[] | null {
  const line = `${output}${errors}`.split('\n').find((one) => one.startsWith(beginning));
  return (
    line
      ?.slice(beginning.length)
      .split(', ')
      .map((path) => basename(path.trim())) ?? null
  );
}

onEveryEngine('Applying files', (makeStore) => {
  let store: Store;
  beforeEach(async () => {
    store = await makeStore();
  });
  afterEach(() => store.remove());

  async function behaves(onrecord: Run): Promise<void> {
    const folder = folderWith({ ...GOOD, ...BAD, ...LATER });
    const path = (name: string) => join(folder, name);

    // A dry run of an update includes the earlier files, and lists them.
    const dry = await onrecord(['apply', '--dry-run', path('updates/02-correction.yaml')]);
    expect(dry).toMatchObject({ code: 0, errors: '' });
    expect(listed(dry, 'Would apply, in this order: ')).toEqual(['story.yaml', '01-first.yaml', '02-correction.yaml']);
    expect(dry.output).toContain('STATEMENT_CORRECTED');

    // Earlier files are not applied for an update that would be refused.
    const refused = await onrecord(['apply', path('updates/03-bad.yaml')]);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/03-bad\.yaml:\d+:\d+ .*\[NO_CITATION\]/);
    expect(refused.errors).toContain('Nothing was applied');

    // The command lists the earlier files before it applies them.
    const done = await onrecord(['apply', path('updates/02-correction.yaml')]);
    expect(done.code).toBe(0);
    expect(listed(done, 'Applying earlier files first: ')).toEqual(['story.yaml', '01-first.yaml']);
    expect(done.output.split('\n').filter((line) => line.startsWith('  '))).toEqual(
      dry.output.split('\n').filter((line) => line.startsWith('  ')),
    );

    // Each file of a folder is a batch: after the first refusal the command lists the applied and the untried files.
    const stopped = await onrecord(['apply', folder]);
    expect(stopped.code).toBe(1);
    expect(listed(stopped, 'On the record: ')).toEqual(['story.yaml', '01-first.yaml', '02-correction.yaml']);
    expect(listed(stopped, 'Not tried: ')).toEqual(['04-later.yaml']);
    const asJson = await onrecord(['apply', '--dry-run', '--json', folder]);
    const lines = asJson.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.status)).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'REFUSED', 'NOT_TRIED']);
  }

  test('apply asks a running service, and applies earlier files only when all would be accepted', async () => {
    const service = await startOn(store, 'none');
    await behaves(besideService(() => service));
    await service.close();
  }, 240_000);

  test(
    'apply opens the store where no service runs, and behaves as beside a service',
    () => behaves(besideStore(store)),
    240_000,
  );

  test('apply tries as many files as one request can hold, and applies the others without a trial', async () => {
    // A request can hold three of these files.
    const limits = { ...CROWD_LIMITS, deskBodyBytes: 6_000 };
    const service = await startOn(store, 'none', silent, { limits });
    onTestFinished(() => service.close());
    const onrecord = besideService(() => service);
    const update = (key: string) => `${file({ statements: [statement(key)] })}# ${'-'.repeat(1_000)}\n`;
    const updates = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => [`updates/${key}.yaml`, update(key)] as const);
    const folder = folderWith({ 'story.yaml': opening(), ...Object.fromEntries(updates) });
    const names = ['story.yaml', ...updates.map(([name]) => basename(name))];

    const dry = await onrecord(['apply', '--dry-run', folder]);
    expect(dry.code).toBe(1);
    const tried = listed(dry, 'Would apply, in this order: ') ?? [];
    expect(tried.length).toBeGreaterThan(1);
    expect([...tried, ...(listed(dry, 'Not tried: ') ?? [])]).toEqual(names);

    const done = await onrecord(['apply', join(folder, 'updates/g.yaml')]);
    expect(done).toMatchObject({ code: 0 });
    expect(listed(done, 'Too many or too large to try beforehand: ')).toEqual(names.slice(tried.length));
    expect(listed(done, 'Applying earlier files first: ')).toEqual(names.slice(0, -1));
    expect(await onrecord(['apply', '--dry-run', folder])).toMatchObject({ code: 0 });
  }, 240_000);

  test('apply reports the first refused file of more than 1,000 files', async () => {
    const updates = Array.from({ length: 1_001 }, (_, index) => [`updates/${index + 1_000}.yaml`, 'none'] as const);
    const folder = folderWith({ 'story.yaml': opening(), ...Object.fromEntries(updates) });
    const refused = await besideStore(store)(['apply', join(folder, 'updates/2000.yaml')]);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/1000\.yaml:1:1 /);
    expect(refused.errors).toContain('Nothing was applied');
  }, 240_000);

  test('check and replay stop at a refused file, and report no mistakes in the files after it', async () => {
    const onrecord = besideStore(store);
    const folder = folderWith({ ...GOOD, ...BAD, ...LATER });
    const checked = await onrecord(['check', join(folder, 'updates/04-later.yaml')]);
    expect(checked.code).toBe(1);
    expect(checked.output).toMatch(/03-bad\.yaml:\d+:\d+ .*\[UNKNOWN_REFERENCE\]/);
    expect(listed(checked, 'Not tried: ')).toEqual(['04-later.yaml']);
    const replayed = await onrecord(['replay', folder, '--every', '1ms']);
    expect(replayed.code).toBe(1);
    expect(listed(replayed, 'On the record: ')).toEqual(['story.yaml', '01-first.yaml', '02-correction.yaml']);
    expect(listed(replayed, 'Not tried: ')).toEqual(['04-later.yaml']);
  }, 240_000);
});
