/** Addresses of a database are read by the rules of libpq, and nothing in them is ignored in silence. */
import { describe, expect, test } from 'vitest';
import { readAddress, withPassword } from '../../src/postgres-address.js';

/** The hosts of an address as `name|address|port`; a missing part is empty. */
const hostsOf = (url: string) =>
  readAddress(url).hosts.map(({ name, address, port }) => [name, address, port].map((part) => part ?? '').join('|'));

describe('The hosts of an address', () => {
  test.each<[string, readonly string[]]>([
    ['postgres://u:p@a:5432,b:5433/db?target_session_attrs=read-write', ['a||5432', 'b||5433']],
    ['postgres://u@a,b/db', ['a||', 'b||']],
    ['postgres://a:5433,b/db', ['a||5433', 'b||']],
    ['postgres://a,b/db?port=5433', ['a||5433', 'b||5433']],
    ['postgres://a,b/db?port=,5433', ['a||', 'b||5433']],
    ['postgres://[::1]:5432,[fe80::1%25eth0]/db', ['::1||5432', 'fe80::1%25eth0||']],
    ['postgres:///db?host=a,b&port=1,2', ['a||1', 'b||2']],
    ['postgres://ignored:1/db?host=a', ['a||1']],
    ['postgres://a,b/db?hostaddr=10.0.0.1,10.0.0.2', ['a|10.0.0.1|', 'b|10.0.0.2|']],
    ['postgres:///db?hostaddr=10.0.0.1,::1', ['10.0.0.1|10.0.0.1|', '::1|::1|']],
    ['postgres://%2Frun%2Fpostgresql,b/db', ['/run/postgresql||', 'b||']],
    ['postgres:///db?host=/run/postgresql', ['/run/postgresql||']],
    ['postgresql://u@/db', ['||']],
    ['postgres://', ['||']],
  ])('%s leads to %j', (url, hosts) => {
    expect(hostsOf(url)).toEqual(hosts);
  });

  test('user, password, database and parameters are decoded, and a password may contain what needs no encoding', () => {
    const read = (url: string) => {
      const { user, password, database } = readAddress(url);
      return [user, password, database];
    };
    expect(read('postgres://an%40na:p%2Fw%3A%C3%B6:x@a,b/d%20b')).toEqual(['an@na', 'p/w:ö:x', 'd b']);
    expect(read('postgres://anna:100%@x@a/db')).toEqual(['anna', '100%@x', 'db']);
    expect(read('postgres://a/?user=anna&password=p%26w&dbname=db')).toEqual(['anna', 'p&w', 'db']);
    const options = 'options=-c%20search_path%3Dapart';
    expect(readAddress(`postgres://a/db?${options}&application_name=desk`)).toMatchObject({
      options: '-c search_path=apart',
      applicationName: 'desk',
    });
  });

  test('a password from a file is put before all hosts', () => {
    const url = withPassword('postgres://anna@a:1,[::1]:2/db?target_session_attrs=primary', 'p@ss/,:?');
    expect(readAddress(url)).toMatchObject({ user: 'anna', password: 'p@ss/,:?', kind: 'primary' });
    expect(hostsOf(url)).toEqual(['a||1', '::1||2']);
  });
});

describe('An address that cannot be used', () => {
  test.each([
    ['mysql://a/db', /is not the address of a PostgreSQL database/],
    ['postgres://a:0/db', /has the port "0"/],
    ['postgres://a:x,b/db', /has the port "x"/],
    ['postgres://::1/db', /IPv6 address in brackets/],
    ['postgres://a,b/db?port=1,2,3', /has 2 hosts and 3 ports/],
    ['postgres://a,b/db?hostaddr=10.0.0.1', /has 2 hosts and 1 addresses in hostaddr/],
    ['postgres://a/db?hostaddr=b', /"b" in hostaddr, which is not an IP address/],
    [
      'postgres://a/db?target_session_attrs=master',
      /write one of any, read-write, read-only, primary, standby, prefer/,
    ],
    ['postgres://a/db?load_balance_hosts=random', /load_balance_hosts=random, which is not honoured/],
    ['postgres://a/db?connect_timeout=soon', /connect_timeout=soon: write whole seconds/],
    ['postgres://a/db?sslmode=allow', /sslmode=allow, which is not honoured: write verify-full/],
    ['postgres://a/db?sslmode=verify', /has sslmode=verify: write one of disable/],
    ['postgres://a/db?channel_binding=require', /channel_binding=require, which is not honoured/],
    ['postgres://a/db?tcp_user_timeout=1', /the parameter tcp_user_timeout, which is not honoured: remove it/],
    ['postgres://a/db?service=x', /the parameter service, which is not honoured/],
    ['postgres://a/db?statement_timeout=1', /statement_timeout, which is not honoured: .*the service sets it/],
    ['postgres://a/db?sslmod=disable', /the parameter "sslmod", which is unknown/],
    ['postgres://%ff@a/db', /not UTF-8/],
  ])('%s is refused with what to do', (url, reason) => {
    expect(() => readAddress(url)).toThrow(reason);
  });

  test('the refusal of an address repeats no password', () => {
    expect(() => readAddress('postgres://anna:secret-word@a/db?service=x')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret-word') }),
    );
  });
});

test('modes of TLS check the host, unless libpq is asked for', () => {
  const check = (parameters: string) => readAddress(`postgres://a/db?${parameters}`).tls.check;
  const authority = 'sslrootcert=/ca.pem';
  expect(['', 'sslmode=disable', 'sslmode=require', 'ssl=true', authority].map(check)).toEqual([
    ...['DEFAULT', 'OFF', 'FULL', 'FULL', 'FULL'],
  ]);
  const compatible = (parameters: string) => check(`uselibpqcompat=true&${parameters}`);
  expect(['sslmode=prefer', 'sslmode=require', `sslmode=require&${authority}`].map(compatible)).toEqual([
    ...['UNVERIFIED', 'UNVERIFIED', 'AUTHORITY'],
  ]);
  expect(() => compatible('sslmode=verify-ca')).toThrow(/verify-ca without an authority/);
});
