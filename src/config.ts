/** Reads the environment once and validates it; reports all mistakes together. No other file reads the environment. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { LIMITS, type Limits, limitsBy, RETIRED_LIMITS } from './limits.js';
import { AddressFault, POOLERS, type Pooler, readAddress, type ServerKind, withPassword } from './postgres-address.js';
import { readTextFile, UnreadableText } from './text-file.js';

const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value, {
  error: 'is not an origin; write it like https://news.example',
});

function wholeNumber(least: number, most: number) {
  return z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(least, `is below ${least}`)
    .max(most, `is above ${most}`);
}

/** The variables of single sign-on. All of them turn it on; none of them leaves it off. */
const SSO_VARIABLES = ['SSO_JWKS_URL', 'SSO_ISSUER', 'SSO_AUDIENCE'] as const;

/** Keys fetched over an insecure connection could be replaced, and would let anybody in. */
function isSecureAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/**
 * The address that traces are sent to. The SDK of OpenTelemetry reads this and all other variables of its standard
 * itself.
 */
const collector = z
  .string()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: 'is not an http or https address',
  })
  .optional();

const LimitVariables = z.record(z.string(), z.string().optional()).transform((given, context) => {
  for (const [variable, { successor, reason }] of Object.entries(RETIRED_LIMITS)) {
    if (given[variable] === undefined) continue;
    const message = `is no longer a setting, because ${reason}: set ${successor} (docs/api/limits.md)`;
    context.addIssue({ code: 'custom', path: [variable], message });
  }
  const limits = limitsBy(({ variable, default: byDefault, least, most }) => {
    const value = wholeNumber(least, most).default(byDefault).safeParse(given[variable]);
    for (const { message } of value.error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [variable], message });
    return value.data ?? byDefault;
  });
  // Node would refuse this without naming the variables.
  if (limits.requestSeconds < limits.headSeconds) {
    const { requestSeconds, headSeconds } = LIMITS;
    const message = `is below ${headSeconds.variable} (${limits.headSeconds}): the time for a whole request includes the time for its headers`;
    context.addIssue({ code: 'custom', path: [requestSeconds.variable], message });
  }
  return limits;
});

/** Names for the ranges of this machine and of local networks, accepted besides addresses and ranges. */
const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

function isAddressRange(value: string): boolean {
  const [address = '', length, ...more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return NAMED_RANGES.includes(value);
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

/**
 * The SHA-256 of a secret that a trusted client sends as `Client-Secret`. The configuration itself contains no secret.
 */
const CLIENT_SECRET = /^sha256:[0-9a-f]{64}$/;

/** The addresses of NATS servers. They may have a user and a password, so no message shows one. */
const natsAddress = z
  .string()
  .refine((value) => URL.canParse(value) && /^(?:nats|tls):$/.test(new URL(value).protocol), {
    error: 'is not the address of a NATS server; write it like nats://nats.example:4222 or tls://nats.example:4222',
  });

/** A switch, which is off by default. */
const flag = z
  .enum(['true', 'false'], { error: 'is neither true nor false' })
  .default('false')
  .transform((value) => value === 'true');

/** When pages of this machine may use the service. */
const loopbackOrigins = z
  .enum(['true', 'false'], { error: 'is neither true nor false' })
  .optional()
  .transform((value): Config['loopbackOrigins'] =>
    value === undefined ? 'LOCAL' : value === 'true' ? 'ALWAYS' : 'NEVER',
  );

/** A moment with its offset, as it is written in UTC. */
const moment = z.iso
  .datetime({ offset: true, error: 'is not a moment; write it like 2025-03-18T00:00:00Z' })
  .transform((value) => new Date(value).toISOString());

/** A list separated by commas. */
const list = z.string().transform((value) => value.split(',').map((item) => item.trim()));
const DAY_MS = 86_400_000;
const MAX_DAYS = 36_500;

/** A secret that a person or a program has made. */
const secret = z
  .string()
  .regex(/^\S{16,}$/, 'is too short or has spaces; use at least 16 characters, without spaces')
  .optional();

const databaseAddress = z
  .string()
  .superRefine((value, context) => {
    try {
      readAddress(value);
    } catch (error) {
      if (!(error instanceof AddressFault)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  })
  .optional();

/** The directory of the embedded store where `DATA_DIR` is not set. */
export const DEFAULT_DATA_DIRECTORY = '.onrecord';

/** The variables of the environment by their names. */
type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** An empty value counts as not set, as in compose files. */
const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  DATA_DIR: z.string().default(DEFAULT_DATA_DIRECTORY),
  DATABASE_URL: databaseAddress,
  DATABASE_POOLER: z.enum(POOLERS, { error: `is none of ${POOLERS.join(', ')}` }).optional(),
  DATABASE_LISTEN_URL: databaseAddress,
  DATABASE_READ_URL: databaseAddress,
  DATABASE_PASSWORD_FILE: z.string().optional(),
  NATS_CREDS_FILE: z.string().optional(),
  NATS_MIRROR_DOMAIN: z
    .string()
    .regex(/^[\w-]+$/, 'is not the name of a JetStream domain')
    .optional(),
  DESK_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'is not a valid token; use at least 16 characters, without spaces')
    .optional(),
  SSO_JWKS_URL: z
    .string()
    .refine(isSecureAddress, {
      error: 'is not an https address; http is allowed only for this machine, like http://127.0.0.1:8080/keys',
    })
    .optional(),
  SSO_ISSUER: z.string().optional(),
  SSO_AUDIENCE: z.string().optional(),
  SSO_ROLES_CLAIM: z.string().default('roles'),
  SSO_CHIEF_ROLE: z.string().default('chief'),
  SSO_EDITOR_ROLE: z.string().default('editor'),
  SSO_NAME_CLAIM: z.string().default('sub'),
  STORIES_DIR: z.string().default('data'),
  STORIES_UNTIL: moment.default('2025-03-18T00:00:00.000Z'),
  PUBLIC_URL: origin.optional(),
  WRITE_URL: origin.optional(),
  REPLICA_MAX_LAG_MS: wholeNumber(3_000, 60_000).default(5_000),
  CORE_SECRET: secret,
  CORE_SECRET_FILE: z.string().optional(),
  NATS_URL: list.pipe(z.array(natsAddress)).default([]),
  TRUSTED_EDGES: list
    .pipe(z.array(z.string().regex(CLIENT_SECRET, 'is not the hash of a secret (sha256: and 64 hexadecimal digits)')))
    .default([]),
  PEER_URLS: list.pipe(z.array(origin)).default([]),
  ALLOWED_ORIGINS: list.pipe(z.array(origin)).default([]),
  ALLOW_LOOPBACK_ORIGINS: loopbackOrigins,
  TRUSTED_PROXIES: list
    .pipe(
      z.array(
        z.string().refine(isAddressRange, {
          error: `is not an address or a range; write it like 10.0.0.1, 10.0.0.0/8 or ${NAMED_RANGES.join(', ')}`,
        }),
      ),
    )
    .default([]),
  TRUSTED_CLIENTS: list
    .pipe(
      z.array(
        z.string().refine((value) => isAddressRange(value) || CLIENT_SECRET.test(value), {
          error: `is neither an address or a range (10.0.0.1, 10.0.0.0/8, ${NAMED_RANGES.join(', ')}) nor the hash of a secret (sha256: and 64 hexadecimal digits)`,
        }),
      ),
    )
    .default([]),
  TRUSTED_DOCUMENTS: z.string().optional(),
  TRUSTED_DOCUMENTS_ONLY: flag,
  FEDERATION: flag,
  HEARTBEAT_SECONDS: wholeNumber(1, 15).default(15),
  STALL_SECONDS: wholeNumber(1, 600).default(30),
  STORE_PATIENCE_SECONDS: wholeNumber(1, 3_600).default(60),
  FEED_REPLAY_LIMIT: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  ACCESS_LOG: flag,
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
  OTEL_SDK_DISABLED: z.string().optional(),
  RETENTION_IDEMPOTENCY_DAYS: wholeNumber(1, MAX_DAYS).default(30),
  RETENTION_TOKENS_DAYS: wholeNumber(1, MAX_DAYS).optional(),
  RETENTION_DRAFTS_DAYS: wholeNumber(1, MAX_DAYS).optional(),
  RETENTION_ARTICLES_DAYS: wholeNumber(1, MAX_DAYS).default(30),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Single sign-on: who issues the tokens of editors, and which claims are read. */
export interface SingleSignOn {
  /** The address of the keys that sign the tokens. */
  readonly jwksUrl: string;
  /** The required value of the claim `iss`. */
  readonly issuer: string;
  /** The required value of the claim `aud`, or one of its values. */
  readonly audience: string;
  /** The claim with the role or the roles. */
  readonly rolesClaim: string;
  /** The role of chiefs. */
  readonly chiefRole: string;
  /** The role of editors. */
  readonly editorRole: string;
  /** The claim with the name of the editor. */
  readonly nameClaim: string;
}

/** How long data beside the record is kept, in milliseconds; `null` for ever. */
export interface Retention {
  /** Idempotency keys, counted from their use. */
  readonly idempotency: number;
  /** Tokens, counted from their revocation or expiry. */
  readonly tokens: number | null;
  /** Drafts, counted from when they were last saved. */
  readonly drafts: number | null;
  /** Articles, counted from when the last of their drafts was decided. */
  readonly articles: number;
}

export interface Config {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 for any free port. */
  readonly port: number;
  /** Whether the environment sets the port or the host, so that a command looks for the service there and nowhere else. */
  readonly isAddressGiven: boolean;
  /** The only port of `/livez`, `/readyz` and `/metrics`; `null` for the port of everything else. */
  readonly metricsPort: number | null;
  /** The directory of the embedded store and its first token. */
  readonly dataDirectory: string;
  /** The address of the PostgreSQL database, with its password; `null` for the embedded store. */
  readonly databaseUrl: string | null;
  /** The pooler between the service and the database; `null` for none. */
  readonly databasePooler: Pooler | null;
  /** The address of the same database for what needs a session of its own, past a pooler; `null` for `databaseUrl`. */
  readonly databaseListenUrl: string | null;
  /** The address of a hot standby of the database, from which content is read; `null` to read it from the primary. */
  readonly databaseReadUrl: string | null;
  /** The servers of NATS, with user and password; none where the log is not used. */
  readonly natsUrls: readonly string[];
  /** The credentials for NATS, as in a `.creds` file; `null` for those in the address. */
  readonly natsCredentials: string | null;
  /** The JetStream domain of the log, of which an edge makes a mirror at its own server; `null` for a log that is there. */
  readonly natsMirrorDomain: string | null;
  /** The token that commands send to the service; `null` for the one in the data directory. */
  readonly deskToken: string | null;
  /** How editors sign on; `null` for tokens of the store. */
  readonly singleSignOn: SingleSignOn | null;
  /** The directory of the stories that an empty store is filled with. */
  readonly storiesDirectory: string;
  /** An empty store gets the first file of each story, and those after it that say that they were known by this moment (ISO 8601 in UTC). */
  readonly storiesUntil: string;
  /** The origin of this service as readers see it; `null` derives it from each request. */
  readonly publicUrl: string | null;
  /** The origin of a process at the primary, for a process at a standby and for an edge; `null` for none. */
  readonly writeUrl: string | null;
  /** An edge sends this secret to the core, which knows the edge by it; `null` for any other process. */
  readonly coreSecret: string | null;
  /** The `sha256:` hashes of the secrets of edges, which may read the whole record. */
  readonly trustedEdges: readonly string[];
  /** How old what a process at a standby or an edge gives may be, in milliseconds. */
  readonly replicaMaxLag: number;
  /** The origins at which other processes answer `/readyz`; this one may be among them. */
  readonly peerUrls: readonly string[];
  /** The origins of other sites whose pages may use this service. */
  readonly allowedOrigins: readonly string[];
  /**
   * Whether pages that this machine serves (`http://localhost:5173`) may use this service: where the service itself is
   * reached over loopback, always, or never.
   */
  readonly loopbackOrigins: 'LOCAL' | 'ALWAYS' | 'NEVER';
  /** The proxies whose `X-Forwarded-For` is trusted: addresses, ranges, names of ranges. */
  readonly trustedProxies: readonly string[];
  readonly limits: Limits;
  /**
   * The clients without limits: addresses, ranges, names of ranges, and `sha256:` hashes of secrets sent as
   * `Client-Secret`.
   */
  readonly trustedClients: readonly string[];
  /** The file of documents that clients may name by id, besides the example operations; `null` for none. */
  readonly trustedDocuments: string | null;
  /** Whether readers may only use these documents. */
  readonly trustedDocumentsOnly: boolean;
  /** Whether the service is also a subgraph of Apollo Federation. */
  readonly federation: boolean;
  /** Every open stream carries a message at least this often, in milliseconds: a checkpoint, a ping or a comment. */
  readonly heartbeat: number;
  /** A stream on which nothing gets through for this long is closed, in milliseconds. */
  readonly stall: number;
  /** The embedded store is given up after this many milliseconds without an answer or a sign of life. */
  readonly storePatience: number;
  /** How many updates a cursor may lie behind the head and still be resumed from; `null` for any number. */
  readonly replayLimit: number | null;
  readonly retention: Retention;
  readonly logLevel: string;
  /** Whether each request is logged at `info` instead of `debug`. */
  readonly accessLog: boolean;
  /** Whether traces are sent to the collector that OpenTelemetry is configured with. */
  readonly tracing: boolean;
}

/** The environment has mistakes: `message` names all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The part of the configuration that makes a process an edge. */
type EdgeConfig = Pick<Config, 'databaseUrl' | 'writeUrl'>;

/** Whether the process is an edge: without a database of its own, it follows the record of the core at `writeUrl`. */
export function isEdge<C extends EdgeConfig>(config: C): config is C & { readonly writeUrl: string } {
  return config.databaseUrl === null && config.writeUrl !== null;
}

/**
 * Reads the configuration.
 * @throws ConfigError naming every mistake.
 */
export function readConfig(environment: EnvironmentVariables): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const result = Environment.safeParse(given);
  const database = databaseIn(given);
  const core = coreSecretIn(given);
  const credentials = given.NATS_CREDS_FILE === undefined ? null : secretIn(given.NATS_CREDS_FILE);
  const limits = LimitVariables.safeParse(given);
  const faults = [
    ...[...(result.error?.issues ?? []), ...(limits.error?.issues ?? [])].map(
      (issue) => `  ${issue.path.join('.')} ${issue.message}`,
    ),
    ...(isSamePort(result.data) ? ['  METRICS_PORT equals PORT; set another port'] : []),
    ...(database.fault === null ? [] : [`  DATABASE_PASSWORD_FILE ${database.fault}`]),
    ...poolerFaults(given).map((fault) => `  ${fault}`),
    ...standbyFaults(given).map((fault) => `  DATABASE_READ_URL ${fault}`),
    ...edgeFaults(given, core.secret).map((fault) => `  ${fault}`),
    ...(core.fault === null ? [] : [`  CORE_SECRET_FILE ${core.fault}`]),
    ...(credentials === null || credentials.fault === null ? [] : [`  NATS_CREDS_FILE ${credentials.fault}`]),
    ...missingOfSingleSignOn(given).map(
      (name) => `  ${name} is not set; single sign-on needs ${SSO_VARIABLES.join(', ')}`,
    ),
  ];
  if (!result.success || !limits.success || faults.length > 0) {
    throw new ConfigError(`The environment has mistakes:\n${faults.join('\n')}`);
  }
  const { data } = result;
  return {
    host: data.HOST,
    port: data.PORT,
    isAddressGiven: given.PORT !== undefined || given.HOST !== undefined,
    metricsPort: data.METRICS_PORT ?? null,
    dataDirectory: data.DATA_DIR,
    databaseUrl: database.url,
    databasePooler: data.DATABASE_POOLER ?? null,
    databaseListenUrl: database.listenUrl,
    databaseReadUrl: database.readUrl,
    natsCredentials: credentials?.secret ?? null,
    natsMirrorDomain: data.NATS_MIRROR_DOMAIN ?? null,
    deskToken: data.DESK_TOKEN ?? null,
    singleSignOn: singleSignOnIn(data),
    storiesDirectory: data.STORIES_DIR,
    storiesUntil: data.STORIES_UNTIL,
    publicUrl: data.PUBLIC_URL ?? null,
    writeUrl: data.WRITE_URL ?? null,
    coreSecret: core.secret,
    natsUrls: data.NATS_URL,
    trustedEdges: data.TRUSTED_EDGES,
    replicaMaxLag: data.REPLICA_MAX_LAG_MS,
    peerUrls: data.PEER_URLS,
    allowedOrigins: data.ALLOWED_ORIGINS,
    loopbackOrigins: data.ALLOW_LOOPBACK_ORIGINS,
    trustedProxies: data.TRUSTED_PROXIES,
    limits: limits.data,
    trustedClients: data.TRUSTED_CLIENTS,
    trustedDocuments: data.TRUSTED_DOCUMENTS ?? null,
    trustedDocumentsOnly: data.TRUSTED_DOCUMENTS_ONLY,
    federation: data.FEDERATION,
    heartbeat: data.HEARTBEAT_SECONDS * 1_000,
    stall: data.STALL_SECONDS * 1_000,
    storePatience: data.STORE_PATIENCE_SECONDS * 1_000,
    replayLimit: data.FEED_REPLAY_LIMIT ?? null,
    retention: {
      idempotency: data.RETENTION_IDEMPOTENCY_DAYS * DAY_MS,
      tokens: daysOrEver(data.RETENTION_TOKENS_DAYS),
      drafts: daysOrEver(data.RETENTION_DRAFTS_DAYS),
      articles: data.RETENTION_ARTICLES_DAYS * DAY_MS,
    },
    logLevel: data.LOG_LEVEL,
    accessLog: data.ACCESS_LOG,
    tracing: isTracing(data),
  };
}

/** Whether both servers would listen on one port; 0 is another free port each time. */
function isSamePort(data: z.infer<typeof Environment> | undefined): boolean {
  return data !== undefined && data.PORT !== 0 && data.METRICS_PORT === data.PORT;
}

function isTracing(data: z.infer<typeof Environment>): boolean {
  const endpoint = data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? data.OTEL_EXPORTER_OTLP_ENDPOINT;
  return endpoint !== undefined && data.OTEL_SDK_DISABLED?.toLowerCase() !== 'true';
}

function daysOrEver(days: number | undefined): number | null {
  return days === undefined ? null : days * DAY_MS;
}

interface DatabaseAddresses {
  readonly url: string | null;
  readonly listenUrl: string | null;
  readonly readUrl: string | null;
  /** The mistake in DATABASE_PASSWORD_FILE; `null` for none. */
  readonly fault: string | null;
}

/**
 * The addresses of the database with the password from a file, as containers get their secrets. Messages never show the
 * content of the file.
 */
function databaseIn(given: EnvironmentVariables): DatabaseAddresses {
  const { DATABASE_URL: url = null, DATABASE_LISTEN_URL: listenUrl = null, DATABASE_READ_URL: readUrl = null } = given;
  const { DATABASE_PASSWORD_FILE: path } = given;
  const faulty = (fault: string | null) => ({ url, listenUrl, readUrl, fault });
  if (path === undefined) return faulty(null);
  if (url === null) return faulty('is set without DATABASE_URL, for which it has the password; set both');
  const [hasPassword, ...othersHave] = [url, listenUrl, readUrl].map(passwordIn);
  // The mistake in the address is reported as that of its own variable.
  if (hasPassword === undefined || othersHave.includes(undefined)) return faulty(null);
  if (hasPassword === 'GIVEN') {
    return faulty('is set, but DATABASE_URL also has a password; set only one of them');
  }
  const { secret: password, fault } = secretIn(path);
  if (password === null) return faulty(fault);
  if (hasPassword === 'NO_HOST') return faulty('is set, but DATABASE_URL has no host to send a password to');
  const withOwn = (other: string | null) =>
    other === null || passwordIn(other) === 'GIVEN' ? other : withPassword(other, password);
  return { url: withPassword(url, password), listenUrl: withOwn(listenUrl), readUrl: withOwn(readUrl), fault: null };
}

/** The secret in a file; or the mistake in the variable that names the file. Messages never show the content. */
type FileSecret = { readonly secret: string; readonly fault: null } | { readonly secret: null; readonly fault: string };

function secretIn(path: string): FileSecret {
  let secret: string;
  try {
    // Without trailing line ends, as the image of PostgreSQL reads the same file.
    secret = readTextFile(path).replace(/\n+$/, '');
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return { secret: null, fault: `names a file that cannot be read: ${error.message}` };
  }
  return secret === '' ? { secret: null, fault: `names an empty file: ${path}` } : { secret, fault: null };
}

/** Whether an address has a password, or no host that could get one; `undefined` for something that is no address. */
function passwordIn(url: string | null): 'GIVEN' | 'NONE' | 'NO_HOST' | undefined {
  if (url === null) return 'NONE';
  try {
    const { password, hosts } = readAddress(url);
    if (password !== null) return 'GIVEN';
    return hosts.every(({ name }) => name === null) ? 'NO_HOST' : 'NONE';
  } catch (error) {
    if (error instanceof AddressFault) return undefined;
    throw error;
  }
}

/** The mistakes in the settings of a pooler, each with its variable. */
function poolerFaults(given: EnvironmentVariables): readonly string[] {
  const { DATABASE_URL: url, DATABASE_POOLER: pooler, DATABASE_LISTEN_URL: listenUrl } = given;
  if (url === undefined) {
    return ['DATABASE_POOLER', 'DATABASE_LISTEN_URL']
      .filter((name) => given[name] !== undefined)
      .map((name) => `${name} is set without DATABASE_URL, to which it belongs; set both`);
  }
  if (pooler === undefined) return [];
  const faults: string[] = [];
  if (pooler === 'transaction' && listenUrl === undefined) {
    const reason = 'a transaction pooler passes no notifications of commits on';
    faults.push(
      `DATABASE_LISTEN_URL is not set: with DATABASE_POOLER=transaction, ${reason}; set it to the address of PostgreSQL itself`,
    );
  }
  if (hasOptions(url)) {
    faults.push(
      'DATABASE_URL has the parameter options, which poolers do not pass on: use "alter role … set …" in its place',
    );
  }
  return faults;
}

/** The mistakes in DATABASE_READ_URL, each as the rest of a sentence. */
function standbyFaults({ DATABASE_READ_URL: readUrl, ...given }: EnvironmentVariables): readonly string[] {
  if (readUrl === undefined) return [];
  const faults: string[] = [];
  if (given.DATABASE_URL === undefined) {
    faults.push(
      'is set without DATABASE_URL: it names a standby of the database in DATABASE_URL; set both, or remove it',
    );
  }
  if (given.DATABASE_URL !== undefined && given.WRITE_URL !== undefined) {
    faults.push(
      'is set with WRITE_URL: a process that writes to the primary and reads from a standby has DATABASE_URL and DATABASE_READ_URL; one that only reads from a standby has it in DATABASE_URL, and WRITE_URL. Remove one of them',
    );
  }
  const kind = kindIn(readUrl);
  if (kind === 'primary' || kind === 'read-write') {
    faults.push(
      `asks for a primary (target_session_attrs=${kind}), and only standbys are read from: remove the parameter`,
    );
  }
  return faults;
}

/** The kind of server that an address asks for; `null` for something that is no address. */
function kindIn(url: string): ServerKind | null {
  try {
    return readAddress(url).kind;
  } catch (error) {
    if (error instanceof AddressFault) return null;
    throw error;
  }
}

/** The secret of an edge, from its variable or from a file. */
function coreSecretIn({ CORE_SECRET: secret, CORE_SECRET_FILE: path }: EnvironmentVariables): {
  readonly secret: string | null;
  /** The mistake in CORE_SECRET_FILE; `null` for none. */
  readonly fault: string | null;
} {
  if (path === undefined) return { secret: secret ?? null, fault: null };
  if (secret !== undefined) return { secret, fault: 'is set, but CORE_SECRET is set, too; set only one of them' };
  const read = secretIn(path);
  if (read.secret === null || /^\S{16,}$/.test(read.secret)) return read;
  return { secret: null, fault: `names a file without a secret of at least 16 characters, without spaces: ${path}` };
}

/** The mistakes in the settings of an edge, each with its variable. */
function edgeFaults(given: EnvironmentVariables, secret: string | null): readonly string[] {
  const { DATABASE_URL: databaseUrl, WRITE_URL: writeUrl, NATS_URL: natsUrl } = given;
  if (databaseUrl !== undefined) {
    return ['CORE_SECRET', 'CORE_SECRET_FILE']
      .filter((name) => given[name] !== undefined)
      .map((name) => `${name} is set with DATABASE_URL: only an edge has it, which has no database of its own`);
  }
  if (writeUrl === undefined) {
    const needsCore = 'for an edge, which needs the address of a process of the core: set WRITE_URL';
    return ['NATS_URL', 'NATS_MIRROR_DOMAIN', 'CORE_SECRET', 'CORE_SECRET_FILE']
      .filter((name) => given[name] !== undefined)
      .map((name) => `${name} is ${needsCore}`);
  }
  const isNamed = given.CORE_SECRET !== undefined || given.CORE_SECRET_FILE !== undefined;
  if (isNamed || secret !== null) return [];
  const what = natsUrl === undefined ? 'WRITE_URL is set without DATABASE_URL' : 'NATS_URL is set';
  return [`CORE_SECRET is not set: ${what}, so this process is an edge, and the core knows an edge by its secret`];
}

function hasOptions(url: string): boolean {
  try {
    return readAddress(url).options !== null;
  } catch (error) {
    if (error instanceof AddressFault) return false;
    throw error;
  }
}

function missingOfSingleSignOn(given: EnvironmentVariables): readonly string[] {
  const missing = SSO_VARIABLES.filter((name) => given[name] === undefined);
  return missing.length === SSO_VARIABLES.length ? [] : missing;
}

function singleSignOnIn(data: z.infer<typeof Environment>): SingleSignOn | null {
  const { SSO_JWKS_URL: jwksUrl, SSO_ISSUER: issuer, SSO_AUDIENCE: audience } = data;
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) return null;
  return {
    jwksUrl,
    issuer,
    audience,
    rolesClaim: data.SSO_ROLES_CLAIM,
    chiefRole: data.SSO_CHIEF_ROLE,
    editorRole: data.SSO_EDITOR_ROLE,
    nameClaim: data.SSO_NAME_CLAIM,
  };
}
