/** The folder of the embedded store is private to its owner, because its files contain drafts. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { writeTokenFile } from '../../src/desk/token-file.js';
import { Tokens } from '../../src/desk/tokens.js';
import { lockDirectory } from '../../src/record/engine/directory-lock.js';
import { openPglite } from '../../src/record/engine/pglite.js';
import { closeDataDirectory, closeStore } from '../../src/record/engine/private-directory.js';
import { StoryRecord } from '../../src/record/record.js';
import { prepareAccess } from '../../src/server/access/first-token.js';
import { copyFolder } from '../fixtures/store/ready-store.js';

const dist = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);
const isRoot = process.getuid?.() === 0;

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'onrecord-private-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A log, and its messages so far. */
function heard() {
  const messages: string[] = [];
  const log = pino({}, { write: (line: string) => void messages.push(String(JSON.parse(line).msg)) });
  return { log, messages };
}

/** A data directory as an earlier version left it, with the folder of a store in it. */
function openDirectory(mode: string, { withStore }: { readonly withStore: boolean } = { withStore: false }): string {
  const directory = join(scratch(), 'data');
  if (withStore) copyFolder(inject('emptyStore'), directory);
  else mkdirSync(join(directory, 'store'), { recursive: true });
  chmodSync(join(directory, 'store'), 0o755);
  chmodSync(directory, mode);
  return directory;
}

describe.skipIf(process.platform === 'win32')('The data directory', () => {
  test.each(['000', '022'])(
    'a new data directory and its missing parents are private to their owner under umask %s',
    (umask) => {
      const root = scratch();
      const directory = join(root, 'made', 'data');
      const program = `
      import { closeDataDirectory } from ${dist('record/engine/private-directory.js')};
      import { lockDirectory } from ${dist('record/engine/directory-lock.js')};
      import { writeTokenFile } from ${dist('desk/token-file.js')};
      process.umask(0o${umask});
      const directory = ${JSON.stringify(directory)};
      closeDataDirectory(directory, null);
      lockDirectory(directory);
      writeTokenFile(directory, 'a secret');`;
      const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        encoding: 'utf8',
      });
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(['made', 'made/data'].map((path) => modeOf(join(root, path)))).toEqual(['700', '700']);
      expect(['lock', 'desk-token'].map((path) => modeOf(join(directory, path)))).toEqual(['600', '600']);
    },
  );

  test('the first start makes the data directory and the store in it private', async () => {
    const before = process.umask(0o000);
    onTestFinished(() => void process.umask(before));
    const directory = join(scratch(), 'data');
    await (await openPglite(directory)).close();
    expect([directory, join(directory, 'store')].map(modeOf)).toEqual(['700', '700']);
  });

  test.each(['755', '750', '705', '777', '2775'])(
    'an existing data directory with mode %s is made private at the next start',
    async (mode) => {
      const directory = openDirectory(mode);
      const { log, messages } = heard();
      closeDataDirectory(directory, log);
      closeStore(join(directory, 'store'), directory, log);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
      expect(modeOf(join(directory, 'store'))).toBe('700');
      expect(messages).toEqual([
        'changed the mode of DATA_DIR to 700, because other users of this machine could read it',
      ]);
    },
  );

  test('a store that an earlier version left readable to others is made private, and opens with its content', async () => {
    const directory = openDirectory('755', { withStore: true });
    const { log, messages } = heard();
    const record = await StoryRecord.open(await openPglite(directory, { log }));
    expect(await record.tokens.list()).toHaveLength(1);
    expect([directory, join(directory, 'store')].map(modeOf)).toEqual(['700', '700']);
    expect(messages).toHaveLength(1);
    await record.close();
  });

  test('a data directory with other files keeps its mode, and only the store in it is made private', () => {
    const directory = openDirectory('755');
    writeFileSync(join(directory, 'somebody-elses.txt'), 'is served from here');
    const { log, messages } = heard();
    closeDataDirectory(directory, log);
    closeStore(join(directory, 'store'), directory, log);
    expect([directory, join(directory, 'store')].map(modeOf)).toEqual(['755', '700']);
    expect(messages).toEqual([
      'DATA_DIR also contains other files: its mode stays, and only the folder of the store in it is closed to other users',
      'changed the mode of the embedded store to 700, because other users of this machine could read it',
    ]);
  });

  test('a data directory that is shared on purpose keeps its mode', () => {
    const directory = join(scratch(), 'data');
    mkdirSync(directory);
    chmodSync(directory, 0o1777);
    closeDataDirectory(directory, null);
    expect(modeOf(directory)).toBe('1777');
  });

  test.skipIf(!isRoot)('a data directory of another user is refused, and the message names both users', () => {
    const root = scratch();
    chmodSync(root, 0o755);
    const directory = join(root, 'data');
    mkdirSync(join(directory, 'store'), { recursive: true });
    chmodSync(directory, 0o755);
    const as = (uid: number) => {
      process.seteuid?.(uid);
      onTestFinished(() => process.seteuid?.(0));
    };
    // The process may not change the mode of the store, so it refuses it: PGlite would use files that everybody can
    // read.
    chmodSync(join(directory, 'store'), 0o755);
    as(65_534);
    try {
      expect(() => closeStore(join(directory, 'store'), directory, null)).toThrow(
        /can read the embedded store.*\(mode 755\).*belongs to user 0.*Run "chmod 700 /,
      );
    } finally {
      process.seteuid?.(0);
    }
    chmodSync(directory, 0o700);
    as(65_534);
    try {
      expect(() => closeDataDirectory(join(directory, 'deeper'), null)).toThrow(/may not use .*deeper, its DATA_DIR/);
    } finally {
      process.seteuid?.(0);
    }
    // The superuser may change the mode of another user's files, and they keep their owner.
    chmodSync(directory, 0o755);
    chownSync(directory, 65_534, 65_534);
    closeDataDirectory(directory, null);
    expect(modeOf(directory)).toBe('700');
    expect(statSync(directory).uid).toBe(65_534);
  });

  test('a token file that others can read is made private at start, and the log says to make a new token', async () => {
    const directory = openDirectory('700', { withStore: true });
    writeTokenFile(directory, 'a secret');
    chmodSync(join(directory, 'desk-token'), 0o644);
    const record = await StoryRecord.open(await openPglite(directory));
    const { log, messages } = heard();
    await prepareAccess(new Tokens(record.tokens), 'PGlite', { dataDirectory: directory, singleSignOn: null }, log);
    expect(modeOf(join(directory, 'desk-token'))).toBe('600');
    expect(messages).toEqual([
      expect.stringMatching(/could read the token of a chief.*make a new token and revoke this one/),
    ]);
    await record.close();
  });
});

test('releasing a lock twice does not take it from the process that holds it now', () => {
  const directory = scratch();
  const unlock = lockDirectory(directory);
  unlock();
  const next = lockDirectory(directory);
  unlock();
  expect(() => lockDirectory(directory)).toThrow(`process ${process.pid}`);
  next();
});
