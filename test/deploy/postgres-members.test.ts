/** Two servers that stand in for each other: deploy/postgres/member.sh with this machine's PostgreSQL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POSTGRES_PROGRAMS, userId } from '../fixtures/machines/postgres-cluster.js';
import { portToKeep } from '../fixtures/machines/processes.js';

if (POSTGRES_PROGRAMS === null) console.log('SKIPPED the two servers of PostgreSQL: it is not installed.');

/** The part of the entry point of PostgreSQL's image that matters here: it makes a database where there is none. */
const ENTRY_POINT = `#!/bin/sh
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb -D "$PGDATA" -A scram-sha-256 -U "$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --no-sync > /dev/null
  sh "$SCRIPTS/allow-replication.sh"
fi
exec "$@"
`;
const PASSWORD = 'a:pass\\word';

describe.skipIf(POSTGRES_PROGRAMS === null)('Two servers of PostgreSQL', () => {
  const directory = mkdtempSync(join(tmpdir(), 'onrecord-members-'));
  const user = process.getuid?.() === 0 ? userId('postgres') : null;
  const scripts = join(directory, 'scripts');
  const passwordFile = join(directory, 'password');
  const running: ChildProcess[] = [];

  interface Member {
    readonly name: string;
    readonly port: number;
    readonly data: string;
  }
  let one: Member;
  let two: Member;
  let primary: ChildProcess;

  beforeAll(async () => {
    cpSync('deploy/postgres', scripts, { recursive: true });
    writeFileSync(passwordFile, `${PASSWORD}\n`);
    writeFileSync(join(scripts, 'docker-entrypoint.sh'), ENTRY_POINT);
    chmodSync(join(scripts, 'docker-entrypoint.sh'), 0o755);
    chmodSync(directory, 0o755);
    const memberOf = async (name: string): Promise<Member> => {
      const data = join(directory, name);
      mkdirSync(data);
      if (user !== null) chownSync(data, user, user);
      return { name, port: await portToKeep(), data };
    };
    [one, two] = [await memberOf('one'), await memberOf('two')];
  });
  afterAll(async () => {
    for (const child of running) await kill(child);
    rmSync(directory, { recursive: true, force: true });
  });

  /** Starts a server. Its output goes line by line to `heard`. */
  const start = (member: Member, peer: Member, begins: boolean, heard: (line: string) => void = () => undefined) => {
    const child = spawn('sh', [join(scripts, 'member.sh'), '-c', 'unix_socket_directories=', '-c', 'fsync=off'], {
      // Stopped as a group: the postmaster takes the place of the script.
      detached: true,
      cwd: directory,
      ...(user === null ? {} : { uid: user, gid: user }),
      env: {
        PATH: `${scripts}:${POSTGRES_PROGRAMS}:${process.env.PATH}`,
        SCRIPTS: scripts,
        PGDATA: member.data,
        MEMBER: member.name,
        PEER: '127.0.0.1',
        PORT: String(member.port),
        PEER_PORT: String(peer.port),
        BEGINS: String(begins),
        POSTGRES_USER: 'onrecord',
        POSTGRES_DB: 'postgres',
        POSTGRES_PASSWORD_FILE: passwordFile,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.push(child);
    createInterface({ input: child.stderr }).on('line', heard);
    return child;
  };
  const kill = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  /** The first row of a query, or the message of its failure. */
  const ask = async ({ port }: Member, query: string): Promise<unknown> => {
    const client = new Client({ host: '127.0.0.1', port, user: 'onrecord', password: PASSWORD, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(query)).rows[0] ?? null;
    } catch (error) {
      return error instanceof Error ? error.message : error;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const isStandby = 'select pg_is_in_recovery() as standby';
  const whoConfirms = 'select application_name as name, sync_state as state from pg_stat_replication';

  test('a server with an empty directory copies the primary, also after a copy that was broken off, and commits wait for it', async () => {
    const waiting: string[] = [];
    // It starts first, and waits for a primary. The rest of a broken-off copy is cleared away.
    mkdirSync(join(two.data, 'copy'));
    writeFileSync(join(two.data, 'PG_VERSION'), '15\n');
    start(two, one, false, (line) => waiting.push(line));
    await expect.poll(() => waiting.some((line) => line.includes('waits for a primary'))).toBe(true);
    primary = start(one, two, true);
    await expect.poll(() => ask(two, isStandby), { timeout: 60_000 }).toEqual({ standby: true });
    expect(await ask(one, isStandby)).toEqual({ standby: false });
    await expect.poll(() => ask(one, whoConfirms)).toEqual({ name: 'two', state: 'sync' });
  });

  test('an old primary does not start beside the new one, and becomes its standby once its directory is empty', async () => {
    await kill(primary);
    expect(await ask(two, 'select pg_promote(true, 60)')).toEqual({ pg_promote: true });
    // The new primary waits for no standby yet.
    expect(await ask(two, 'create table after_promotion (n int)')).toBeNull();
    const refused: string[] = [];
    const old = start(one, two, true, (line) => refused.push(line));
    expect(await once(old, 'exit')).toEqual([78, null]);
    expect(refused.join('\n')).toContain('does not start: this server was the primary');
    rmSync(one.data, { recursive: true });
    mkdirSync(one.data);
    if (user !== null) chownSync(one.data, user, user);
    start(one, two, true);
    await expect.poll(() => ask(one, isStandby), { timeout: 60_000 }).toEqual({ standby: true });
    await expect.poll(() => ask(two, whoConfirms)).toEqual({ name: 'one', state: 'sync' });
    await expect
      .poll(() => ask(one, "select to_regclass('after_promotion')::text as found"))
      .toEqual({ found: 'after_promotion' });
  });
});
