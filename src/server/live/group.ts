/**
 * Those who follow the same, select the same and may see the same, and have got everything up to the head. One of them
 * reads for all: what is new is read, made and written once, and the same bytes go to everybody. Whoever cannot take more at
 * the moment leaves, goes on alone from the place up to which they have got everything, and comes again at the head.
 */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Payer } from '../../graphql/meter.js';
import type { Place } from '../../record/snapshot.js';
import { Payers } from './payers.js';
import type { DeliverySource } from './payload-source.js';
import { type Outlet, RUN_BYTES, runsOf } from './payload-writer.js';
import type { Delivery, Payloads } from './payloads.js';
import type { Turns } from './replay-turns.js';

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
    readonly payer: Payer,
  ) {}
}

/** The audiences that there are, each by what its members have in common. */
export class Audiences {
  private readonly open = new Map<string, Audience>();

  constructor(
    private readonly payloads: Payloads,
    private readonly turns: Turns,
  ) {}

  /** How many members each of them has. */
  sizes(): readonly number[] {
    return [...this.open.values()].map(({ size }) => size);
  }

  /** Whether somebody who has got everything up to a place misses nothing by joining. */
  admits(key: string, place: Place): boolean {
    return this.open.get(key)?.admits(place) ?? true;
  }

  /** Takes in a member, who is admitted and whose `source` is at its place. Returns the function by which it leaves. */
  join(key: string, member: Member, source: DeliverySource): () => void {
    let audience = this.open.get(key);
    if (audience === undefined) {
      const payers = new Payers();
      const leader = source.companion(payers);
      audience = new Audience(leader, payers, this.payloads, this.turns, () => this.open.delete(key));
      this.open.set(key, audience);
    }
    return audience.join(member);
  }
}

/**
 * So many are written to before others have their turn: a socket takes about 10 microseconds. A batch that is being committed
 * needs a turn for each answer of the database, and holds up all others meanwhile.
 */
const WRITES_A_TURN = 100;
/**
 * An audience that takes longer than this to write to is left in peace afterwards, for so many times as long, up to a limit; in
 * milliseconds. What comes in the meantime goes out in one write to each, which costs hardly more than one update; and who
 * writes, and who asks, gets their turn.
 */
const LONG_PASS = 5;
const REST = { times: 3, most: 80 } as const;

/** Units that a message to one member takes: about what it takes to write it to a socket. */
const MESSAGE_UNITS = 0.01;

class Audience {
  private readonly members = new Set<Member>();
  /** Everything up to here has been written to all members. */
  private passed: Place;

  constructor(
    private readonly leader: DeliverySource,
    private readonly payers: Payers,
    private readonly payloads: Payloads,
    private readonly turns: Turns,
    private readonly onEnd: () => void,
  ) {
    this.passed = leader.subscription.place;
    void this.run();
  }

  get size(): number {
    return this.members.size;
  }

  admits(place: Place): boolean {
    return place.offset >= this.passed.offset;
  }

  join(member: Member): () => void {
    this.members.add(member);
    this.payers.add(member.payer);
    return () => this.leave(member);
  }

  private leave(member: Member): void {
    this.members.delete(member);
    this.payers.remove(member.payer);
    const { subscription } = this.leader;
    // What was passed over since is nothing that it follows: it need not be read again.
    if (subscription.isWaiting && subscription.place.offset > member.place.offset) member.place = subscription.place;
    if (this.members.size > 0) return;
    this.leader.close();
    this.onEnd();
  }

  private async run(): Promise<void> {
    const { subscription } = this.leader;
    try {
      while (!subscription.isOver) {
        // Those who replay have their turns when nobody who has caught up waits for what is new.
        this.turns.beginPass();
        const took = await this.passDue().finally(() => this.turns.endPass());
        if (took === null && !subscription.isBehind) await subscription.whenMoved();
        else if (took !== null && took > LONG_PASS) await pause(Math.min(REST.times * took, REST.most));
      }
      this.leader.throwFailure();
    } catch (error) {
      for (const member of this.members) {
        member.failure = { error };
        member.release();
      }
    }
  }

  /** Writes what is due to all members. Returns how long the writing took, in milliseconds; `null` when nothing is due. */
  private async passDue(): Promise<number | null> {
    const batch = await this.leader.due(RUN_BYTES);
    if (batch === null) return null;
    const begun = performance.now();
    const { redactions } = this.payloads;
    const runs = runsOf(batch);
    for (const run of runs) {
      const isLast = run === runs.at(-1);
      // Beyond the last one lies what is not followed.
      const after = isLast ? this.leader.subscription.place : (run.at(-1)?.place ?? this.passed);
      await this.pass(run, after, redactions);
    }
    return performance.now() - begun;
  }

  /** Writes a run of deliveries to all members, except for what they have got before they joined. */
  private async pass(run: readonly Delivery[], after: Place, redactions: number): Promise<void> {
    const before = this.passed;
    this.passed = after;
    let writes = 0;
    this.payers.charge(run.length * this.size * MESSAGE_UNITS);
    // Who has used up their units goes on alone, at the pace at which they get new ones.
    const exhausted = this.payers.exhausted();
    for (const member of this.members) {
      if (writes === WRITES_A_TURN) {
        writes = 0;
        await turn();
      }
      const due =
        member.place.offset <= before.offset ? run : run.filter(({ place }) => place.offset > member.place.offset);
      if (due.length === 0) continue;
      // Words that were redacted in the meantime are not written any more: they go on alone, from before this run.
      const isExhausted = exhausted.size > 0 && exhausted.has(member.payer);
      if (isExhausted || redactions !== this.payloads.redactions || !member.outlet.offer(due)) {
        member.release();
      } else {
        member.place = after;
        writes += 1;
      }
    }
  }
}
