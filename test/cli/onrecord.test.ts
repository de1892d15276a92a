/** The built `onrecord` command, with and without a service. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { overSse } from '../fixtures/connections/event-stream.js';
import { finished, Programs, printed, ROOT, type Serving } from '../fixtures/machines/programs.js';
import { overWebSocket, THE_ARTICLE, UKRAINE } from '../fixtures/service/service.js';

const CALL = `data/${UKRAINE}/updates/05-putin-trump-call.yaml`;

let programs: Programs;
const makeStore = () => {
  programs = Programs.on(inject('untouchedStore'));
};
const removeStore = () => programs.remove();
const start: Programs['start'] = (...args) => programs.start(...args);
const onrecord: Programs['onrecord'] = (...args) => programs.onrecord(...args);
/** The new store begins with the article alone, so that a test can apply what came after it. */
const serve: Programs['serve'] = (environment = {}) => programs.serve({ STORIES_UNTIL: THE_ARTICLE, ...environment });

/** Applies a file with an event that the story does not have yet. */
async function announceSideTalks(port: string): Promise<void> {
  const path = join(programs.dataDirectory, 'side.yaml');
  writeFileSync(
    path,
    `story: ${UKRAINE}\nevents:\n  - {slug: side-talks, kind: TALKS, title: Side talks, status: PROPOSED}\n`,
  );
  expect((await onrecord(['apply', path], { PORT: port })).code).toBe(0);
}

describe('check', () => {
  beforeAll(makeStore);
  afterAll(removeStore);

  test('check reports five mistakes of a file with file, line and column, and ends with 1', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'onrecord-story-'));
    cpSync(join(ROOT, 'data', UKRAINE, 'story.yaml'), join(folder, 'story.yaml'));
    mkdirSync(join(folder, 'updates'));
    const path = join(folder, 'updates', '01-wrong.yaml');
    writeFileSync(
      path,
      [
        `story: ${UKRAINE}`,
        'events:',
        '  - {slug: putin-trump-call, status: PERHAPS}',
        '  - {slug: witkoff-moscow-visit, status: HELD, time: 2999-01-01}',
        'statements:',
        '  - key: putin-again',
        '    mode: DIRECT',
        '    text: "We agree ... in full"',
        '    language: en',
        '    attributions: [{speaker: vladimir-puttin}]',
        '    saidAt: 2025-03-13',
        '    channel: REMARKS',
        '    citations: []',
      ].join('\n'),
    );
    const { code, output } = await onrecord(['check', path]);
    expect(code).toBe(1);
    const lines = output.split('\n').filter((line) => line.startsWith(`${path}:`) && line.includes('['));
    expect(lines.map((line) => /:(\d+):(\d+) .*\[(\w+)\]$/.exec(line)?.slice(1).join(' '))).toEqual(
      ['3 29 FORM', '4 45 NOT_IN_THE_PAST', '8 5 DIRECT_TEXT', '10 21 UNKNOWN_REFERENCE', '13 5 NO_CITATION'].map(
        (expected) => expect.stringMatching(new RegExp(`^${expected.split(' ')[0]} \\d+ ${expected.split(' ')[2]}$`)),
      ),
    );
    expect(output).toContain('did you mean vladimir-putin?');
    rmSync(folder, { recursive: true });
  });

  test('check validates an update after the earlier files of its folder, and stores nothing', async () => {
    const { code, output } = await onrecord(['check', CALL]);
    expect(output).toMatch(/05-putin-trump-call\.yaml: valid, \d+ updates/);
    expect(code).toBe(0);
    expect(existsSync(join(programs.dataDirectory, 'lock'))).toBe(false);
  });
});

describe('with a service running on the embedded store', () => {
  let service: Serving;
  beforeAll(async () => {
    makeStore();
    service = await serve();
  });
  afterAll(removeStore);

  test('an applied file reaches an open WebSocket and an open SSE stream, and changes nothing the second time', async () => {
    const { url, port } = service;
    const query = `subscription { storyUpdates(story: "${UKRAINE}") { __typename ... on StatementPublished { statement { key } } } }`;
    type Message = { storyUpdates: { __typename: string; statement?: { key: string } } };
    const listeners = [overWebSocket<Message>(url, query), overSse<Message>(url, query)];
    await Promise.all(listeners.map((listener) => listener.until((one) => one.storyUpdates.__typename === 'CaughtUp')));
    const applied = await onrecord(['apply', CALL], { PORT: port });
    expect(applied.output).toMatch(/05-putin-trump-call\.yaml: \d+ updates appended/);
    // The earlier updates came first, because this one builds on them. The story was on the record already.
    expect(applied.output).toMatch(/01-.*appended[\s\S]*04-.*appended[\s\S]*05-/);
    expect(applied.output).not.toContain('story.yaml');
    for (const listener of listeners) {
      await listener.until((one) => one.storyUpdates.statement?.key === 'white-house-movement-to-peace');
      await listener.close();
    }
    const again = await onrecord(['apply', CALL], { PORT: port });
    expect(again).toMatchObject({ code: 0 });
    expect(again.output).toContain('nothing to do');
    const dry = await onrecord(['apply', '--dry-run', '--json', '--only', `data/${UKRAINE}`], { PORT: port });
    const statuses = dry.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line).status);
    expect(statuses.slice(0, 7)).toEqual([...Array<string>(6).fill('UNCHANGED'), 'DRY_RUN']);
  });

  test('a second service on the same directory ends with 1 and names the first process', async () => {
    const { child } = service;
    const second = await finished(start('main.js', [], { PORT: '0' }));
    expect(second.code).toBe(1);
    expect(second.output).toContain(`in use by process ${child.pid}`);
    expect(second.output).not.toContain('    at ');
  });

  test('the first start writes a token that only its owner can read, and does not print it', async () => {
    const { banner } = service;
    const path = join(programs.dataDirectory, 'desk-token');
    expect(banner).toContain(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(banner).not.toContain(readFileSync(path, 'utf8').trim());
  });

  test('watch prints an update that is published while it runs', async () => {
    const { port } = service;
    const watching = start('cli/main.js', ['watch'], { PORT: port });
    await printed(watching, /caught up/);
    const headline = printed(watching, /Event: Side talks \(proposed\)/);
    await announceSideTalks(port);
    await headline;
  });

  test('watch of an unknown story ends with a sentence', async () => {
    const { port } = service;
    expect(await onrecord(['watch', 'nowhere'], { PORT: port })).toEqual({
      code: 1,
      output: 'There is no story "nowhere"\n',
    });
  });

  test('SIGTERM ends the service with code 0', async () => {
    const { child } = service;
    const ended = finished(child);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect(existsSync(join(programs.dataDirectory, 'lock'))).toBe(false);
  });
});

describe('with a service that is killed', () => {
  beforeEach(makeStore);
  afterEach(removeStore);

  test('watch continues after the service is killed and started again', async () => {
    const { child, port } = await serve();
    const watching = start('cli/main.js', ['watch'], { PORT: port });
    await printed(watching, /caught up/);
    const outage = printed(watching, /no connection .*; retrying/);
    child.kill('SIGKILL');
    await outage;
    const again = printed(watching, /connected again[\s\S]*caught up/);
    const headline = printed(watching, /Event: Side talks \(proposed\)/);
    await serve({ PORT: port });
    await again;
    await announceSideTalks(port);
    await headline;
  });

  test('a service that is killed during replay keeps every acknowledged file, and takes the rest after a restart', async () => {
    const { child, port } = await serve();
    const replay = start('cli/main.js', ['replay', `data/${UKRAINE}`, '--every', '300ms'], { PORT: port });
    const output = finished(replay);
    await printed(replay, /3\/8/);
    child.kill('SIGKILL');
    expect((await output).code).not.toBe(0);
    const again = await serve();
    const answer = await fetch(`${again.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ story(by: { slug: "${UKRAINE}" }) { sequence } }` }),
    });
    expect(((await answer.json()) as { data: { story: { sequence: number } } }).data.story.sequence).toBeGreaterThan(
      60,
    );
    const rest = await onrecord(['replay', `data/${UKRAINE}`, '--every', '1ms'], { PORT: again.port });
    expect(rest.output).toContain('8/8');
    expect(rest.output).toContain('1/8');
    expect((await onrecord(['verify'], { PORT: again.port })).output).toMatch(/intact: 4\d\d updates/);
    again.child.kill('SIGTERM');
    await new Promise((resolve) => again.child.once('exit', resolve));
    const verified = await onrecord(['verify']);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.output).toMatch(/intact: 4\d\d updates/);
  });
});

describe('without a service', () => {
  beforeAll(makeStore);
  afterAll(removeStore);

  test('apply opens the store where no service runs', async () => {
    const applied = await onrecord(['apply', `data/${UKRAINE}/story.yaml`]);
    expect(applied.output).toMatch(/42 updates appended/);
    expect((await onrecord(['verify'])).output).toContain('intact: 42 updates');
  });

  test('apply of a file that does not exist fails with a sentence', async () => {
    const { code, output } = await onrecord(['apply', 'no/such/file.yaml']);
    expect(code).toBe(1);
    expect(output.trim()).toBe('There is no file or folder no/such/file.yaml');
  });

  test('the service reports all mistakes in the environment together, without a stack', async () => {
    const { code, output } = await finished(
      start('main.js', [], { PORT: 'http', DATABASE_URL: 'x', LOG_LEVEL: 'loud' }),
    );
    expect(code).toBe(1);
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL']) expect(output).toContain(`  ${name} `);
    expect(output).not.toContain('    at ');
  });
});
