/** The address that counts as one client, by the connection and by what proxies say. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requestIdsBehind } from '../../src/server/http/request-id.js';
import { addressesBehind, networkOf } from '../../src/server/limits/client-address.js';
import { silent } from '../fixtures/store/engines.js';

/** Starts a server that answers each request with a text about it; returns a function that asks it with headers. */
async function answering(
  textOf: (request: Parameters<ReturnType<typeof addressesBehind>>[0]) => string,
): Promise<(headers?: Record<string, string>) => Promise<string>> {
  const server = createServer((request, response) => response.end(textOf(request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return async (headers = {}) => (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const forwarded = (entries: string) => ({ 'x-forwarded-for': entries });

describe('Clients behind a trusted proxy', () => {
  test.each([
    ['203.0.113.8', '203.0.113.8'],
    ['203.0.113.8:50001', '203.0.113.8'],
    ['203.0.113.8:50002', '203.0.113.8'],
    ['[203.0.113.8]:443', '203.0.113.8'],
    ['::ffff:203.0.113.8', '203.0.113.8'],
    ['[::FFFF:cb00:7108]:443', '203.0.113.8'],
    ['0:0:0:0:0:ffff:203.0.113.8', '203.0.113.8'],
    // A client's own entry stands further to the left.
    ['198.51.100.9, 203.0.113.8:50001', '203.0.113.8'],
    // A trusted proxy that writes a port is still known as trusted.
    ['203.0.113.8:50001, 127.0.0.1:50002', '203.0.113.8'],
    ['203.0.113.8, [::ffff:127.0.0.1]:50002', '203.0.113.8'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::7', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
    ['[2001:0DB8:1:2::3]', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0:0:0:4', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::5%eth0', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::5%25eth0]:443', '2001:db8:1:2::/64'],
    ['1:2::4:5:6:7.8.9.10', '1:2:0:4::/64'],
  ])('behind a trusted proxy, %s is the client %s', async (entry, client) => {
    const addressOf = addressesBehind(['loopback'], silent);
    const clientOf = await answering(addressOf);
    expect(networkOf(await clientOf(forwarded(entry)))).toBe(client);
  });

  test.each([
    'unknown',
    '_hidden',
    'a-client-of-my-choice',
    '203.0.113.999',
    '203.0.113.8:port',
    '203.0.113.8:123456',
    '[2001:db8::1',
    '2001:db8::1::2',
    '::ffff:999.1.1.1',
    '%eth0',
    ' , ',
    '203.0.113.7, nobody',
  ])('behind a trusted proxy, %s is no address, and the client counts as the proxy', async (entry) => {
    const addressOf = addressesBehind(['loopback'], silent);
    const clientOf = await answering(addressOf);
    expect(await clientOf(forwarded(entry))).toBe('127.0.0.1');
  });

  test("a trusted proxy's request id is used, and one of another form is replaced", async () => {
    const idOf = await answering(requestIdsBehind(['loopback']));
    expect(await idOf({ 'x-request-id': 'an-id-of-the-proxy' })).toBe('an-id-of-the-proxy');
    expect(await idOf({ 'x-request-id': 'two words' })).toMatch(UUID);
    expect(await idOf()).toMatch(UUID);
  });
});

describe('Clients without a trusted proxy', () => {
  test("the connection's address is the client without a trusted proxy, and the log says once that there seems to be a proxy", async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
    const addressOf = addressesBehind([], log);
    const clientOf = await answering(addressOf);
    expect(await clientOf(forwarded('203.0.113.8'))).toBe('127.0.0.1');
    expect(await clientOf(forwarded('203.0.113.9'))).toBe('127.0.0.1');
    expect(lines.filter((line) => line.includes('TRUSTED_PROXIES is not set'))).toHaveLength(1);
  });

  test.each([[[]], [['203.0.113.0/24']]])(
    'a client that is no trusted proxy cannot choose its request id (trusted: %j)',
    async (trusted) => {
      const idOf = await answering(requestIdsBehind(trusted));
      expect(await idOf({ 'x-request-id': 'an-id-of-a-stranger' })).toMatch(UUID);
    },
  );
});
