/** The connection that listens for commits, while the database is away. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { openPostgres } from '../../src/record/engine/postgres.js';

test('an outage of the database is logged once, however often the service tries to listen for commits', async () => {
  let attempts = 0;
  const server = createServer((socket) => {
    attempts += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const engine = openPostgres(`postgres://postgres@127.0.0.1:${port}/postgres`, log);
  const stop = engine.listen(() => undefined);
  onTestFinished(async () => {
    stop();
    await engine.close();
    server.close();
  });
  await expect.poll(() => attempts, { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
  expect(lines.filter((line) => line.includes('to listen for commits'))).toHaveLength(1);
});
