/**
 * Those who follow the same, select the same and may see the same, and have got everything up to the head. One of them
 * reads for all: what is new is read, made and written once, and the same bytes go to everybody. Whoever cannot take more at
 * the moment leaves, goes on alone from the place up to which they have got everything, and comes again at the head.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Place } from '../../record/snapshot.js';
import type { DeliverySource } from './delivery-source.js';
import type { Delivery, Payloads } from './payloads.js';

/** Where the deliveries of one subscription go. */
export interface Outlet {
  /** Writes deliveries in order, at the pace at which they are read. Resolves when more may be written. */
  send(deliveries: readonly Delivery[]): Promise<void>;
  /** Writes them at once, unless what was written before waits to be read: then it writes nothing, and says `false`. */
  offer(deliveries: readonly Delivery[]): boolean;
  /** Resolves when nothing waits to be read any more. */
  flushed(): Promise<void>;
}

/** One of an audience. */
export class Member {
  /** Why nothing more can be told to it. */
  failure: { readonly error: unknown } | null = null;
  /** Lets it go on alone. */
  release: () => void = () => undefined;

  constructor(
    readonly outlet: Outlet,
    /** Everything up to here has been written to it. */
    public place: Place,
  ) {}
}

/** The audiences that there are, each by what its members have in common. */
export class Audiences {
  private readonly open = new Map<string, Audience>();

  constructor(private readonly payloads: Payloads) {}

  /** Whether somebody who has got everything up to a place misses nothing by joining. */
  admits(key: string, place: Place): boolean {
    return this.open.get(key)?.admits(place) ?? true;
  }

  /** Takes in a member, who is admitted and whose `source` is at its place. Returns the function by which it leaves. */
  join(key: string, member: Member, source: DeliverySource): () => void {
    let audience = this.open.get(key);
    if (audience === undefined) {
      audience = new Audience(source.companion(), this.payloads, () => this.open.delete(key));
      this.open.set(key, audience);
    }
    return audience.join(member);
  }
}

/** So many are written to before others have their turn: a socket takes about 10 microseconds. */
const WRITES_A_TURN = 500;

class Audience {
  private readonly members = new Set<Member>();
  /** Everything up to here has been written to all members. */
  private passed: Place;

  constructor(
    private readonly leader: DeliverySource,
    private readonly payloads: Payloads,
    private readonly onEnd: () => void,
  ) {
    this.passed = leader.subscription.place;
    void this.run();
  }

  admits(place: Place): boolean {
    return place.offset >= this.passed.offset;
  }

  join(member: Member): () => void {
    this.members.add(member);
    return () => this.leave(member);
  }

  private leave(member: Member): void {
    this.members.delete(member);
    const { subscription } = this.leader;
    // What was passed over since is nothing that it follows: it need not be read again.
    if (subscription.isWaiting && subscription.place.offset > member.place.offset) member.place = subscription.place;
    if (this.members.size > 0) return;
    this.leader.close();
    this.onEnd();
  }

  private async run(): Promise<void> {
    try {
      for (;;) {
        const batch = await this.leader.nextBatch();
        if (batch.length === 0) return;
        await this.pass(batch);
      }
    } catch (error) {
      for (const member of this.members) {
        member.failure = { error };
        member.release();
      }
    }
  }

  /** Writes a batch to all members, except for what they have got before they joined. */
  private async pass(batch: readonly Delivery[]): Promise<void> {
    const before = this.passed;
    const after = this.leader.subscription.place;
    this.passed = after;
    const { redactions } = this.payloads;
    let writes = 0;
    for (const member of this.members) {
      if (writes === WRITES_A_TURN) {
        writes = 0;
        await turn();
      }
      const due =
        member.place.offset <= before.offset ? batch : batch.filter(({ place }) => place.offset > member.place.offset);
      if (due.length === 0) continue;
      // Words that were redacted in the meantime are not written any more: they go on alone, from before this batch.
      if (redactions !== this.payloads.redactions || !member.outlet.offer(due)) {
        member.release();
      } else {
        member.place = after;
        writes += 1;
      }
    }
  }
}
