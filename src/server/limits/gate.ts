/** What every request to GraphQL has to pass before anything of it is read, over HTTP and over WebSocket alike. */
import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import type { Payer } from '../../graphql/meter.js';
import { isAllowedOrigin } from '../http/cross-origin.js';
import { methodNotAllowed, type Refusal, refusal } from '../http/refusal.js';
import { type Account, Accounts, rateLimit } from './account.js';
import { type AddressOf, addressesBehind, networkOf } from './client-address.js';
import { limitError } from './limit-error.js';
import { trustedClients } from './trusted-clients.js';

/**
 * The media types of bodies that are read. A page of any site can have a browser send the others (Fetch Standard, 2.2.2, on
 * safelisted request headers) without asking whether it may.
 */
const BODIES = ['application/json', 'application/graphql', 'application/graphql+json'];

/** A long-lived connection that may be opened, or why it may not. */
export type Opening = { readonly close: () => void } | { readonly refusal: Refusal };

/** What became of asking for work. */
export interface Admission {
  /** What is left, as the header `RateLimit`. */
  readonly rateLimit: string;
  /** Why it is not answered; `null` when it is. */
  readonly refusal: Refusal | null;
}

/** Units that a request takes before it is known what it asks: about what it costs to answer it from what is kept, or to refuse it. */
export const REQUEST_UNITS = 0.1;

/**
 * Units that have to be there when a request comes, so that most of those that cannot be answered are refused before anything
 * is done for them.
 */
const UNITS_TO_BEGIN = 2;

/** Bytes of a response that one unit pays for, beyond those that a request is given for what it takes anyway. */
const BYTES_PER_UNIT = 1_000_000;
const FREE_BYTES = 64 * 1024;

/** The methods by which GraphQL is asked. */
const METHODS = 'GET, POST';

/** Refusals by the seconds after which the client may ask again, because each takes longer to make than to send. */
const refusals = new Map<number, Refusal>();

/** Charges a client for the bytes of a response, which take time to be sent even when nothing else is to be done. */
export function chargeSending(payer: Payer, bytes: number): void {
  if (bytes > FREE_BYTES) payer.charge(bytes / BYTES_PER_UNIT);
}

export class Gate {
  /** What is allowed, as a header. */
  readonly policy: string;
  private readonly addressOf: AddressOf;
  private readonly isTrusted: (request: IncomingMessage, address: string) => boolean;
  private readonly accounts: Accounts;
  private readonly tooMuchUnread: Refusal;

  constructor(
    private readonly config: Pick<Config, 'allowedOrigins' | 'trustedProxies' | 'trustedClients' | 'limits'>,
    log: Logger,
  ) {
    this.addressOf = addressesBehind(config.trustedProxies, log);
    this.isTrusted = trustedClients(config.trustedClients);
    this.accounts = new Accounts(config.limits);
    this.policy = this.accounts.policy;
    this.tooMuchUnread = tooMuchUnread(config.limits.unreadBytesPerAddress);
  }

  /** The account of whoever sends a request. */
  accountOf(request: IncomingMessage): Account {
    const address = this.addressOf(request);
    return this.isTrusted(request, address) ? this.accounts.ofTrusted() : this.accounts.of(networkOf(address));
  }

  /** The account of what is done without limits. */
  get trusted(): Account {
    return this.accounts.ofTrusted();
  }

  /** The account of what the service does for all clients. */
  get house(): Account {
    return this.accounts.house;
  }

  /** Why a request over HTTP is not looked at; `null` when it is. */
  refusalOf(request: IncomingMessage): Refusal | null {
    const { method, headers } = request;
    // A page of another site may have a query answered that it cannot read, as it may load any address; nothing more.
    if ((method !== 'GET' || wantsEvents(request)) && !this.admits(request)) return this.foreign();
    if (method === 'GET') return null;
    if (method !== 'POST') return methodNotAllowed(request, METHODS);
    const [type = ''] = (headers['content-type'] ?? '').split(/[;,]/);
    if (BODIES.includes(type.trim().toLowerCase())) return null;
    const message = `The body has to be ${BODIES[0]}, and the header Content-Type has to say so`;
    return refusal(415, new GraphQLError(message, { extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }));
  }

  /** Whether a page of the origin that a request comes from may use the service. */
  admits(request: IncomingMessage): boolean {
    return isAllowedOrigin(request, this.config.allowedOrigins);
  }

  /** Takes units from what a client may use, for work that is about to be done. */
  ask(account: Account, units: number): Admission {
    const { isUnread } = account;
    const allowance = isUnread ? account.take(0) : account.take(units, UNITS_TO_BEGIN);
    const refused = isUnread ? this.tooMuchUnread : allowance.isAllowed ? null : tooMany(allowance.seconds);
    // Without debt: a client who has asked too often is answered again as soon as it asks less.
    if (refused !== null) account.chargeAtMost(units);
    return { rateLimit: rateLimit(allowance), refusal: refused };
  }

  /** Opens a long-lived connection of a client. */
  open(account: Account): Opening {
    const close = account.openStream();
    if (close !== null) return { close };
    const { streamsPerAddress } = this.config.limits;
    const message = `At most ${streamsPerAddress} WebSockets and event streams may be open from one address`;
    return { refusal: refusal(429, limitError('TOO_MANY_STREAMS', message), { 'retry-after': '30' }) };
  }

  private foreign(): Refusal {
    const message = 'Pages of this origin may not use the service; ALLOWED_ORIGINS has those that may';
    return refusal(403, new GraphQLError(message, { extensions: { code: 'ORIGIN_NOT_ALLOWED' } }));
  }
}

function tooMuchUnread(bytes: number): Refusal {
  const message = `${bytes} bytes wait to be read on connections of this address; read them, or close those connections`;
  return refusal(429, limitError('TOO_MUCH_UNREAD', message), { 'retry-after': '5' });
}

/** Whether a request asks for a stream of events. */
export function wantsEvents({ headers }: IncomingMessage): boolean {
  return headers.accept?.includes('text/event-stream') === true;
}

/** The error for a client that has used up its units. */
export function usedUpError(retryAfter: number): GraphQLError {
  const message = `This address has used up its units (milliseconds of CPU, see RateLimit-Policy); ask again in ${retryAfter} s`;
  return limitError('TOO_MANY_REQUESTS', message, { retryAfter });
}

/** The refusal of such a client: the same for all who may ask again after as many seconds, in steps. */
export function tooMany(seconds: number): Refusal {
  const retryAfter = inSteps(seconds);
  const known = refusals.get(retryAfter);
  if (known !== undefined) return known;
  const made = refusal(429, usedUpError(retryAfter), { 'retry-after': String(retryAfter) });
  refusals.set(retryAfter, made);
  return made;
}

/** Rounds up to 15, 20, 25 … 100, 150, 200 … above 10, so that few refusals are kept however long somebody has to wait. */
function inSteps(seconds: number): number {
  if (seconds <= 10) return seconds;
  const step = 10 ** Math.floor(Math.log10(seconds)) / 2;
  return Math.ceil(seconds / step) * step;
}
