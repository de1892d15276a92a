/**
 * Makes every connection to PostgreSQL. It tries the hosts of an address in their order, as libpq does, until one of them
 * is a server of the wanted kind, and gives the session its settings.
 */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP, type SocketConnectOpts } from 'node:net';
import pg from 'pg';
import {
  AddressFault,
  type DatabaseAddress,
  type DatabaseHost,
  hostName,
  type Pooler,
  readAddress,
  type ServerKind,
} from '../../postgres-address.js';
import { RecordError } from '../errors.js';
import { GatheringSocket } from './gathering-socket.js';
import { asRecordError, databaseUnusable, isUnreachable } from './postgres-faults.js';
import { missingSettings, type SessionSettings, setStatements, startOptions } from './postgres-session.js';

/** The variables that name a database. */
export type AddressVariable = 'DATABASE_URL' | 'DATABASE_LISTEN_URL' | 'DATABASE_READ_URL';

/** The purpose of a connection, and with it the form of its session. */
export interface ConnectionPurpose {
  /** The name of its session in `pg_stat_activity`. */
  readonly applicationName: string;
  /** The settings of its session. */
  readonly settings: SessionSettings;
  /** How long a statement may take; `null` for no limit. */
  readonly answerTimeoutMs: number | null;
}

/** A new connection. */
export interface Connected {
  readonly client: pg.Client;
  /** Tells servers apart, and starts of one server; `null` where any server is wanted. */
  readonly server: string | null;
}

/** How long one host may take, where the address does not say: a list of hosts has to come to its second one in time. */
const CONNECT_TIMEOUT_MS = { only: 10_000, ofSeveral: 3_000 };
/** A host that did not answer in time is tried after the others for so long. */
const SILENT_HOST_MS = 30_000;

/** A server that is not of the kind that `target_session_attrs` asks for. */
class WrongKind extends Error {}

const REPLACED = 'was replaced by another host, whose record has a higher generation';

/** A host that was tried in vain. */
interface Failure {
  readonly host: string;
  readonly error: unknown;
}

export class PostgresConnector {
  private readonly address: DatabaseAddress;
  private readonly silentUntil = new Map<DatabaseHost, number>();
  /** The names of hosts. */
  private replaced: ReadonlySet<string> = new Set();

  /**
   * @param kind The kind of server to connect to; `null` for the one that the address asks for.
   * @throws RecordError STORE_UNREACHABLE for an address or a file in it that cannot be used.
   */
  constructor(
    url: string,
    private readonly variable: AddressVariable,
    private readonly pooler: Pooler | null,
    private readonly types: pg.CustomTypesConfig,
    kind: ServerKind | null = null,
  ) {
    try {
      const address = readAddress(url);
      this.address = { ...address, kind: kind ?? address.kind };
    } catch (error) {
      if (!(error instanceof AddressFault)) throw error;
      throw databaseUnusable(`${variable} ${error.message}`);
    }
    try {
      tlsOptions(this.address);
    } catch (error) {
      const advice = `${variable} is not usable: correct it, or the files that sslrootcert, sslcert and sslkey name`;
      throw databaseUnusable(advice, error);
    }
  }

  /** Whether a pooler gives each transaction another session, which belongs to nobody. */
  get sharesSessions(): boolean {
    return this.pooler === 'transaction';
  }

  /** Names the hosts that another one has replaced. A connection to the primary passes them over. */
  noteReplaced(hosts: ReadonlySet<string>): void {
    this.replaced = hosts;
  }

  /** Whether all connections have to lead to one server at a time: the primary, or the standby that is read from. */
  get followsOneServer(): boolean {
    return this.followsPrimary || this.variable === 'DATABASE_READ_URL';
  }

  /** Whether all connections have to lead to the one server that accepts writes. */
  get followsPrimary(): boolean {
    return this.address.kind === 'primary' || this.address.kind === 'read-write';
  }

  /**
   * Connects to the first host that is of the wanted kind. As in libpq, the next host is tried when one cannot be
   * reached, is starting, or is of another kind; not when it refuses the password, the role or the database.
   * @throws RecordError, with each host that was tried and why it cannot be used for operators.
   */
  async connect(purpose: ConnectionPurpose): Promise<Connected> {
    const { kind } = this.address;
    const passes: readonly ServerKind[] = kind === 'prefer-standby' ? ['standby', 'any'] : [kind];
    const failures: Failure[] = [];
    for (const wanted of passes) {
      for (const host of this.hostsInOrder()) {
        const connected = await this.tryHost(host, wanted, purpose, failures);
        if (connected !== null) return connected;
      }
    }
    throw this.noHost(failures);
  }

  /** Whether a connection still leads to a server of the wanted kind, which a promotion or a restart may have changed. */
  async isOfKind(client: pg.Client): Promise<boolean> {
    return mismatch(await this.factsOf(client), this.address.kind) === null;
  }

  /** The hosts as they are given, and after them those that did not answer a moment ago. */
  private hostsInOrder(): readonly DatabaseHost[] {
    const now = performance.now();
    const isSilent = (host: DatabaseHost) => (this.silentUntil.get(host) ?? 0) > now;
    const { hosts } = this.address;
    return [...hosts.filter((host) => !isSilent(host)), ...hosts.filter(isSilent)];
  }

  /** @throws RecordError when no other host may be tried. */
  private async tryHost(
    host: DatabaseHost,
    kind: ServerKind,
    purpose: ConnectionPurpose,
    failures: Failure[],
  ): Promise<Connected | null> {
    if (this.followsPrimary && this.replaced.has(hostName(host))) {
      failures.push({ host: hostName(host), error: new WrongKind(REPLACED) });
      return null;
    }
    const failed = (error: unknown) => {
      failures.push({ host: hostName(host), error });
      if (error instanceof ConnectTimeout) this.silentUntil.set(host, performance.now() + SILENT_HOST_MS);
      if (!(error instanceof WrongKind || isUnreachable(error))) throw this.refusal(error, failures);
      return [];
    };
    for (const address of await this.addressesOf(host, kind).catch(failed)) {
      try {
        const connected = await this.tryAddress(host, address, kind, purpose);
        this.silentUntil.delete(host);
        return connected;
      } catch (error) {
        failed(error);
      }
    }
    return null;
  }

  /**
   * The addresses of a host to try, `null` for the choice of the system. Where the kind of the server matters, each
   * address of a name is tried as if it were a host.
   */
  private async addressesOf({ name, address }: DatabaseHost, kind: ServerKind): Promise<readonly (string | null)[]> {
    if (address !== null) return [address];
    if (kind === 'any' || name === null || name.startsWith('/') || isIP(name) !== 0) return [null];
    // A lookup cannot be ended; its result is of no use any more.
    const found = await within(
      this.timeoutMs,
      () => undefined,
      () => lookup(name, { all: true }),
    );
    return found.map((one) => one.address);
  }

  private async tryAddress(
    host: DatabaseHost,
    address: string | null,
    kind: ServerKind,
    { applicationName, settings, answerTimeoutMs }: ConnectionPurpose,
  ): Promise<Connected> {
    const { user, password, database, options, keepAliveIdleMs, bindsChannel, tls } = this.address;
    const socket = new AddressSocket(address);
    const client = new pg.Client({
      host: host.name ?? undefined,
      port: host.port ?? undefined,
      user: user ?? undefined,
      password: password ?? undefined,
      database: database ?? undefined,
      ssl: tlsOptions(this.address),
      sslnegotiation: tls.isDirect ? 'direct' : undefined,
      enableChannelBinding: bindsChannel,
      application_name: this.address.applicationName ?? applicationName,
      options: this.pooler === null ? startOptions(options, settings) : undefined,
      keepAlive: keepAliveIdleMs !== null,
      keepAliveInitialDelayMillis: keepAliveIdleMs ?? undefined,
      query_timeout: answerTimeoutMs ?? undefined,
      types: this.types,
      // Statements that are issued together are sent together, and answered in the same order.
      pipeline: true,
      stream: () => socket,
    });
    // A connection that fails reports it to its statements. Without a listener, the error would end the process.
    client.on('error', () => undefined);
    try {
      return await within(
        this.timeoutMs,
        () => socket.destroy(),
        async () => {
          await client.connect();
          await this.prepareSession(client, settings);
          if (kind === 'any') return { client, server: null };
          const facts = await this.factsOf(client);
          const wrong = mismatch(facts, kind);
          if (wrong !== null) throw new WrongKind(wrong);
          return { client, server: facts.started };
        },
      );
    } catch (error) {
      client.end().catch(() => undefined); // it failed already
      socket.destroy();
      throw error;
    }
  }

  private get timeoutMs(): number {
    const { connectTimeoutMs, hosts } = this.address;
    return connectTimeoutMs ?? (hosts.length > 1 ? CONNECT_TIMEOUT_MS.ofSeveral : CONNECT_TIMEOUT_MS.only);
  }

  /** Applies the settings where the start of the session could not; see DATABASE_POOLER. */
  private async prepareSession(client: pg.Client, settings: SessionSettings): Promise<void> {
    if (this.pooler === 'session') await client.query(setStatements(settings, 'session'));
    if (this.pooler !== 'transaction') return;
    const missing = Object.entries(await missingSettings(client));
    if (missing.length === 0) return;
    const role = pg.escapeIdentifier(client.user ?? '');
    const commands = missing.map(([name, value]) => `alter role ${role} set ${name} = '${value}'`);
    throw databaseUnusable(
      `Sessions behind the pooler lack settings that single statements depend on. Run in PostgreSQL: ${commands.join('; ')}; and then RECONNECT in PgBouncer`,
    );
  }

  private async factsOf(client: pg.Client): Promise<ServerFacts> {
    const { rows } = await client.query<ServerFacts>(
      `select pg_is_in_recovery() as is_standby, current_setting('transaction_read_only') = 'on' as is_read_only,
        pg_postmaster_start_time()::text as started`,
    );
    const [facts] = rows;
    if (facts === undefined) throw new Error('The server did not say whether it is a standby');
    return facts;
  }

  /** The error of a host after which no other is tried. */
  private refusal(error: unknown, failures: readonly Failure[]): unknown {
    const refused = this.named(asRecordError(error));
    if (!(refused instanceof RecordError) || this.address.hosts.length === 1) return refused;
    const { code, message, advice, cause } = refused;
    return new RecordError(code, message, `${advice}; tried ${listed(failures)}`, cause);
  }

  /** The error when all hosts were tried. */
  private noHost(failures: readonly Failure[]): unknown {
    const { hosts, kind } = this.address;
    const [only] = failures;
    if (hosts.length === 1 && failures.length === 1 && only !== undefined && !(only.error instanceof WrongKind)) {
      return this.named(asRecordError(only.error));
    }
    const wanted = kind === 'any' ? '' : ` with target_session_attrs=${kind}`;
    const areWrong = failures.every(({ error }) => error instanceof WrongKind);
    return databaseUnusable(
      `No host in ${this.variable} can be used${wanted}: ${listed(failures)}`,
      areWrong ? new NoServerOfKind() : undefined,
    );
  }

  /** Names this address in the advice, which is written for DATABASE_URL. */
  private named(error: unknown): unknown {
    if (!(error instanceof RecordError) || error.advice === null || this.variable === 'DATABASE_URL') return error;
    const advice = error.advice.replaceAll('DATABASE_URL', this.variable);
    return new RecordError(error.code, error.message, advice, error.cause);
  }
}

/** The cause of a RecordError when hosts answered, and none of them is of the wanted kind. */
export class NoServerOfKind extends Error {
  override readonly name = 'NoServerOfKind';
}

interface ServerFacts {
  readonly is_standby: boolean;
  readonly is_read_only: boolean;
  /** When the server was started. */
  readonly started: string;
}

/** Why a server is not of a kind; `null` where it is. */
function mismatch({ is_standby, is_read_only }: ServerFacts, kind: ServerKind): string | null {
  if (kind === 'primary') return is_standby ? 'is a standby' : null;
  if (kind === 'standby') return is_standby ? null : 'is no standby';
  if (kind === 'read-only') return is_read_only ? null : 'accepts writes';
  if (kind !== 'read-write' || !is_read_only) return null;
  return is_standby ? 'is a standby' : 'is read-only (default_transaction_read_only)';
}

class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Gives work up when it takes too long. */
async function within<T>(timeoutMs: number, giveUp: () => void, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ConnectTimeout(`no answer within ${timeoutMs / 1_000} s`));
      giveUp();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function listed(failures: readonly Failure[]): string {
  return failures.map(({ host, error }) => `${host} ${reasonOf(error)}`).join('; ');
}

function reasonOf(error: unknown): string {
  if (error instanceof WrongKind) return error.message;
  if (!(error instanceof Error)) return String(error);
  // The error of several addresses has no message of its own.
  return error.message === '' && 'code' in error ? `(${String(error.code)})` : `(${error.message})`;
}

/** The options of TLS. The files are read for every connection, because certificates are replaced. */
function tlsOptions({ tls }: DatabaseAddress): pg.ClientConfig['ssl'] {
  const { check, rootCertificateFile, certificateFile, keyFile } = tls;
  if (check === 'DEFAULT') return undefined;
  if (check === 'OFF') return false;
  const read = (name: 'ca' | 'cert' | 'key', path: string | null) =>
    path === null ? {} : { [name]: readFileSync(path, 'utf8') };
  return {
    ...read('ca', rootCertificateFile),
    ...read('cert', certificateFile),
    ...read('key', keyFile),
    ...(check === 'UNVERIFIED' ? { rejectUnauthorized: false } : {}),
    ...(check === 'AUTHORITY' ? { checkServerIdentity: () => undefined } : {}),
  };
}

/** A socket to one address of a host, whose name is still that of the certificate. */
class AddressSocket extends GatheringSocket {
  constructor(private readonly target: string | null) {
    super();
  }

  override connect(to: SocketConnectOpts | number | string, host?: string | (() => void)): this {
    if (typeof to === 'number' && typeof host === 'string') return super.connect(to, this.target ?? host);
    if (typeof to === 'number') return super.connect(to);
    return typeof to === 'string' ? super.connect(to) : super.connect(to);
  }
}
