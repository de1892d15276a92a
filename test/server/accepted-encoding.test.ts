/** The content encoding of a response, by the header Accept-Encoding (RFC 9110, 12.5.3). */
import { expect, test } from 'vitest';
import { acceptedEncoding } from '../../src/server/http/accepted-encoding.js';

test.each([
  [undefined, null],
  ['', null],
  ['identity', null],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['*', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['br; q=0.0, gzip;q=0', null],
  ['gzip;q=0', null],
  ['*;q=0', null],
  ['br;q=0, *', 'gzip'],
  ['brotli, not-gzip', null],
  ['br;q=0.1, gzip', 'gzip'],
  ['br;q=0.1, gzip;q=0.9', 'gzip'],
  ['gzip;q=0.5, br;q=0.8', 'br'],
  ['gzip;q=0.5, br;q=0.5', 'br'],
  ['gzip, *;q=0.5', 'gzip'],
  ['gzip;q=0.5, *', 'br'],
  ['identity, gzip;q=0.5', null],
  ['gzip, identity', 'gzip'],
  ['gzip;q=1.0, deflate;q=0.6, identity;q=0.3', 'gzip'],
])('the response to "Accept-Encoding: %s" has the content encoding %s', (header, expected) => {
  const headers = header === undefined ? {} : { 'accept-encoding': header };
  expect(acceptedEncoding({ headers }, ['br', 'gzip'])).toBe(expected);
});
