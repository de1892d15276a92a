/** The environment, read once and validated; every mistake is reported, all together. No other file reads it. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { LIMITS, type Limits, limitsBy, RETIRED_LIMITS } from './limits.js';
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

/** What single sign-on needs; without any of it, there is none. */
const SSO_NEEDS = ['SSO_JWKS_URL', 'SSO_ISSUER', 'SSO_AUDIENCE'] as const;

/** Keys that came over a line on which anybody may change them would let anybody in. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** Where traces are sent. The SDK of OpenTelemetry reads these, and all other variables of its standard, by itself. */
const collector = z
  .string()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: 'is not an address over http or https',
  })
  .optional();

const LimitVariables = z.record(z.string(), z.string().optional()).transform((given, context) => {
  for (const [variable, successor] of Object.entries(RETIRED_LIMITS)) {
    if (given[variable] === undefined) continue;
    const message = `is no longer a setting: what one address may use is counted in milliseconds of CPU; set ${successor} (docs/api/limits.md)`;
    context.addIssue({ code: 'custom', path: [variable], message });
  }
  const limits = limitsBy((one) => {
    const { variable, least, most } = one;
    const value = wholeNumber(least, most).default(one.default).safeParse(given[variable]);
    for (const { message } of value.error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [variable], message });
    return value.data ?? one.default;
  });
  // Node refuses it without saying what is meant.
  if (limits.requestSeconds < limits.headSeconds) {
    const { requestSeconds, headSeconds } = LIMITS;
    const message = `is below ${headSeconds.variable} (${limits.headSeconds}): a whole request takes as long as its head at least`;
    context.addIssue({ code: 'custom', path: [requestSeconds.variable], message });
  }
  return limits;
});

/** The names that stand for the addresses of one's own machine and networks, besides addresses and ranges. */
const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

function isAddressRange(value: string): boolean {
  const [address = '', length, ...more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return NAMED_RANGES.includes(value);
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

/** What a trusted client may send as `Client-Secret`, by the SHA-256 of it: the configuration holds no secret. */
const CLIENT_SECRET = /^sha256:[0-9a-f]{64}$/;

/** Whether something is so; by default it is not. */
const flag = z
  .enum(['true', 'false'], { error: 'is neither true nor false' })
  .default('false')
  .transform((value) => value === 'true');

/** A list that is written with commas. */
const list = z.string().transform((value) => value.split(',').map((one) => one.trim()));
/** A day, in milliseconds, and a hundred years of them. */
const DAY = 86_400_000;
const MOST_DAYS = 36_500;

/** An empty value counts as not set, as in compose files. */
const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  DATA_DIR: z.string().default('.onrecord'),
  DATABASE_URL: z
    .string()
    .refine((value) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol), {
      error: 'is not an address of a PostgreSQL; write it like postgres://user:password@host:5432/database',
    })
    .optional(),
  DATABASE_PASSWORD_FILE: z.string().optional(),
  DESK_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'is not fit to be a secret; use at least 16 characters, without spaces')
    .optional(),
  SSO_JWKS_URL: z
    .string()
    .refine(isSafe, {
      error: 'is not an https address; http will do only for this machine, like http://127.0.0.1:8080/keys',
    })
    .optional(),
  SSO_ISSUER: z.string().optional(),
  SSO_AUDIENCE: z.string().optional(),
  SSO_ROLES_CLAIM: z.string().default('roles'),
  SSO_CHIEF_ROLE: z.string().default('chief'),
  SSO_EDITOR_ROLE: z.string().default('editor'),
  SSO_NAME_CLAIM: z.string().default('sub'),
  STORIES_DIR: z.string().default('data'),
  PUBLIC_URL: origin.optional(),
  ALLOWED_ORIGINS: list.pipe(z.array(origin)).default([]),
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
  HEARTBEAT_SECONDS: wholeNumber(1, 15).default(15),
  STALL_SECONDS: wholeNumber(1, 600).default(30),
  STORE_PATIENCE_SECONDS: wholeNumber(1, 3_600).default(60),
  FEED_REPLAY_LIMIT: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  ACCESS_LOG: flag,
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
  OTEL_SDK_DISABLED: z.string().optional(),
  RETENTION_IDEMPOTENCY_DAYS: wholeNumber(1, MOST_DAYS).default(30),
  RETENTION_TOKENS_DAYS: wholeNumber(1, MOST_DAYS).optional(),
  RETENTION_DRAFTS_DAYS: wholeNumber(1, MOST_DAYS).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Where editors sign on who have no tokens of the store: by whom their tokens are made, and what is read in them. */
export interface SingleSignOn {
  /** Where the keys are that tokens are signed with. */
  readonly jwksUrl: string;
  /** What the claim `iss` must be. */
  readonly issuer: string;
  /** What the claim `aud` must be, or have in it. */
  readonly audience: string;
  /** The claim that has the role, or the roles. */
  readonly rolesClaim: string;
  /** What chiefs have there. */
  readonly chiefRole: string;
  /** What editors have there. */
  readonly editorRole: string;
  /** The claim that has the name of the editor. */
  readonly nameClaim: string;
}

/** How long what is beside the record is kept, in milliseconds; `null` for ever. */
export interface Retention {
  /** Idempotency keys, after they were used. */
  readonly idempotency: number;
  /** Tokens, after they were revoked or expired. */
  readonly tokens: number | null;
  /** Drafts, after they were saved last. */
  readonly drafts: number | null;
}

export interface Config {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 takes any free one. */
  readonly port: number;
  /** The port of `/livez`, `/readyz` and `/metrics`, which are then at no other; `null` for that of everything else. */
  readonly metricsPort: number | null;
  /** Where the embedded store and its first token are kept. */
  readonly dataDirectory: string;
  /** The PostgreSQL to use, with the password of it; `null` uses the embedded store. */
  readonly databaseUrl: string | null;
  /** The token that commands send to the service; `null` uses the one in the data directory. */
  readonly deskToken: string | null;
  /** How editors sign on; `null` for tokens of the store. */
  readonly singleSignOn: SingleSignOn | null;
  /** The stories that an empty store is filled with. */
  readonly storiesDirectory: string;
  /** The origin by which readers know this service; `null` where it is told from each request. */
  readonly publicUrl: string | null;
  /** The origins of other sites whose pages may use this service, besides its own. */
  readonly allowedOrigins: readonly string[];
  /** The addresses of proxies whose word is taken for whom they speak for (`X-Forwarded-For`): addresses, ranges, names of ranges. */
  readonly trustedProxies: readonly string[];
  readonly limits: Limits;
  /** Who is not limited: addresses, ranges, names of ranges, and `sha256:` hashes of secrets that are sent as `Client-Secret`. */
  readonly trustedClients: readonly string[];
  /** The file with the documents that may be asked for by their ids, besides the example operations; `null` for none. */
  readonly trustedDocuments: string | null;
  /** Whether readers may ask for nothing but those. */
  readonly trustedDocumentsOnly: boolean;
  /** Something is sent over every open stream at least so often, in milliseconds: a checkpoint, a ping, a comment. */
  readonly heartbeat: number;
  /** A stream on which nothing gets through is cut after so long, in milliseconds. */
  readonly stall: number;
  /** The embedded store is given up when it owes an answer and does nothing for so long, in milliseconds. */
  readonly storePatience: number;
  /** How many updates a cursor may lie behind the head and still be followed on from; `null` for any number. */
  readonly replayLimit: number | null;
  readonly retention: Retention;
  readonly logLevel: string;
  /** Whether the line that there is for each request is written at `info`, and not at `debug`. */
  readonly accessLog: boolean;
  /** Whether it is told where the time goes, to the collector that OpenTelemetry is configured with. */
  readonly tracing: boolean;
}

/** The environment has mistakes: `message` names all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration.
 * @throws ConfigError naming every mistake.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const result = Environment.safeParse(given);
  const database = databaseIn(given);
  const limits = LimitVariables.safeParse(given);
  const faults = [
    ...[...(result.error?.issues ?? []), ...(limits.error?.issues ?? [])].map(
      (issue) => `  ${issue.path.join('.')} ${issue.message}`,
    ),
    ...(isOnePort(result.data) ? ['  METRICS_PORT is that of PORT; give it one of its own'] : []),
    ...(database.fault === null ? [] : [`  DATABASE_PASSWORD_FILE ${database.fault}`]),
    ...lackingOfSingleSignOn(given).map((name) => `  ${name} is not set; single sign-on needs ${SSO_NEEDS.join(', ')}`),
  ];
  if (!result.success || !limits.success || faults.length > 0) {
    throw new ConfigError(`The environment cannot be used:\n${faults.join('\n')}`);
  }
  const { data } = result;
  return {
    host: data.HOST,
    port: data.PORT,
    metricsPort: data.METRICS_PORT ?? null,
    dataDirectory: data.DATA_DIR,
    databaseUrl: database.url,
    deskToken: data.DESK_TOKEN ?? null,
    singleSignOn: singleSignOnIn(data),
    storiesDirectory: data.STORIES_DIR,
    publicUrl: data.PUBLIC_URL ?? null,
    allowedOrigins: data.ALLOWED_ORIGINS,
    trustedProxies: data.TRUSTED_PROXIES,
    limits: limits.data,
    trustedClients: data.TRUSTED_CLIENTS,
    trustedDocuments: data.TRUSTED_DOCUMENTS ?? null,
    trustedDocumentsOnly: data.TRUSTED_DOCUMENTS_ONLY,
    heartbeat: data.HEARTBEAT_SECONDS * 1_000,
    stall: data.STALL_SECONDS * 1_000,
    storePatience: data.STORE_PATIENCE_SECONDS * 1_000,
    replayLimit: data.FEED_REPLAY_LIMIT ?? null,
    retention: {
      idempotency: data.RETENTION_IDEMPOTENCY_DAYS * DAY,
      tokens: daysOrEver(data.RETENTION_TOKENS_DAYS),
      drafts: daysOrEver(data.RETENTION_DRAFTS_DAYS),
    },
    logLevel: data.LOG_LEVEL,
    accessLog: data.ACCESS_LOG,
    tracing: isTracing(data),
  };
}

/** Whether two servers are to listen at one port; 0 is another one each time. */
function isOnePort(data: z.infer<typeof Environment> | undefined): boolean {
  return data !== undefined && data.PORT !== 0 && data.METRICS_PORT === data.PORT;
}

function isTracing(data: z.infer<typeof Environment>): boolean {
  const endpoint = data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? data.OTEL_EXPORTER_OTLP_ENDPOINT;
  return endpoint !== undefined && data.OTEL_SDK_DISABLED?.toLowerCase() !== 'true';
}

function daysOrEver(days: number | undefined): number | null {
  return days === undefined ? null : days * DAY;
}

/**
 * The address of the database with the password that is in a file, as a container is given its secrets. What is wrong with
 * it is told without a word of what the file says.
 */
function databaseIn({
  DATABASE_URL: address,
  DATABASE_PASSWORD_FILE: path,
}: Readonly<Record<string, string | undefined>>): { readonly url: string | null; readonly fault: string | null } {
  const url = address ?? null;
  if (path === undefined) return { url, fault: null };
  if (url === null) return { url, fault: 'is set without DATABASE_URL, whose password it would have' };
  // What is wrong with the address is told by its own name.
  if (!URL.canParse(url)) return { url, fault: null };
  const complete = new URL(url);
  if (complete.password !== '')
    return { url, fault: 'is set, and DATABASE_URL has a password, too; give it one of them' };
  let password: string;
  try {
    // Without the ends of lines after it, as the image of PostgreSQL reads the same file.
    password = readTextFile(path).replace(/\n+$/, '');
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return { url, fault: `names a file that cannot be read: ${error.message}` };
  }
  if (password === '') return { url, fault: `names a file that is empty: ${path}` };
  complete.password = encodeURIComponent(password);
  if (complete.password === '') return { url, fault: 'is set, and DATABASE_URL names no host to send a password to' };
  return { url: complete.href, fault: null };
}

function lackingOfSingleSignOn(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const lacking = SSO_NEEDS.filter((name) => given[name] === undefined);
  return lacking.length === SSO_NEEDS.length ? [] : lacking;
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
