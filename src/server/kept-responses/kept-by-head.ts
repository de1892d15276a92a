/**
 * Keeps responses that are computed once for all who ask the same. A response is true for the head at which it was
 * computed, and is reused while that head is the newest.
 */
import { createHash } from 'node:crypto';
import type { Services } from '../../graphql/context.js';
import { RecordError } from '../../record/errors.js';
import type { RecordPoint } from '../../record/snapshot.js';
import { CompressedForms, roomWithForms } from '../http/compression.js';
import type { Account } from '../limits/account.js';
import { HotCache } from '../limits/hot-cache.js';
import { Abandoned, Refused, Spending } from '../limits/spending.js';

/** A response that is sent to those who wait for it and not kept: the next request computes it again. */
export class Unkept {
  constructor(readonly body: Buffer) {}
}

/** A response without errors. */
export class ComputedResponse {
  private tag: string | null = null;
  /** The body as it is sent to clients that accept it compressed. */
  readonly forms: CompressedForms;

  constructor(
    /** The head at which the response was computed. */
    readonly point: RecordPoint,
    /** The body: text in UTF-8. */
    readonly body: Buffer,
    /** Whether this service and HTTP caches may keep it. */
    readonly mayBeKept: boolean,
    /** Whether it may be sent compressed; its forms are kept with it. */
    private readonly mayBeCompressed: boolean,
  ) {
    this.forms = new CompressedForms(body);
  }

  /** The room that it takes, in bytes. */
  get room(): number {
    return this.mayBeCompressed ? roomWithForms(this.body.length) : this.body.length;
  }

  /** The entity tag without its quotation marks; different bytes have different tags. */
  get digest(): string {
    this.tag ??= createHash('sha256').update(this.body).digest('base64url');
    return this.tag;
  }
}

/**
 * Maximum age of the known head that a response may be based on, in milliseconds. The service reads the head every
 * second, and a response must be at most 1.25 seconds old when it arrives.
 */
const MAX_HEAD_AGE_MS = 1_100;
/** Requests join a computation that started at most this long ago, in milliseconds; later ones start another. */
const JOINING_MS = 500;
/** How many bytes of responses are kept in total. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** Longer responses are not kept, in bytes. */
export const MAX_KEPT_BYTES = 2 * 1024 * 1024;
/** …with their compressed forms. */
const MAX_KEPT_ROOM_BYTES = 2 * MAX_KEPT_BYTES;
/** Approximate memory for a kept response besides its body, in bytes. */
const OVERHEAD_BYTES = 500;

/**
 * While the store is out of reach, a page is given as it was at the last confirmed head for this long, in milliseconds. A
 * redaction of that time does not reach it.
 */
const MAX_UNCONFIRMED_MS = 5 * 60_000;

/** The errors of a store that cannot tell what its newest head is. */
const AWAY: readonly string[] = ['STORE_UNREACHABLE', 'STORE_SUPERSEDED', 'REPLICA_BEHIND'];

/** A head at which a page is given. */
export interface LastHead {
  readonly point: RecordPoint;
  /** When it was last confirmed, to the second, if the store has been out of reach since; `null` for the newest head. */
  readonly confirmedAt: Date | null;
}

interface Computation {
  readonly point: RecordPoint;
  readonly begunAt: number;
  readonly payer: Account;
  readonly response: Promise<ComputedResponse | null>;
}

/** How often a response was kept, was being computed for another request, or had to be computed. */
export interface LookUpCounts {
  hit: number;
  join: number;
  miss: number;
}

/** Counts of kept responses and look-ups, for the metrics. */
export interface KeptResponseCounts {
  readonly asked: Readonly<LookUpCounts>;
  readonly kept: { readonly count: number; readonly bytes: number };
}

/** Computes a response at a head and charges its cost; `null` where there is no response to share. */
export type Compute = (head: RecordPoint, spending: Spending) => Promise<Buffer | Unkept | null>;

/** A request for a response that may be kept. */
export interface Wanted {
  /** Equal keys mean equal bytes. */
  readonly key: string;
  readonly account: Account;
  /** Approximate units for computing it. */
  readonly units: number;
  readonly compute: Compute;
  /** Whether the response may be sent compressed. */
  readonly mayBeCompressed: boolean;
}

export class KeptByHead implements KeptResponseCounts {
  readonly asked: LookUpCounts = { hit: 0, join: 0, miss: 0 };
  private readonly known = new HotCache<ComputedResponse>({
    room: KEPT_BYTES,
    largest: MAX_KEPT_ROOM_BYTES,
    sizeOf: ({ room }, key) => room + key.length + OVERHEAD_BYTES,
  });
  private readonly computing = new Map<string, Computation>();

  /** @param house The account that pays for responses that many clients ask for. */
  constructor(
    protected readonly services: Services,
    private readonly house: Account,
  ) {
    services.feed.whenRedacted(() => {
      this.known.clear();
      this.computing.clear();
    });
  }

  /** How many responses are kept, and how many bytes they take. */
  get kept(): KeptResponseCounts['kept'] {
    return { count: this.known.count, bytes: this.known.size };
  }

  /** The newest head, or one that was the newest a moment ago. */
  head(): RecordPoint | Promise<RecordPoint> {
    return this.services.record.recentHead(MAX_HEAD_AGE_MS);
  }

  /**
   * The newest head; while the store is out of reach, the last confirmed one for a few minutes: kept responses
   * can be given at that one, and nothing can be computed.
   * @throws RecordError STORE_UNREACHABLE, STORE_SUPERSEDED, REPLICA_BEHIND
   */
  async lastHead(): Promise<LastHead> {
    try {
      return { point: await this.head(), confirmedAt: null };
    } catch (error) {
      const { point, confirmedAt } = this.services.record.newest;
      const age = performance.now() - confirmedAt;
      const isAway = error instanceof RecordError && AWAY.includes(error.code);
      if (!isAway || age > MAX_UNCONFIRMED_MS) throw error;
      return { point, confirmedAt: new Date(Math.floor((Date.now() - age) / 1_000) * 1_000) };
    }
  }

  /**
   * The kept or newly computed response under a key, at a recent head. Rejects with `Refused` if it must be computed
   * and the account has too few units.
   */
  give(wanted: Wanted): ComputedResponse | Promise<ComputedResponse | null> {
    const head = this.head();
    if (head instanceof Promise) return head.then((point) => this.giveAt(point, wanted));
    return this.giveAt(head, wanted);
  }

  /** The same at a given head. */
  giveAt(head: RecordPoint, wanted: Wanted): ComputedResponse | Promise<ComputedResponse | null> {
    const { key, account } = wanted;
    const known = this.known.get(key, account);
    if (known?.point.hash === head.hash) {
      this.asked.hit += 1;
      return known;
    }
    const begun = this.computing.get(key);
    const now = performance.now();
    if (begun?.point.hash === head.hash && now - begun.begunAt < JOINING_MS) {
      this.asked.join += 1;
      return this.join(begun, head, wanted);
    }
    this.asked.miss += 1;
    const payer = this.payerOf(wanted);
    const response = this.computeAndKeep(head, wanted, payer).finally(() => {
      if (this.computing.get(key)?.response === response) this.computing.delete(key);
    });
    this.computing.set(key, { point: head, begunAt: now, payer, response });
    return response;
  }

  /**
   * Waits for another client's computation; if that client has too few units or leaves, computes the response again.
   */
  private async join(
    { response, payer }: Computation,
    head: RecordPoint,
    wanted: Wanted,
  ): Promise<ComputedResponse | null> {
    try {
      return await response;
    } catch (error) {
      const isRefused = error instanceof Refused && payer !== wanted.account;
      if (isRefused || error instanceof Abandoned) return this.giveAt(head, wanted);
      throw error;
    }
  }

  /**
   * The payer of a computation: the first client to ask. The house account pays, while it has units, for a popular
   * response that only a new head made stale.
   */
  private payerOf({ key, account }: Wanted): Account {
    return this.known.isHot(key) && this.house.hasUnits ? this.house : account;
  }

  private async computeAndKeep(
    head: RecordPoint,
    { key, account, units, compute, mayBeCompressed }: Wanted,
    payer: Account,
  ): Promise<ComputedResponse | null> {
    const { redactions } = this.services.feed;
    const spending = Spending.begin(payer, units);
    const computed = await compute(head, spending).finally(() => spending.settle());
    if (computed === null) return null;
    if (computed instanceof Unkept) return new ComputedResponse(head, computed.body, false, false);
    const response = new ComputedResponse(head, computed, true, mayBeCompressed);
    // Do not keep words redacted since the read, nor replace a newer response.
    const isNewest = (this.known.peek(key)?.point.offset ?? 0) <= head.offset;
    if (redactions === this.services.feed.redactions && isNewest) this.known.set(key, response, account);
    return response;
  }
}
