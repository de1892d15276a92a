/** Text that is not UTF-8, wherever the command or the service reads text: from files, standard input and arguments. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { runningService, TOKEN } from '../fixtures/service/service.js';
import { embeddedStore, onEveryEngine } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';
import { besideService, besideStore, expectRefusal, fileWith, finish, MAIN } from './command.js';

const SERVICE = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const FRENCH = { text: 'Le président a déclaré qu’il était prêt à négocier.', language: 'fr' };
/** A text in windows-1252, as an old editor saves it. */
const legacy = (text: string) => Buffer.from(text.replaceAll('’', '\u0092'), 'latin1');

describe.concurrent('beside a service', () => {
  const service = runningService(async () => embeddedStore(), 'none');
  const onrecord = besideService(() => service.service);
  beforeAll(async () => {
    await service.apply(opening());
  });
  const entry = legacy(stringify(statement('said', FRENCH), { lineWidth: 0 }));
  const set = legacy(stringify(FRENCH));
  const notice = ['--reason', 'OTHER', '--notice', 'x'];

  test.each([
    ['apply', ['apply'], legacy(file({ statements: [statement('said', FRENCH)] }))],
    ['check', ['check'], legacy(file({ statements: [statement('said', FRENCH)] }))],
    ['publish', ['publish', STORY], entry],
    ['publish --draft', ['publish', '--draft', STORY], entry],
    ['correct', ['correct', `${STORY}/said`, ...notice, '--from'], set],
  ])('%s refuses a file in windows-1252, and names the line', async (_, args, bytes) => {
    const path = fileWith('said.yaml', bytes);
    const refused = await onrecord([...args, path]);
    expectRefusal(
      refused,
      /said\.yaml:\d+ {2}This is not UTF-8; it seems to be (windows-125\d|ISO-8859-\d)\. Save it as UTF-8/,
    );
    expect(refused.errors).not.toContain('\uFFFD');
  });

  test('publish refuses standard input in windows-1252', async () => {
    expectRefusal(await onrecord(['publish', STORY, '-'], { input: entry }), /^standard input:3 {2}This is not UTF-8/);
  });

  test('a command refuses a token file that is not UTF-8 without printing its secret', async () => {
    const directory = dirname(fileWith('desk-token', legacy('sécret\n')));
    const refused = await onrecord(['token', 'list'], { environment: { DATA_DIR: directory, DESK_TOKEN: '' } });
    expectRefusal(refused, /desk-token:1 {2}This is not UTF-8/);
    expect(refused.errors).not.toMatch(/s.cret/);
  });

  test('a command refuses an argument that is not UTF-8', () => {
    // Only a shell can give Node arguments that are not UTF-8.
    const line = `exec "$0" "$1" correct ${STORY}/said --set "text=d$(printf '\\351')j" --reason OTHER --notice x`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line, process.execPath, MAIN], { encoding: 'utf8' });
    expectRefusal({ code: status, output: stdout, errors: stderr }, /is not UTF-8\. Set the terminal to UTF-8/);
  });

  test('the service refuses words with the replacement character U+FFFD', async () => {
    const { data } = await service.query(
      `mutation ($source: String!) { applyBatch(input: { source: $source }) { ... on Error { mistakes { code line } } } }`,
      { source: file({ statements: [statement('lost', { text: 'Le pr\uFFFDsident.' })] }) },
      { authorization: `Bearer ${TOKEN}` },
    );
    expect(data.applyBatch.mistakes).toMatchObject([{ code: 'BAD_CHARACTER' }]);
  });
});

onEveryEngine('Without a service', (makeStore) => {
  test('apply writes nothing when one of its files is not UTF-8, and accepts a byte order mark', async () => {
    const store = await makeStore();
    const onrecord = besideStore(store);
    const good = fileWith('story.yaml', `\uFEFF${opening()}`);
    const bad = fileWith('said.yaml', legacy(file({ statements: [statement('said', FRENCH)] })));
    expectRefusal(await onrecord(['apply', good, bad]), /said\.yaml:\d+ {2}This is not UTF-8/);
    expect((await onrecord(['verify'])).output).toContain('intact: 0 updates');
    expect((await onrecord(['apply', good])).output).toMatch(/\d+ updates appended/);
    await store.remove();
  });
});

test('a service does not start with a story, a manifest or a password file that is not UTF-8', async () => {
  const store = await embeddedStore();
  const folder = fileWith(
    'story.yaml',
    legacy(opening({ actors: [{ slug: 'a', type: 'COUNTRY', name: 'Côte d’Ivoire' }] })),
  );
  const odd = fileWith('odd', legacy('sécret\n'));
  const { dataDirectory } = store.config;
  const start = (environment: Record<string, string>) =>
    finish(process.execPath, [SERVICE], { DATA_DIR: dataDirectory, PORT: '0', STORIES_DIR: 'none', ...environment });
  const refusals = [
    await start({ STORIES_DIR: dirname(dirname(folder)) }),
    await start({ TRUSTED_DOCUMENTS: odd }),
    await start({ DATABASE_URL: 'postgres://u@h.example/d', DATABASE_PASSWORD_FILE: odd }),
  ];
  for (const { code, errors } of refusals) {
    expect(code).toBe(1);
    expect(errors).toContain('This is not UTF-8');
    expect(errors).not.toMatch(/ {4}at |s.cret/);
  }
  await store.remove();
}, 60_000);
