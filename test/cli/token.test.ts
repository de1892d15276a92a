/** `onrecord token` of the built command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { idOfSecret } from '../../src/desk/tokens.js';
import { serve } from '../../src/server/service.js';
import { BRIEFLY } from '../fixtures/machines/processes.js';
import { publisher } from '../fixtures/service/service.js';
import { embeddedStore, postgresStore, type Store, silent } from '../fixtures/store/engines.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NIGHT_DESK = ['token', 'create', '--name', 'Night desk', '--role', 'editor'];

interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

let store: Store;
const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await store.remove();
});

function start(program: string, args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  const { dataDirectory, databaseUrl } = store.config;
  const child = spawn(process.execPath, [...BRIEFLY, join(ROOT, 'dist', program), ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDirectory,
      DATABASE_URL: databaseUrl ?? '',
      PORT: '1',
      STORIES_DIR: 'none',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

function onrecord(args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> {
  const child = start('cli/main.js', args, environment);
  let [output, errors] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output, errors })));
}

/** Starts the service on a free port. Resolves when the service has printed that it serves. */
function startService(): Promise<{ readonly url: string; readonly port: string; readonly banner: string }> {
  const child = start('main.js', [], { PORT: '0' });
  return new Promise((resolve, reject) => {
    let banner = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      banner += text;
      const [url, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(banner) ?? [];
      if (url !== undefined && port !== undefined && banner.includes('Ctrl-C')) resolve({ url, port, banner });
    });
    child.once('exit', (code) =>
      reject(new Error(`expected the service to start, but it ended with ${code}: ${banner}`)),
    );
  });
}

/** The editor to whom a secret belongs, or the code with which the service refuses it. */
async function viewer(url: string, secret: string): Promise<unknown> {
  const { query } = publisher(() => ({ url }));
  const { data, errors } = await query('{ viewer { name role } }', {}, { authorization: `Bearer ${secret}` });
  return data?.viewer ?? errors[0]?.extensions?.code;
}

const linesOf = (text: string) => text.split('\n').filter(Boolean);

describe('on the embedded store', () => {
  beforeEach(() => {
    store = embeddedStore(inject('untouchedStore'));
  });

  test('token create, list and revoke work through a running service, with the token of its first start', async () => {
    const { url, port } = await startService();
    const made = await onrecord([...NIGHT_DESK, '--expires', '30d'], { PORT: port });
    // Only the secret is on standard output, so that a script can take it from there.
    expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^onrecord_[0-9a-f]{12}_[\w-]{43}\n$/) });
    expect(made.errors).toContain('"Night desk"');
    const secret = made.output.trim();
    expect(made.errors).not.toContain(secret);
    expect(await viewer(url, secret)).toEqual({ name: 'Night desk', role: 'EDITOR' });

    const listed = await onrecord(['token', 'list', '--json'], { PORT: port });
    const tokens = linesOf(listed.output).map((line) => JSON.parse(line));
    expect(tokens.map(({ name, role }) => [name, role])).toEqual([
      ['desk', 'CHIEF'],
      ['Night desk', 'EDITOR'],
    ]);
    const lifetime = Date.parse(tokens[1].expiresAt) - Date.parse(tokens[1].createdAt);
    expect(Math.round(lifetime / 86_400_000)).toBe(30);
    expect(listed.output).not.toContain(secret.slice(-43));

    const id = idOfSecret(secret) ?? '';
    const revoked = await onrecord(['token', 'revoke', id], { PORT: port });
    expect(revoked).toMatchObject({ code: 0, output: expect.stringMatching(/revoked .* by desk\n$/) });
    expect(await viewer(url, secret)).toBe('TOKEN_REVOKED');
    expect((await onrecord(['token', 'list'], { PORT: port })).output).toContain(`${id}  editor  "Night desk"`);
    expect(await onrecord(['token', 'revoke', '000000000000'], { PORT: port })).toEqual({
      code: 1,
      output: '',
      errors: 'There is no token 000000000000\n',
    });
  });

  test('DESK_TOKEN takes precedence over the token file, and an editor may not create tokens', async () => {
    const { port } = await startService();
    const secret = (await onrecord(NIGHT_DESK, { PORT: port })).output.trim();
    const refused = await onrecord(NIGHT_DESK, { PORT: port, DESK_TOKEN: secret });
    expect(refused).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('CHIEF_REQUIRED') });
    const wrong = await onrecord(['token', 'list'], { PORT: port, DESK_TOKEN: 'not-a-token-of-this-desk' });
    expect(wrong).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('The token is not valid') });
    rmSync(join(store.config.dataDirectory, 'desk-token'));
    const without = await onrecord(['token', 'list'], { PORT: port });
    expect(without).toMatchObject({ code: 1, errors: expect.stringContaining('set DESK_TOKEN') });
  });

  test('token create opens the store without a token where no service runs', async () => {
    const made = await onrecord([...NIGHT_DESK, '--json']);
    const { token, secret } = JSON.parse(made.output);
    expect(token).toMatchObject({ name: 'Night desk', role: 'EDITOR', expiresAt: null });
    // The store has a token now, so the first start writes none.
    const { url, banner } = await startService();
    expect(await viewer(url, secret)).toEqual({ name: 'Night desk', role: 'EDITOR' });
    expect(banner).toContain('the tokens that were made with "onrecord token create"');
  });

  test('the service prints the path of the token of its first start, and not the token', async () => {
    const { banner } = await startService();
    const path = join(store.config.dataDirectory, 'desk-token');
    expect(banner).toContain(`the token in ${path}`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(banner).not.toContain(readFileSync(path, 'utf8').trim());
  });

  test.each([
    [['--name', 'Ann', '--role', 'boss'], 'Choose editor or chief.'],
    [['--name', '', '--role', 'editor'], 'A name is a text of 1 to 200 characters'],
    [['--name', 'Ann', '--role', 'editor', '--expires', 'soon'], 'Write a duration like'],
    [['--name', 'Ann', '--role', 'editor', '--expires', '0d'], 'The expiry lies in the past'],
    [['--name', 'Ann', '--role', 'editor', '--expires', '9999999999d'], 'A token must expire by the year 9999'],
  ])('token create %j is refused with a sentence', async (options, message) => {
    const { code, output, errors } = await onrecord(['token', 'create', ...options]);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
  });
});

const administration = inject('postgresUrl');

describe.skipIf(administration === null)('on a PostgreSQL', () => {
  test('token create writes the first token to the database, and a running service accepts it', async () => {
    store = await postgresStore(administration ?? '');
    const config = { ...readConfig({}), ...store.config, port: 0, storiesDirectory: 'none' };
    const service = await serve(await store.open(), config, silent);
    const PORT = new URL(service.url).port;
    const made = await onrecord(['token', 'create', '--name', 'First', '--role', 'CHIEF'], { PORT });
    const secret = made.output.trim();
    expect(await viewer(service.url, secret)).toEqual({ name: 'First', role: 'CHIEF' });
    expect((await onrecord(['token', 'list'], { PORT })).output).toContain('chief   "First"');
    expect((await onrecord(['token', 'revoke', idOfSecret(secret) ?? ''], { PORT })).code).toBe(0);
    expect(await viewer(service.url, secret)).toBe('TOKEN_REVOKED');
    await service.close();
  });

  test('a service without any token prints how to create one', async () => {
    store = await postgresStore(administration ?? '');
    expect((await startService()).banner).toContain('onrecord token create --name <name> --role chief');
  });
});
