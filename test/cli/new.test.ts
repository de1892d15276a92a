/** `onrecord new` and `onrecord check --watch` of the built command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BRIEFLY } from '../fixtures/machines/processes.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { everyKind } from '../fixtures/stories/every-kind.js';
import { besideService, expectRefusal, fileWith, finish, MAIN } from './command.js';

const PRINTING_MS = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onrecord-new-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ALONE = { PORT: '1', DATA_DIR: join(tmpdir(), 'onrecord-no-such-directory') };
/** Runs the command where there is neither a service nor a store. */
const alone = (args: readonly string[]) => finish(process.execPath, [...BRIEFLY, MAIN, ...args], ALONE);

describe('new', () => {
  const story = () => join(folder, 'ferry-strike');
  const write = () => alone(['new', 'ferry-strike', '--folder', story()]);

  test('a new story passes check, which points at every text of the example', async () => {
    const { code, output } = await write();
    expect(code).toBe(0);
    expect(output).toContain(`onrecord check ${story()} --watch\n`);
    expect(output).toContain(`onrecord apply ${story()}/story.yaml\n`);
    expect(output).toContain('http://127.0.0.1:1/stories/ferry-strike\n');

    const checked = await alone(['check', story()]);
    expect(checked).toMatchObject({ code: 0 });
    const examples = ['story.yaml', 'updates/01-next.yaml'].flatMap((name) =>
      readFileSync(join(story(), name), 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.includes('"EXAMPLE:') ? [`${join(story(), name)}:${index + 1}`] : [])),
    );
    const pointedAt = [...checked.errors.matchAll(/^(.*?:\d+):\d+ {2}.*\[UNWRITTEN_TEXT\]$/gm)].map(([, at]) => at);
    expect(pointedAt).toEqual(examples);
  });

  test('nothing is written where the folder exists', async () => {
    mkdirSync(story());
    writeFileSync(join(story(), 'story.yaml'), 'mine');
    expectRefusal(await write(), 'exists, and nothing was written');
    expect(readFileSync(join(story(), 'story.yaml'), 'utf8')).toBe('mine');
  });

  test.each(['Ferry', 'ferry strike', '../ferry', 'a'.repeat(94)])('"%s" is refused as a slug', async (slug) => {
    expectRefusal(await alone(['new', slug, '--folder', story()]), 'is not a slug: use lower-case letters');
  });

  test('the longest slug makes a story that passes check', async () => {
    await alone(['new', 'a'.repeat(93), '--folder', story()]);
    expect(await alone(['check', story()])).toMatchObject({ code: 0 });
  });

  describe('beside a service', () => {
    const running = runningService(async () => embeddedStore(), 'no-such-directory');
    const onrecord = besideService(() => running.service);

    test('a new story can be applied as it is, and its page says that it is an example', async () => {
      await write();
      expect(await onrecord(['apply', story()])).toMatchObject({ code: 0 });
      const page = await (await fetch(`${running.service.url}/stories/ferry-strike`)).text();
      expect(page).toContain('EXAMPLE: We ask for five percent');
      expect(page).toContain('On conditions');
    });
  });
});

describe('check', () => {
  test('a file with an event and a proposal of every kind passes check', async () => {
    expect(await alone(['check', fileWith('story.yaml', everyKind())])).toMatchObject({ code: 0, errors: '' });
  });
});

describe('check --watch', () => {
  let child: ChildProcess;
  let printed: string;
  let story: string;
  beforeEach(async () => {
    await alone(['new', 'watched', '--folder', join(folder, 'watched')]);
    story = join(folder, 'watched', 'story.yaml');
    printed = '';
    child = spawn(process.execPath, [...BRIEFLY, MAIN, 'check', '--watch', join(folder, 'watched')], {
      env: { PATH: process.env.PATH, ...ALONE },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk));
    await waiting();
  });
  afterEach(() => child.kill('SIGKILL'));

  /** Resolves with the output of a run, when the next run has ended. */
  async function waiting(): Promise<string> {
    await expect.poll(() => printed, { timeout: PRINTING_MS, interval: 20 }).toContain('waiting for a change');
    const run = printed;
    printed = '';
    return run;
  }

  test(
    'a mistake is reported with file and line, when the file is written and when another takes its place',
    async () => {
      const right = readFileSync(story, 'utf8');
      const wrong = right.replace('mode: INDIRECT', 'mode: SHOUTED');
      const line = wrong.split('\n').findIndex((one) => one.includes('SHOUTED')) + 1;
      writeFileSync(story, wrong);
      expect(await waiting()).toMatch(new RegExp(`story\\.yaml:${line}:\\d+ .*DIRECT, INDIRECT, MIXED.*\\[FORM\\]`));

      // As editors save that write a copy first.
      writeFileSync(`${story}~`, right);
      renameSync(`${story}~`, story);
      expect(await waiting()).toMatch(/story\.yaml: valid, \d+ updates/);
      writeFileSync(`${story}~`, wrong);
      renameSync(`${story}~`, story);
      expect(await waiting()).toContain('[FORM]');
    },
    PRINTING_MS * 4,
  );

  test(
    'a new update is checked, a file that is gone is waited for, and Ctrl-C ends the command with 0',
    async () => {
      const text = 'story: watched\nevents:\n  - {slug: talks, status: PERHAPS}\n';
      writeFileSync(join(folder, 'watched', 'updates', '02-more.yaml'), text);
      expect(await waiting()).toMatch(/02-more\.yaml:3:\d+ .*\[FORM\]/);

      renameSync(join(folder, 'watched'), join(folder, 'away'));
      expect(await waiting()).toContain('There is no file or folder');
      rmSync(join(folder, 'away', 'updates', '02-more.yaml'));
      renameSync(join(folder, 'away'), join(folder, 'watched'));
      expect(await waiting()).toMatch(/01-next\.yaml: valid, \d+ updates/);

      const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
      child.kill('SIGINT');
      expect(await ended).toEqual({ code: 0, signal: null });
    },
    PRINTING_MS * 4,
  );
});
