/** What PostgreSQL and the line to it refuse, by names that clients and those who run the service can act on. */
import { RecordError, type RecordErrorCode } from '../errors.js';

type FaultCode = Extract<RecordErrorCode, 'STORE_READ_ONLY' | 'STORE_FULL' | 'STORE_UNREACHABLE'>;

/** What clients are told: nothing of hosts, roles and settings. */
const FOR_CLIENTS: Readonly<Record<FaultCode, string>> = {
  STORE_READ_ONLY: 'The database takes no writes now: nothing was written, and reading goes on. Try again later',
  STORE_FULL: 'The disk of the store is full: nothing was written, and reading goes on. Try again later',
  STORE_UNREACHABLE: 'The service cannot use its database now. Try again in a moment',
};

const UNREACHABLE =
  'The database cannot be reached: look whether PostgreSQL runs, and at the host and port in DATABASE_URL';
const STOPPING = 'The database is starting or stopping; try again in a moment';
const BAD_PASSWORD =
  'The database refuses the password: correct it in DATABASE_URL or in the file of DATABASE_PASSWORD_FILE';
const UNKNOWN_AUTHORITY =
  'The certificate of the database is not signed by an authority that this process knows: add ' +
  'sslrootcert=<file with the certificate of the authority> to DATABASE_URL';
const BAD_DATES = 'The certificate of the database has expired or is not valid yet: renew it, or look at the clock';

/** SQLSTATE of a write in a session that may only read. */
export const READ_ONLY = '25006';

/** What to do, by SQLSTATE or by the code of Node. */
const ADVICE: Readonly<Record<string, readonly [FaultCode, string]>> = {
  [READ_ONLY]: [
    'STORE_READ_ONLY',
    'The database takes no writes: set default_transaction_read_only to off, or use a server that is no standby',
  ],
  '53100': ['STORE_FULL', 'The disk of the database is full; free space on it'],
  '53300': [
    'STORE_UNREACHABLE',
    'The database has no connection left: raise max_connections of PostgreSQL (or the limit of the role or the database), ' +
      'or run fewer processes; each takes up to 11',
  ],
  '57P01': ['STORE_UNREACHABLE', STOPPING],
  '57P02': ['STORE_UNREACHABLE', STOPPING],
  '57P03': ['STORE_UNREACHABLE', STOPPING],
  '28P01': ['STORE_UNREACHABLE', BAD_PASSWORD],
  '28000': [
    'STORE_UNREACHABLE',
    'The database does not let this role in: look at the user in DATABASE_URL and at pg_hba.conf; where it only takes TLS, ' +
      'add sslmode=verify-full to DATABASE_URL',
  ],
  '3D000': ['STORE_UNREACHABLE', 'There is no such database: create it, or correct its name in DATABASE_URL'],
  ECONNREFUSED: ['STORE_UNREACHABLE', UNREACHABLE],
  ECONNRESET: ['STORE_UNREACHABLE', UNREACHABLE],
  EPIPE: ['STORE_UNREACHABLE', UNREACHABLE],
  ETIMEDOUT: ['STORE_UNREACHABLE', UNREACHABLE],
  EHOSTUNREACH: ['STORE_UNREACHABLE', UNREACHABLE],
  ENETUNREACH: ['STORE_UNREACHABLE', UNREACHABLE],
  ENOTFOUND: ['STORE_UNREACHABLE', UNREACHABLE],
  EAI_AGAIN: ['STORE_UNREACHABLE', UNREACHABLE],
  SELF_SIGNED_CERT_IN_CHAIN: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  UNABLE_TO_GET_ISSUER_CERT: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  CERT_SIGNATURE_FAILURE: ['STORE_UNREACHABLE', UNKNOWN_AUTHORITY],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'STORE_UNREACHABLE',
    'The certificate of the database is for another host: put a host into DATABASE_URL that the certificate names',
  ],
  CERT_HAS_EXPIRED: ['STORE_UNREACHABLE', BAD_DATES],
  CERT_NOT_YET_VALID: ['STORE_UNREACHABLE', BAD_DATES],
};

/** What the driver says without a code. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [
    /does not support SSL connections/,
    'The database takes no TLS: set ssl=on in PostgreSQL, or remove sslmode from DATABASE_URL',
  ],
  [/^SASL: /, BAD_PASSWORD],
  [
    /^Connection terminated|connection error and is not queryable|^timeout exceeded when trying to connect$|^Query read timeout$|^There was an error establishing an SSL connection$/,
    UNREACHABLE,
  ],
];

/** An error of the database or of the line to it under its name, or as it is where it has none. */
export function named(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const known = 'code' in error && typeof error.code === 'string' ? ADVICE[error.code] : undefined;
  if (known !== undefined) return fault(...known, error);
  const advice = SAID.find(([pattern]) => pattern.test(error.message))?.[1];
  return advice === undefined ? error : unusable(advice, error);
}

/** Gives what fails its name. */
export async function naming<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw named(error);
  }
}

/** The database may only be read now. */
export function readOnly(): RecordError {
  const [code, advice] = ADVICE[READ_ONLY] ?? ['STORE_READ_ONLY', ''];
  return fault(code, advice);
}

/** The database cannot be used, for a reason that those who run the service can do something about. */
export function unusable(advice: string, cause?: unknown): RecordError {
  return fault('STORE_UNREACHABLE', advice, cause);
}

function fault(code: FaultCode, advice: string, cause?: unknown): RecordError {
  return new RecordError(code, FOR_CLIENTS[code], advice, cause);
}
