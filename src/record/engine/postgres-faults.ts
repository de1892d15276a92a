/** Translates errors of PostgreSQL and of the connection to it into codes that clients and operators can act on. */
import { RecordError, type RecordErrorCode, STANDBY_ADVICE, UNREACHABLE_FOR_CLIENTS } from '../errors.js';

type FaultCode = Extract<RecordErrorCode, 'STORE_READ_ONLY' | 'STORE_FULL' | 'STORE_UNREACHABLE'>;

/** The messages for clients, which reveal no hosts, roles or settings. */
const FOR_CLIENTS: Readonly<Record<FaultCode, string>> = {
  STORE_READ_ONLY: 'The database is read-only now: nothing was written, and reads work. Try again later',
  STORE_FULL: 'The disk of the store is full: nothing was written, and reads work. Try again later',
  STORE_UNREACHABLE: UNREACHABLE_FOR_CLIENTS,
};

const UNREACHABLE = 'The database cannot be reached: check that PostgreSQL runs, and the host and port in DATABASE_URL';
/** The error codes of Node for a server that cannot be reached; ENOENT is a Unix socket that is not there. */
const UNREACHABLE_CODES: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
];
const STOPPING = 'The database is starting or stopping; try again in a moment';
const BAD_PASSWORD =
  'The database refuses the password: correct it in DATABASE_URL or in the file of DATABASE_PASSWORD_FILE';
const UNKNOWN_AUTHORITY =
  'The certificate of the database is signed by an authority that this process does not know: add ' +
  'sslrootcert=<file with the certificate of the authority> to DATABASE_URL';
const BAD_DATES = 'The certificate of the database has expired or is not valid yet: renew it, or correct the clock';

/** SQLSTATE read_only_sql_transaction: a write in a read-only session. */
export const READ_ONLY = '25006';

/** SQLSTATE protocol_violation. PgBouncer reports its own errors with it, whatever they are. */
const PROTOCOL_VIOLATION = '08P01';
/** Errors of PgBouncer when it cannot reach PostgreSQL. */
const POOLER_UNREACHABLE =
  /^(?:server login has been failing|pgbouncer cannot connect|query_wait_timeout|server conn crashed)/;

/** The code and the advice for operators, by SQLSTATE or by the error code of Node. */
const ADVICE: Readonly<Record<string, readonly [FaultCode, string]>> = {
  [READ_ONLY]: [
    'STORE_READ_ONLY',
    'The database is read-only: set default_transaction_read_only to off, or use a server that is not a standby',
  ],
  '53100': ['STORE_FULL', 'The disk of the database is full; free space on it'],
  '53300': [
    'STORE_UNREACHABLE',
    'The database has no connection left: raise max_connections of PostgreSQL (or the limit of the role or the database), ' +
      'or run fewer processes; each takes up to 11',
  ],
  [PROTOCOL_VIOLATION]: [
    'STORE_UNREACHABLE',
    'The pooler in front of the database gives no connection: look for the reason in its log',
  ],
  '57P01': ['STORE_UNREACHABLE', STOPPING],
  '57P02': ['STORE_UNREACHABLE', STOPPING],
  '57P03': ['STORE_UNREACHABLE', STOPPING],
  '28P01': ['STORE_UNREACHABLE', BAD_PASSWORD],
  '28000': [
    'STORE_UNREACHABLE',
    'The database refuses this role: check the user in DATABASE_URL, and pg_hba.conf; if the database requires TLS, ' +
      'add sslmode=verify-full to DATABASE_URL',
  ],
  '3D000': ['STORE_UNREACHABLE', 'There is no such database: create it, or correct its name in DATABASE_URL'],
  ...Object.fromEntries(UNREACHABLE_CODES.map((code) => [code, ['STORE_UNREACHABLE', UNREACHABLE] as const])),
  SELF_SIGNED_CERT_IN_CHAIN: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  UNABLE_TO_GET_ISSUER_CERT: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  CERT_SIGNATURE_FAILURE: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'STORE_UNREACHABLE',
    'The certificate of the database is for another host: use a host in DATABASE_URL that the certificate names',
  ],
  CERT_HAS_EXPIRED: ['STORE_UNREACHABLE', BAD_DATES],
  CERT_NOT_YET_VALID: ['STORE_UNREACHABLE', BAD_DATES],
};

/** Errors of the driver and of poolers that have no code of their own, by their message. They come before the codes. */
const ADVICE_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL connections/,
    'The database does not support TLS: set ssl=on in PostgreSQL, or remove sslmode from DATABASE_URL',
  ],
  [/^SASL: /, BAD_PASSWORD],
  [
    /^unsupported startup parameter/,
    'DATABASE_URL leads to a pooler: set DATABASE_POOLER to session or transaction, as the pooler is configured',
  ],
  [
    /^prepared statement "[^"]*" (?:does not exist|already exists)$/,
    'A pooler gives each transaction another session: set DATABASE_POOLER=transaction, and DATABASE_LISTEN_URL',
  ],
  [
    /^Connection terminated|connection error and is not queryable|^timeout exceeded when trying to connect$|^Query read timeout$|^There was an error establishing an SSL connection$/,
    UNREACHABLE,
  ],
];

/** SQLSTATEs of servers that start, stop or recover: another host may serve meanwhile. */
const NOT_NOW = ['57P01', '57P02', '57P03'];

/**
 * Whether a server could not be asked, in contrast to one that refused. libpq ends its attempts when a server closes the
 * connection without a word; here the next host is tried, because a server that is killed does the same.
 */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === PROTOCOL_VIOLATION) return POOLER_UNREACHABLE.test(error.message);
  if (code !== null) return NOT_NOW.includes(code) || UNREACHABLE_CODES.includes(code);
  return /^Connection terminated/.test(error.message);
}

/** Translates an error of the database or of the connection into a RecordError; returns unknown errors as they are. */
export function asRecordError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const advice = ADVICE_BY_MESSAGE.find(([pattern]) => pattern.test(error.message))?.[1];
  if (advice !== undefined) return databaseUnusable(advice, error);
  const known = 'code' in error && typeof error.code === 'string' ? ADVICE[error.code] : undefined;
  return known === undefined ? error : recordError(...known, error);
}

/** Rejects with a RecordError where the error of the work is a known one. */
export async function withRecordErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asRecordError(error);
  }
}

/** The error for a read-only database. */
export function databaseReadOnly(): RecordError {
  const [code, advice] = ADVICE[READ_ONLY] ?? ['STORE_READ_ONLY', ''];
  return recordError(code, advice);
}

/** The error for a batch that is committed, and not confirmed by the standby that the database waits for. */
export function standbyAwaited(): RecordError {
  return new RecordError(
    'STANDBY_AWAITED',
    'The batch is written, but the standby of the database has not confirmed it, so it is not safe yet. Send it again with the same idempotency key to learn when it is',
    STANDBY_ADVICE,
  );
}

/** The error for a connection that was lost during a commit. */
export function fateUnknown({ advice, cause }: RecordError): RecordError {
  const message =
    'The database was lost while the batch was being committed, so it may be written. Send it again with the same idempotency key to learn whether it is';
  return new RecordError('STORE_UNREACHABLE', message, advice, cause);
}

/** The error for a database that does not answer: what waits for it would wait for long, and what comes would, too. */
export function databaseSilent(): RecordError {
  return databaseUnusable('The database does not answer: check the network between it and this process');
}

/** The error for a database that cannot be used for a reason that operators can remove. */
export function databaseUnusable(advice: string, cause?: unknown): RecordError {
  return recordError('STORE_UNREACHABLE', advice, cause);
}

function recordError(code: FaultCode, advice: string, cause?: unknown): RecordError {
  return new RecordError(code, FOR_CLIENTS[code], advice, cause);
}
