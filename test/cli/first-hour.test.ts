/** The first hour: a new store with the story's own days, the command that lets the next update happen, and the demonstration. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, inject, onTestFinished, test } from 'vitest';
import { finished, Programs, printed } from '../fixtures/machines/programs.js';
import { publisher, UKRAINE } from '../fixtures/service/service.js';

/** Looks for the service as a command does whose terminal sets neither PORT nor HOST. */
const ANYWHERE = { PORT: '', HOST: '' };

let programs: Programs;
afterEach(() => programs.remove());

const STORY = `query ($asOf: AsOf) { story(by: { slug: "${UKRAINE}" }, asOf: $asOf) {
  headline changedAt statements { totalCount } updates(last: 1) { nodes { at importedAt } } } }`;

async function storyAt(url: string, time: string | null = null) {
  const { data } = await publisher(() => ({ url })).query(STORY, { asOf: time === null ? null : { time } });
  return data.story;
}

/** The command that a banner prints, without npm. */
function commandIn(banner: string): string[] {
  const [, command] = /npm run onrecord -- (.*)/.exec(banner) ?? [];
  if (command === undefined) throw new Error(`expected the banner to print a command:\n${banner}`);
  return command.trim().split(' ');
}

test('a new store has the story up to the eve of the call, and the command in the banner lets the call happen', async () => {
  programs = Programs.on(inject('untouchedStore'));
  const { url, banner, child } = await programs.serve();
  expect(banner).toContain('The story stands as of 2025-03-17, 22:00 UTC');
  // Without its variable, the command would look for the service of another store.
  expect(banner).toContain(`/stories/${UKRAINE}`);
  expect(banner).toContain(`DATA_DIR=${programs.dataDirectory} npm run onrecord -- apply`);
  const eve = await storyAt(url);
  expect(eve).toMatchObject({ changedAt: '2025-03-17T22:00:00.000Z', statements: { totalCount: 56 } });
  expect(eve.updates.nodes[0].importedAt).not.toBeNull();
  expect(await storyAt(url, '2025-03-14T00:00:00Z')).toMatchObject({ statements: { totalCount: 25 } });
  expect(await storyAt(url, '2025-03-13T00:00:00Z')).toBeNull();

  const { code, output } = await programs.onrecord(commandIn(banner), ANYWHERE);
  expect(code, output).toBe(0);
  expect(await storyAt(url)).toMatchObject({ changedAt: '2025-03-18T23:30:00.000Z' });
  expect(await storyAt(url, '2025-03-18T14:00:00Z')).toEqual(eve);

  child.kill('SIGTERM');
  await finished(child);
  const again = await programs.serve();
  expect(commandIn(again.banner)).toEqual(['apply', `data/${UKRAINE}/updates/06-scope-exchange-power-plants.yaml`]);
});

test('a service that is told to stop before its banner ends without an error', async () => {
  programs = Programs.on(inject('untouchedStore'));
  const child = programs.start('main.js', [], { PORT: '0' });
  const ended = finished(child);
  // It listens, and has not yet looked at how far the story has come.
  await expect
    .poll(() => existsSync(join(programs.dataDirectory, 'service-address')), { interval: 5, timeout: 50_000 })
    .toBe(true);
  child.kill('SIGTERM');
  const { code, output } = await ended;
  expect(output).not.toMatch(/Error|destroyed/);
  expect(code).toBe(0);
});

test('after the first update without a time of its own, the banner and the refusal say --as-now', async () => {
  programs = Programs.on(inject('untouchedStore'));
  const first = await programs.serve();
  const live = join(programs.dataDirectory, 'live.yaml');
  writeFileSync(live, `story:\n  slug: ${UKRAINE}\n  headline: Now\n`);
  expect((await programs.onrecord(['apply', live], ANYWHERE)).code).toBe(0);
  const refused = await programs.onrecord(commandIn(first.banner), ANYWHERE);
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('--as-now');
  expect(refused.output).toContain('[RECORD_IS_LIVE]');
  const replayed = await programs.onrecord(['replay', `data/${UKRAINE}`, '--every', '1ms'], ANYWHERE);
  expect(replayed).toMatchObject({ code: 1, output: expect.stringContaining('--as-now') });

  first.child.kill('SIGTERM');
  await finished(first.child);
  const { banner, url } = await programs.serve();
  expect(commandIn(banner)).toContain('--as-now');
  const { code, output } = await programs.onrecord(commandIn(banner), ANYWHERE);
  expect(code, output).toBe(0);
  const { updates } = await storyAt(url);
  expect(updates.nodes[0]).toEqual({ at: expect.stringMatching(/^20(2[6-9]|[3-9])/), importedAt: null });
});

test('a store that was filled without times of recording stays as it is, and the banner says how to begin anew', async () => {
  programs = Programs.on(inject('untouchedStore'));
  const filled = await programs.onrecord(['apply', '--as-now', `data/${UKRAINE}/story.yaml`]);
  expect(filled.code, filled.output).toBe(0);
  const { banner, url } = await programs.serve();
  expect(banner).toContain(`move ${programs.dataDirectory} away`);
  expect(await storyAt(url)).toMatchObject({ statements: { totalCount: 17 } });
});

test('a command without PORT finds the service of its store, and does not trust the address of a dead one', async () => {
  programs = Programs.on(inject('untouchedStore'));
  const { child, url } = await programs.serve();
  const address = join(programs.dataDirectory, 'service-address');
  expect(readFileSync(address, 'utf8').trim()).toBe(url);
  const dry = ['apply', '--dry-run', `data/${UKRAINE}`];
  expect((await programs.onrecord(dry, ANYWHERE)).code).toBe(0);

  child.kill('SIGKILL');
  await finished(child);
  expect(existsSync(address)).toBe(true);
  expect((await programs.onrecord(['verify'], ANYWHERE)).output).toContain('intact');

  const next = await programs.serve();
  next.child.kill('SIGTERM');
  await finished(next.child);
  expect(existsSync(address)).toBe(false);
});

test('a command that finds neither a service nor a store says what to set, and makes a store only to write', async () => {
  programs = Programs.on(null);
  const nowhere = { DATA_DIR: join(programs.dataDirectory, 'none') };
  for (const command of [['history', `${UKRAINE}/putin-for-it`], ['verify']]) {
    const reading = await programs.onrecord(command, nowhere);
    expect(reading.code).toBe(1);
    expect(reading.output).toContain('Set PORT and DATA_DIR');
    expect(existsSync(nowhere.DATA_DIR)).toBe(false);
  }
  const writing = await programs.onrecord(['apply', `data/${UKRAINE}`], nowhere);
  expect(writing.code, writing.output).toBe(0);
  expect(writing.output).toContain('makes a new store');
  expect((await programs.onrecord(['verify'], nowhere)).output).toContain('intact');
});

test('the demonstration begins with the article alone, lets the whole story develop, and leaves nothing behind', async () => {
  programs = Programs.on(null);
  const temporary = mkdtempSync(join(tmpdir(), 'onrecord-first-hour-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const child = programs.start('cli/main.js', ['demo', `data/${UKRAINE}`, '--every', '2s'], {
    PORT: '0',
    TMPDIR: temporary,
  });
  const ended = finished(child);
  const beginning = await printed(child, /Stop with Ctrl-C/);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(beginning) ?? [];
  expect(await storyAt(url, '2025-03-13T18:00:00Z')).toMatchObject({ statements: { totalCount: 17 } });
  await printed(child, /The whole story is on the page/);
  expect(await storyAt(url)).toMatchObject({ changedAt: '2025-03-28T12:00:00.000Z' });
  child.kill('SIGINT');
  expect((await ended).code).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
});
