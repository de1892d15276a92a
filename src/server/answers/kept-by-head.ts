/**
 * What is computed once for all who ask the same. It is true at the place at which it was computed for ever; so it is kept,
 * and given again for as long as that place is the head.
 */
import { createHash } from 'node:crypto';
import type { Services } from '../../graphql/context.js';
import type { Place } from '../../record/snapshot.js';
import type { Account } from '../limits/account.js';
import { HotCache } from '../limits/hot-cache.js';
import { Abandoned, Refused, Spending } from '../limits/spending.js';

/** An answer for those who wait for it. It is not kept: the next request computes it again. */
export class Unkept {
  constructor(readonly body: Buffer) {}
}

/** An answer without errors. */
export class Answer {
  private tag: string | null = null;

  constructor(
    /** The head at which it was computed. */
    readonly place: Place,
    /** What is sent: text in UTF-8. */
    readonly body: Buffer,
    /** Whether it may be kept, here and elsewhere. */
    readonly mayBeKept: boolean,
  ) {}

  /** The entity tag, without its quotation marks: other bytes have another one. */
  get digest(): string {
    this.tag ??= createHash('sha256').update(this.body).digest('base64url');
    return this.tag;
  }
}

/**
 * How old the knowledge of the head may be on which an answer is given, in milliseconds. The head is looked at every second;
 * an answer is to be no older than 1.25 seconds when it arrives.
 */
const MAX_HEAD_AGE_MS = 1_100;
/** An answer that is being computed is waited for by others for so long after it was begun, in milliseconds. */
const JOINING_MS = 500;
/** How many bytes of answers are kept. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** A longer answer is not kept, in bytes. */
export const MAX_KEPT_BYTES = 2 * 1024 * 1024;
/** What a kept answer takes besides its bytes, in bytes, about. */
const OVERHEAD_BYTES = 500;

interface Computation {
  readonly place: Place;
  readonly begunAt: number;
  readonly payer: Account;
  readonly answer: Promise<Answer | null>;
}

/** What became of a question: its answer was kept, was being made for somebody else, or had to be made. */
export interface LookUpCounts {
  hit: number;
  join: number;
  miss: number;
}

/** What is known of answers that are kept. */
export interface KeptAnswers {
  readonly asked: Readonly<LookUpCounts>;
  readonly kept: { readonly count: number; readonly bytes: number };
}

/** Computes an answer at a head, and counts what that takes; `null` where there is none for all who ask. */
export type Compute = (head: Place, spending: Spending) => Promise<Buffer | Unkept | null>;

/** What is asked for, and by whom. */
export interface Wanted {
  /** Equal for the same bytes. */
  readonly key: string;
  readonly account: Account;
  /** Units that it takes to compute it, about. */
  readonly units: number;
  readonly compute: Compute;
}

export class KeptByHead implements KeptAnswers {
  readonly asked: LookUpCounts = { hit: 0, join: 0, miss: 0 };
  private readonly known = new HotCache<Answer>({
    room: KEPT_BYTES,
    largest: MAX_KEPT_BYTES,
    sizeOf: ({ body }, key) => body.length + key.length + OVERHEAD_BYTES,
  });
  private readonly inTheMaking = new Map<string, Computation>();

  /** @param house Who pays for what many ask for. */
  constructor(
    protected readonly services: Services,
    private readonly house: Account,
  ) {
    services.feed.whenRedacted(() => {
      this.known.clear();
      this.inTheMaking.clear();
    });
  }

  /** How many answers are kept, and how many bytes they take. */
  get kept(): KeptAnswers['kept'] {
    return { count: this.known.count, bytes: this.known.size };
  }

  /** A head of the record that is known to be the newest, or was a moment ago. */
  head(): Place | Promise<Place> {
    return this.services.record.recentHead(MAX_HEAD_AGE_MS);
  }

  /**
   * What is kept under a key, or is computed, at such a head. It rejects with `Refused` where it has to be computed and the
   * account has too few units.
   */
  give(wanted: Wanted): Answer | Promise<Answer | null> {
    const head = this.head();
    if (head instanceof Promise) return head.then((place) => this.at(place, wanted));
    return this.at(head, wanted);
  }

  private at(head: Place, wanted: Wanted): Answer | Promise<Answer | null> {
    const { key, account } = wanted;
    const known = this.known.get(key, account);
    if (known?.place.hash === head.hash) {
      this.asked.hit += 1;
      return known;
    }
    const begun = this.inTheMaking.get(key);
    const now = performance.now();
    if (begun?.place.hash === head.hash && now - begun.begunAt < JOINING_MS) {
      this.asked.join += 1;
      return this.join(begun, head, wanted);
    }
    this.asked.miss += 1;
    const payer = this.payerOf(wanted);
    const answer = this.make(head, wanted, payer).finally(() => {
      if (this.inTheMaking.get(key)?.answer === answer) this.inTheMaking.delete(key);
    });
    this.inTheMaking.set(key, { place: head, begunAt: now, payer, answer });
    return answer;
  }

  /** Waits for what is computed for somebody else; if they have too few units for it, or are gone, it is computed anew. */
  private async join({ answer, payer }: Computation, head: Place, wanted: Wanted): Promise<Answer | null> {
    try {
      return await answer;
    } catch (error) {
      const isRefused = error instanceof Refused && payer !== wanted.account;
      if (isRefused || error instanceof Abandoned) return this.at(head, wanted);
      throw error;
    }
  }

  /**
   * Who pays for computing an answer: whoever asks first. What several clients ask for and was only overtaken by the head is
   * computed for all of them, as far as the house has units.
   */
  private payerOf({ key, account }: Wanted): Account {
    return this.known.isHot(key) && this.house.hasUnits ? this.house : account;
  }

  private async make(head: Place, { key, account, units, compute }: Wanted, payer: Account): Promise<Answer | null> {
    const { redactions } = this.services.feed;
    const spending = Spending.begin(payer, units);
    const computed = await compute(head, spending).finally(() => spending.settle());
    if (computed === null) return null;
    if (computed instanceof Unkept) return new Answer(head, computed.body, false);
    const answer = new Answer(head, computed, true);
    // Words may have been redacted since it was read; and what is older than what is kept would only be in the way.
    const isNewest = (this.known.peek(key)?.place.offset ?? 0) <= head.offset;
    if (redactions === this.services.feed.redactions && isNewest) this.known.set(key, answer, account);
    return answer;
  }
}
