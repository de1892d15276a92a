/**
 * A group is the subscribers at the head with the same subscription, selection and access. It reads for all of them:
 * each new update is read, serialised and framed once, and every member gets the same bytes. A member whose connection
 * is full leaves, replays alone from the last point that was written to it, and joins again at the head.
 */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Payer } from '../../graphql/meter.js';
import type { RecordPoint } from '../../record/snapshot.js';
import { Payers } from './payers.js';
import type { PayloadSource } from './payload-source.js';
import { type PayloadWriter, RUN_BYTES, runsOf } from './payload-writer.js';
import type { Payload, Payloads } from './payloads.js';
import type { ReplayTurns } from './replay-turns.js';

/** A subscriber in a group. */
export class Member {
  /** The error after which the group can send it nothing more. */
  failure: { readonly error: unknown } | null = null;
  /** Wakes its subscriber, which then leaves the group. */
  release: () => void = () => undefined;

  constructor(
    readonly writer: PayloadWriter,
    /** The member has been sent everything up to this point. */
    public point: RecordPoint,
    readonly payer: Payer,
  ) {}
}

/** The open groups, by the key that their members share. */
export class Groups {
  private readonly open = new Map<string, Group>();

  constructor(
    private readonly payloads: Payloads,
    private readonly turns: ReplayTurns,
  ) {}

  /** The number of members of each group. */
  sizes(): readonly number[] {
    return [...this.open.values()].map(({ size }) => size);
  }

  /** Whether a subscriber that has been sent everything up to a point can join without missing an update. */
  admits(key: string, point: RecordPoint): boolean {
    return this.open.get(key)?.admits(point) ?? true;
  }

  /** Adds an admitted member whose `source` is at its point. Returns the function that removes it. */
  join(key: string, member: Member, source: PayloadSource): () => void {
    let group = this.open.get(key);
    if (group === undefined) {
      const payers = new Payers();
      const leader = source.companion(payers);
      group = new Group(leader, payers, this.payloads, this.turns, () => this.open.delete(key));
      this.open.set(key, group);
    }
    return group.join(member);
  }
}

/**
 * Writes per turn of the event loop, at about 10 microseconds each. A batch being committed needs a turn for each
 * response of the database, and blocks other batches until then.
 */
const WRITES_PER_TURN = 100;
/**
 * After a write that took longer than this, a group rests for a multiple of that time, up to a limit. The updates of
 * that time then go out in one write per member, which costs hardly more than one update, and requests get their turn.
 */
const LONG_WRITE_MS = 5;
const REST_FACTOR = 3;
const MAX_REST_MS = 80;

/** Units of a payload for one member: about the cost of writing it to a socket. */
const WRITE_UNITS = 0.01;

class Group {
  private readonly members = new Set<Member>();
  /** Everything up to this point has been written to all members. */
  private point: RecordPoint;

  constructor(
    private readonly leader: PayloadSource,
    private readonly payers: Payers,
    private readonly payloads: Payloads,
    private readonly turns: ReplayTurns,
    private readonly onEnd: () => void,
  ) {
    this.point = leader.subscription.point;
    void this.run();
  }

  get size(): number {
    return this.members.size;
  }

  admits(point: RecordPoint): boolean {
    return point.offset >= this.point.offset;
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
    // The updates between the two points are not for this subscription: do not read them again.
    if (subscription.isWaiting && subscription.point.offset > member.point.offset) member.point = subscription.point;
    if (this.members.size > 0) return;
    this.leader.close();
    this.onEnd();
  }

  private async run(): Promise<void> {
    const { subscription } = this.leader;
    try {
      while (!subscription.isOver) {
        // Replays get turns only while no group writes.
        this.turns.beginGroupWrite();
        const tookMs = await this.writeDue().finally(() => this.turns.endGroupWrite());
        if (tookMs === null && !subscription.isBehind) await subscription.whenMoved();
        else if (tookMs !== null && tookMs > LONG_WRITE_MS) await pause(Math.min(REST_FACTOR * tookMs, MAX_REST_MS));
      }
      this.leader.throwFailure();
    } catch (error) {
      for (const member of this.members) {
        member.failure = { error };
        member.release();
      }
    }
  }

  /**
   * Writes the payloads that are due to all members. Returns how long it took, in milliseconds; `null` if none are due.
   */
  private async writeDue(): Promise<number | null> {
    const payloads = await this.leader.due(RUN_BYTES);
    if (payloads === null) return null;
    const begun = performance.now();
    const { redactions } = this.payloads;
    const runs = runsOf(payloads);
    for (const run of runs) {
      const isLast = run === runs.at(-1);
      // The leader may have read past updates that are not for this subscription.
      const after = isLast ? this.leader.subscription.point : (run.at(-1)?.point ?? this.point);
      await this.writeToAll(run, after, redactions);
    }
    return performance.now() - begun;
  }

  /** Writes a run of payloads to all members, leaving out those that a member was sent before it joined. */
  private async writeToAll(run: readonly Payload[], after: RecordPoint, redactions: number): Promise<void> {
    const before = this.point;
    this.point = after;
    let writes = 0;
    this.payers.charge(run.length * this.size * WRITE_UNITS);
    // A subscriber without units leaves, and replays at the pace of its new ones.
    const exhausted = this.payers.exhausted();
    for (const member of this.members) {
      if (writes === WRITES_PER_TURN) {
        writes = 0;
        await turn();
      }
      const due =
        member.point.offset <= before.offset ? run : run.filter(({ point }) => point.offset > member.point.offset);
      if (due.length === 0) continue;
      // After a redaction the run may hold erased words: the members leave, and replay from before the run.
      const isExhausted = exhausted.size > 0 && exhausted.has(member.payer);
      if (isExhausted || redactions !== this.payloads.redactions || !member.writer.offer(due)) {
        member.release();
      } else {
        member.point = after;
        writes += 1;
      }
    }
  }
}
