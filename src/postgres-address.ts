/**
 * Reads the address of a PostgreSQL database by the rules of libpq: lists of hosts and ports, and parameters. A
 * parameter that the service does not honour is refused by its name, because libpq would honour it.
 */
import { isIP } from 'node:net';

/** The values of `target_session_attrs`: which servers of a list of hosts a connection may lead to. */
const SERVER_KINDS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type ServerKind = (typeof SERVER_KINDS)[number];

/** How a pooler between the service and PostgreSQL shares connections: for a session, or for a transaction. */
export const POOLERS = ['session', 'transaction'] as const;
export type Pooler = (typeof POOLERS)[number];

export interface DatabaseHost {
  /** A name, an IP address or the directory of a Unix socket; `null` for the default of the driver. */
  readonly name: string | null;
  /** The IP address of `hostaddr`, which is used in place of a lookup of the name; `null` where it is not given. */
  readonly address: string | null;
  /** The port; `null` for the default of the driver. */
  readonly port: number | null;
}

export interface DatabaseTls {
  /**
   * `FULL` checks the authority and the host of the server's certificate, `AUTHORITY` only its authority, `UNVERIFIED`
   * nothing. `DEFAULT` is the default of the driver: PGSSLMODE, or none.
   */
  readonly check: 'DEFAULT' | 'OFF' | 'FULL' | 'AUTHORITY' | 'UNVERIFIED';
  /** Whether TLS begins at once, without the request of PostgreSQL before it. */
  readonly isDirect: boolean;
  /** The file with the certificate of the authority; `null` for the authorities that Node knows. */
  readonly rootCertificateFile: string | null;
  /** The file with the certificate of this client; `null` for none. */
  readonly certificateFile: string | null;
  /** The file with the key of this client; `null` for none. */
  readonly keyFile: string | null;
}

export interface DatabaseAddress {
  /** The hosts in the order in which they are tried; at least one. */
  readonly hosts: readonly DatabaseHost[];
  /** The role; `null` for the default of the driver. */
  readonly user: string | null;
  readonly password: string | null;
  /** The database; `null` for the default of the driver. */
  readonly database: string | null;
  readonly kind: ServerKind;
  /** How long one host may take to connect; `null` for the default of the service. */
  readonly connectTimeoutMs: number | null;
  /** The name of sessions in `pg_stat_activity`; `null` for that of the service. */
  readonly applicationName: string | null;
  /** The settings of sessions, in the form of PostgreSQL's command line; `null` for none. */
  readonly options: string | null;
  /** How long a connection is idle before the system asks whether the other end lives; `null` for no question. */
  readonly keepAliveIdleMs: number | null;
  /** Whether SCRAM is bound to the channel of TLS where the server offers it. */
  readonly bindsChannel: boolean;
  readonly tls: DatabaseTls;
}

/** An address that cannot be used. The message continues a sentence that begins with the name of the variable. */
export class AddressFault extends Error {
  override readonly name = 'AddressFault';
}

const NO_ADDRESS =
  'is not the address of a PostgreSQL database; write it like postgres://user:password@host:5432/database';
/** Idle connections are checked after this time where `keepalives_idle` is not set. */
const KEEP_ALIVE_IDLE_MS = 5_000;
/** libpq takes a shorter `connect_timeout` for this one. */
const LEAST_CONNECT_TIMEOUT_S = 2;

/** The parameters that are honoured. */
const HONOURED = [
  'host',
  'hostaddr',
  'port',
  'user',
  'password',
  'dbname',
  'target_session_attrs',
  'connect_timeout',
  'application_name',
  'fallback_application_name',
  'options',
  'keepalives',
  'keepalives_idle',
  'channel_binding',
  'ssl',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'uselibpqcompat',
] as const;
type HonouredParameter = (typeof HONOURED)[number];

/** Parameters that are accepted with one of these values, because the service does just that. */
const ONLY: Readonly<Record<string, { readonly values: readonly string[]; readonly reason: string }>> = {
  client_encoding: { values: ['UTF8', 'utf8', 'UTF-8', 'utf-8', 'auto'], reason: 'the service speaks UTF8' },
  gssencmode: { values: ['disable', 'prefer'], reason: 'the service does not use GSSAPI' },
  load_balance_hosts: {
    values: ['disable'],
    reason: 'the service tries hosts in their order; let a balancer in front of the standbys choose',
  },
  sslsni: { values: ['1'], reason: 'the service always names the host' },
  sslcompression: { values: ['0'], reason: 'TLS is not compressed' },
  replication: { values: ['false', 'off', 'no', '0'], reason: 'the service needs ordinary sessions' },
};

/** Parameters of libpq and of the driver that are refused, with what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  passfile: 'remove it, and name a file with the password in DATABASE_PASSWORD_FILE',
  service: 'remove it, and write the host, the user and the database into the address',
  servicefile: 'remove it, and write the host, the user and the database into the address',
  require_auth: 'remove it, and set sslmode=verify-full, so that only the right server is given an answer',
  requiressl: 'set sslmode=verify-full in its place',
  sslpassword: 'remove it, and let sslkey name a key that is not encrypted, in a file that only the service may read',
  sslcertmode: 'remove it: the service sends the certificate in sslcert, and none without it',
  sslcrl: 'remove it, and replace certificates before they expire in place of revoking them',
  sslcrldir: 'remove it, and replace certificates before they expire in place of revoking them',
  sslkeylogfile: 'remove it, and start Node with --tls-keylog',
  ssl_min_protocol_version: 'remove it, and start Node with --tls-min-v1.3 where TLS 1.2 is too old',
  ssl_max_protocol_version: 'remove it, and start Node with --tls-max-v1.2 where TLS 1.3 is too new',
  min_protocol_version: 'remove it: the service speaks version 3.0 of the protocol',
  max_protocol_version: 'remove it: the service speaks version 3.0 of the protocol',
  requirepeer: 'remove it, and protect the directory of the Unix socket',
  keepalives_interval: 'remove it: the service asks ten times, a second apart',
  keepalives_count: 'remove it: the service asks ten times, a second apart',
  tcp_user_timeout: 'remove it: the service itself gives up a connection that has gone silent',
  krbsrvname: 'remove it, and let the role use a password or a certificate',
  gsslib: 'remove it, and let the role use a password or a certificate',
  gssdelegation: 'remove it, and let the role use a password or a certificate',
  scram_client_key: 'remove it, and set the password',
  scram_server_key: 'remove it, and set the password',
  statement_timeout: 'remove it: the service sets it in each session',
  lock_timeout: 'remove it: the service sets it in each session',
  idle_in_transaction_session_timeout: 'remove it: the service sets it in each session',
  query_timeout: 'remove it: the service sets how long it waits for an answer',
};

/**
 * Reads an address.
 * @throws AddressFault with what is wrong with it, and what would be right. The message never contains a password.
 */
export function readAddress(url: string): DatabaseAddress {
  const parts = partsOf(url);
  if (parts === null) throw new AddressFault(NO_ADDRESS);
  const [user = '', ...password] = parts.user.split(':');
  const given = parametersIn(parts.parameters);
  const names = parts.hosts.split(',').map(hostAndPort);
  return {
    hosts: hostsOf(names, given),
    user: givenValue(given.user ?? decoded(user)),
    password: givenValue(given.password ?? decoded(password.join(':'))),
    database: givenValue(given.dbname ?? decoded(parts.path.slice(1))),
    kind: oneOf('target_session_attrs', given.target_session_attrs ?? 'any', SERVER_KINDS),
    connectTimeoutMs: connectTimeoutIn(given),
    applicationName: givenValue(given.application_name ?? given.fallback_application_name),
    options: givenValue(given.options),
    keepAliveIdleMs: keepAliveIn(given),
    bindsChannel: bindsChannel(given),
    tls: tlsIn(given),
  };
}

/** The address with a password, in place of none. */
export function withPassword(url: string, password: string): string {
  const parts = partsOf(url);
  if (parts === null) throw new AddressFault(NO_ADDRESS);
  const { scheme, user, hosts, path, parameters } = parts;
  const query = parameters === '' ? '' : `?${parameters}`;
  return `${scheme}${user.split(':')[0]}:${encodeURIComponent(password)}@${hosts}${path}${query}`;
}

/** One host of an address, by itself. */
export interface HostAddress {
  /** The host and its port, as operators know it. */
  readonly name: string;
  /** The same address with this host only, whatever kind of server it is. */
  readonly url: string;
}

/** The hosts of an address, each by itself. @throws AddressFault */
export function hostAddresses(url: string): readonly HostAddress[] {
  const parts = partsOf(url);
  if (parts === null) throw new AddressFault(NO_ADDRESS);
  const { hosts, connectTimeoutMs } = readAddress(url);
  return hosts.map((host) => {
    const parameters = new URLSearchParams(parts.parameters);
    // A host of a list has less time than one that stands alone.
    if (hosts.length > 1 && connectTimeoutMs === null) parameters.set('connect_timeout', '3');
    const own = { host: host.name, hostaddr: host.address, port: host.port, target_session_attrs: null };
    for (const [name, value] of Object.entries(own)) {
      if (value === null) parameters.delete(name);
      else parameters.set(name, String(value));
    }
    const user = parts.user === '' ? '' : `${parts.user}@`;
    return { name: hostName(host), url: `${parts.scheme}${user}${parts.path}?${parameters}` };
  });
}

/** The host and its port, as messages name it. */
export function hostName({ name, address, port }: DatabaseHost): string {
  const shown = name ?? 'localhost';
  const where = address === null || address === name ? '' : ` (${address})`;
  if (shown.startsWith('/')) return `${shown}/.s.PGSQL.${port ?? DEFAULT_PORT}`;
  return `${isIP(shown) === 6 ? `[${shown}]` : shown}:${port ?? DEFAULT_PORT}${where}`;
}

/** The port of PostgreSQL. */
const DEFAULT_PORT = 5432;

interface AddressParts {
  /** With `://`. */
  readonly scheme: string;
  /** The user and the password, encoded. */
  readonly user: string;
  readonly hosts: string;
  /** Empty, or with its `/`. */
  readonly path: string;
  readonly parameters: string;
}

/** Splits an address; `null` for anything else. URL of Node knows no lists of hosts. */
function partsOf(url: string): AddressParts | null {
  const match = /^(postgres(?:ql)?:\/\/)([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/is.exec(url);
  if (match === null) return null;
  const [, scheme = '', authority = '', path = '', parameters = ''] = match;
  const at = authority.lastIndexOf('@');
  return { scheme, user: authority.slice(0, Math.max(at, 0)), hosts: authority.slice(at + 1), path, parameters };
}

interface WrittenHost {
  readonly name: string;
  readonly port: string;
}

function hostAndPort(text: string): WrittenHost {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/.exec(text);
  if (match === null) {
    throw new AddressFault(
      'has a host that cannot be read: write host:port, several with commas, and an IPv6 address in brackets',
    );
  }
  const [, bracketed, plain = '', port = ''] = match;
  return { name: bracketed ?? decoded(plain), port };
}

type Parameters = Readonly<Partial<Record<HonouredParameter, string>>>;

/** @throws AddressFault for a parameter that is not honoured. */
function parametersIn(query: string): Parameters {
  const given: Partial<Record<HonouredParameter, string>> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const honoured = HONOURED.find((one) => one === name);
    const only = ONLY[name];
    if (honoured !== undefined) given[honoured] = value;
    else if (only === undefined) throw new AddressFault(refusalOf(name));
    else if (!only.values.includes(value)) {
      throw new AddressFault(`has ${name}=${value}, which is not honoured: remove it, because ${only.reason}`);
    }
  }
  return given;
}

function refusalOf(name: string): string {
  const instead = REFUSED[name];
  if (instead !== undefined) return `has the parameter ${name}, which is not honoured: ${instead}`;
  return `has the parameter "${name}", which is unknown: remove or correct it`;
}

/** @throws AddressFault when the numbers of hosts, of addresses and of ports do not fit each other. */
function hostsOf(written: readonly WrittenHost[], { host, hostaddr, port }: Parameters): DatabaseHost[] {
  const isWithoutHost = written.every(({ name }) => name === '');
  const names = host?.split(',') ?? (hostaddr !== undefined && isWithoutHost ? null : written.map(({ name }) => name));
  const addresses = hostaddr?.split(',') ?? null;
  const count = addresses?.length ?? names?.length ?? 1;
  if (names !== null && names.length !== count)
    throw new AddressFault(`has ${names.length} hosts and ${count} addresses in hostaddr: name one for each host`);
  const writtenPorts = written.map((one) => one.port);
  const ports = port?.split(',') ?? (writtenPorts.every((one) => one === '') ? [''] : writtenPorts);
  if (ports.length !== 1 && ports.length !== count)
    throw new AddressFault(`has ${count} hosts and ${ports.length} ports: name one port, or one for each host`);
  return Array.from({ length: count }, (_, n) => {
    const address = givenValue(addresses?.[n]?.trim());
    if (address !== null && isIP(address) === 0)
      throw new AddressFault(`has "${address}" in hostaddr, which is not an IP address: name it in host`);
    return {
      name: givenValue(names?.[n]?.trim()) ?? address,
      address,
      port: portOf(ports.length === 1 ? ports[0] : ports[n]),
    };
  });
}

function portOf(text: string | undefined): number | null {
  const value = givenValue(text?.trim());
  if (value === null) return null;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535)
    throw new AddressFault(`has the port "${value}": write a number from 1 to 65535`);
  return port;
}

function connectTimeoutIn({ connect_timeout: written }: Parameters): number | null {
  if (written === undefined) return null;
  if (!/^-?\d+$/.test(written)) throw new AddressFault(`has connect_timeout=${written}: write whole seconds`);
  // In libpq it means no limit; the service has one always.
  if (Number(written) <= 0) return null;
  return Math.max(Number(written), LEAST_CONNECT_TIMEOUT_S) * 1_000;
}

function keepAliveIn({ keepalives = '1', keepalives_idle: idle = '0' }: Parameters): number | null {
  if (!/^\d+$/.test(idle)) throw new AddressFault(`has keepalives_idle=${idle}: write whole seconds`);
  if (oneOf('keepalives', keepalives, ['0', '1'] as const) === '0') return null;
  return idle === '0' ? KEEP_ALIVE_IDLE_MS : Number(idle) * 1_000;
}

function bindsChannel({ channel_binding: written = 'disable' }: Parameters): boolean {
  // The driver takes a server that offers none, so "require" would not be held.
  if (written === 'require') {
    const instead = 'remove it, or write prefer; sslmode=verify-full proves which server it is';
    throw new AddressFault(`has channel_binding=require, which is not honoured: ${instead}`);
  }
  return oneOf('channel_binding', written, ['disable', 'prefer'] as const) === 'prefer';
}

function tlsIn(given: Parameters): DatabaseTls {
  const negotiation = oneOf('sslnegotiation', given.sslnegotiation ?? 'postgres', ['postgres', 'direct'] as const);
  const isDirect = negotiation === 'direct';
  const check = tlsCheckIn(given);
  if (isDirect && check === 'OFF') throw new AddressFault('has sslnegotiation=direct without TLS: remove one of both');
  return {
    check: check === 'DEFAULT' && isDirect ? 'FULL' : check,
    isDirect,
    // The authorities that Node knows.
    rootCertificateFile: given.sslrootcert === 'system' ? null : givenValue(given.sslrootcert),
    certificateFile: givenValue(given.sslcert),
    keyFile: givenValue(given.sslkey),
  };
}

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const;

/** Modes that libpq gives less than a full check get the full one, unless `uselibpqcompat` asks for libpq's. */
function tlsCheckIn({ ssl, sslmode, sslrootcert, sslcert, sslkey, uselibpqcompat }: Parameters): DatabaseTls['check'] {
  if (sslmode === 'allow') {
    throw new AddressFault('has sslmode=allow, which is not honoured: write verify-full, or disable');
  }
  if (sslmode === undefined) {
    if (givenValue(sslrootcert ?? sslcert ?? sslkey) !== null) return 'FULL';
    if (ssl === undefined) return 'DEFAULT';
    const written = oneOf('ssl', ssl, ['true', '1', 'false', '0', 'no-verify'] as const);
    if (written === 'no-verify') return 'UNVERIFIED';
    return written === 'true' || written === '1' ? 'FULL' : 'OFF';
  }
  const mode = oneOf('sslmode', sslmode, SSL_MODES);
  if (mode === 'disable') return 'OFF';
  if (mode === 'no-verify') return 'UNVERIFIED';
  if (mode === 'verify-full' || uselibpqcompat !== 'true') return 'FULL';
  const hasAuthority = sslrootcert !== undefined && sslrootcert !== 'system';
  if (mode === 'verify-ca' && !hasAuthority)
    throw new AddressFault('has sslmode=verify-ca without an authority: set sslrootcert, or sslmode=verify-full');
  return hasAuthority && mode !== 'prefer' ? 'AUTHORITY' : 'UNVERIFIED';
}

function oneOf<T extends string>(name: string, value: string, values: readonly T[]): T {
  const found = values.find((one) => one === value);
  if (found === undefined) throw new AddressFault(`has ${name}=${value}: write one of ${values.join(', ')}`);
  return found;
}

/** Empty values count as not given, as in libpq. */
function givenValue(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** A percent sign that encodes nothing stands for itself. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      throw new AddressFault('has percent-encoding that is not UTF-8: encode each byte of UTF-8 as % and two digits');
    }
  });
}
