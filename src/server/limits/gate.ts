/** The checks that a request must pass before it is read: its origin, its method, and the units of its address. */
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import type { Payer } from '../../graphql/meter.js';
import { Origins } from '../http/cross-origin.js';
import { methodNotAllowed, type Refusal, refusal, refusalFor } from '../http/refusal.js';
import { isRead } from '../http/request-target.js';
import { type Account, Accounts, rateLimit } from './account.js';
import { type AddressOf, addressesBehind, networkOf } from './client-address.js';
import { limitError } from './limit-error.js';
import { knownSecrets, trustedClients } from './trusted-clients.js';

/**
 * The media types of bodies that are read. A page of any site can make a browser send other types without a preflight
 * request (Fetch Standard, 2.2.2, on safelisted request headers).
 */
const BODY_TYPES = ['application/json', 'application/graphql', 'application/graphql+json'];

/** An opened long-lived connection, or the refusal. */
export type Opening = { readonly close: () => void } | { readonly refusal: Refusal };

/** The result of asking for units. */
export interface Admission {
  /** The remaining units, for the header `RateLimit`. */
  readonly rateLimit: string;
  /** The refusal; `null` when the request is admitted. */
  readonly refusal: Refusal | null;
}

/** Units for any request, taken before it is read: about the cost of a kept response or a refusal. */
export const REQUEST_UNITS = 0.1;

/**
 * Units that a client needs to start a request: most requests cost more than REQUEST_UNITS, and a refusal before any work
 * is cheap.
 */
const UNITS_TO_BEGIN = 2;

/** Bytes of a response for one unit, beyond FREE_BYTES, which REQUEST_UNITS covers. */
const BYTES_PER_UNIT = 1_000_000;
const FREE_BYTES = 64 * 1024;

/** The methods of GraphQL requests. */
const METHODS = 'GET, HEAD, POST';

/** Kept refusals, by their Retry-After in seconds: building one costs more than sending it. */
const refusals = new Map<number, Refusal>();

/** Charges a client for the bytes of a response: sending takes CPU, too. */
export function chargeSending(payer: Payer, bytes: number): void {
  if (bytes > FREE_BYTES) payer.charge(bytes / BYTES_PER_UNIT);
}

export class Gate {
  /** The limit, for the header `RateLimit-Policy`. */
  readonly policy: string;
  /** The pages that may use the service. */
  readonly origins: Origins;
  private readonly addressOf: AddressOf;
  private readonly isTrusted: (request: IncomingMessage, address: string) => boolean;
  private readonly knowsEdge: (request: IncomingMessage) => boolean;
  private readonly accounts: Accounts;
  private readonly tooMuchUnread: Refusal;

  constructor(
    private readonly config: Pick<
      Config,
      'allowedOrigins' | 'loopbackOrigins' | 'trustedProxies' | 'trustedClients' | 'trustedEdges' | 'limits'
    >,
    log: Logger,
  ) {
    this.origins = new Origins(config);
    this.addressOf = addressesBehind(config.trustedProxies, log);
    this.isTrusted = trustedClients([...config.trustedClients, ...config.trustedEdges]);
    this.knowsEdge = knownSecrets(config.trustedEdges);
    this.accounts = new Accounts(config.limits);
    this.policy = this.accounts.policy;
    this.tooMuchUnread = tooMuchUnread(config.limits.unreadBytesPerAddress);
  }

  /** The account of the client that sent a request. */
  accountOf(request: IncomingMessage): Account {
    const address = this.addressOf(request);
    return this.isTrusted(request, address) ? this.accounts.ofTrusted() : this.accounts.of(networkOf(address));
  }

  /** Whether an edge has sent a request, with a secret that TRUSTED_EDGES has the hash of. */
  isEdge(request: IncomingMessage): boolean {
    return this.knowsEdge(request);
  }

  /** The account for work without limits. */
  get trusted(): Account {
    return this.accounts.ofTrusted();
  }

  /** The account for work that the service does for all clients. */
  get house(): Account {
    return this.accounts.house;
  }

  /** Why an HTTP request is refused before it is read; `null` when it is not. */
  refusalOf(request: IncomingMessage): Refusal | null {
    const { headers } = request;
    if (!this.origins.admits(request)) return this.origins.refusalOf(request);
    if (isRead(request)) return null;
    if (request.method !== 'POST') return methodNotAllowed(request, METHODS);
    const [type = ''] = (headers['content-type'] ?? '').split(/[;,]/);
    if (BODY_TYPES.includes(type.trim().toLowerCase())) return null;
    const message = `Send the body as ${BODY_TYPES[0]}, and name that type in the header Content-Type`;
    return refusal(415, new GraphQLError(message, { extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }));
  }

  /** Takes units from an account for a request that is about to be answered. */
  ask(account: Account, units: number): Admission {
    const { isUnread } = account;
    const allowance = isUnread ? account.take(0) : account.take(units, UNITS_TO_BEGIN);
    const refused = isUnread ? this.tooMuchUnread : allowance.isAllowed ? null : tooMany(allowance.seconds);
    // Never go below zero, so that a refused client recovers soon.
    if (refused !== null) account.chargeAtMost(units);
    return { rateLimit: rateLimit(allowance), refusal: refused };
  }

  /** Opens a long-lived connection of a client. */
  open(account: Account): Opening {
    const close = account.openStream();
    if (close !== null) return { close };
    const { streamsPerAddress } = this.config.limits;
    const message = `At most ${streamsPerAddress} WebSockets and event streams may be open from one address`;
    return { refusal: refusalFor(30, 429, limitError('TOO_MANY_STREAMS', message)) };
  }
}

function tooMuchUnread(bytes: number): Refusal {
  const message = `${bytes} bytes wait to be read on connections of this address; read them, or close those connections`;
  return refusalFor(5, 429, limitError('TOO_MUCH_UNREAD', message));
}

/** The error for a client without units. */
export function usedUpError(retryAfter: number): GraphQLError {
  const message = `This address has used up its units (milliseconds of CPU, see RateLimit-Policy); ask again in ${retryAfter} s`;
  return limitError('TOO_MANY_REQUESTS', message, { retryAfter });
}

/** The refusal of a client without units. Waiting times are rounded up, so that clients share refusals. */
export function tooMany(seconds: number): Refusal {
  const retryAfter = inSteps(seconds);
  const known = refusals.get(retryAfter);
  if (known !== undefined) return known;
  const made = refusalFor(retryAfter, 429, usedUpError(retryAfter));
  refusals.set(retryAfter, made);
  return made;
}

/** Rounds up to 15, 20, 25 … 100, 150, 200 … above 10, so that only a few different refusals are kept. */
function inSteps(seconds: number): number {
  if (seconds <= 10) return seconds;
  const step = 10 ** Math.floor(Math.log10(seconds)) / 2;
  return Math.ceil(seconds / step) * step;
}
