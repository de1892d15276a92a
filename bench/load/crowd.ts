/** Many subscribers of one story, and the updates that they have received together. */
import { now } from '../harness/clock.js';
import { cpuTime } from '../harness/cpu-time.js';
import { percentile } from '../harness/statistics.js';
import type { CommandOf, Latencies, Sample } from './messages.js';
import { Subscriber, subscribeFrame } from './subscriber.js';

/** The handshakes at one time. A crowd of them is another measure. */
const AT_ONCE = 200;
/** The longest time until all subscribers are connected, in milliseconds. */
const PATIENCE = 60_000;

export class Crowd {
  private subscribers: Subscriber[] = [];
  private deliveries = 0;
  /** The subscribers that have received the update with this number. */
  private reached: number[] = [];
  private complete = 0;
  private completeAt = 0;
  /** The arrival times of the update with this number; `null` where they are not recorded. */
  private arrivals: Float64Array[] | null = null;

  constructor(
    private readonly completed: (updates: number) => void,
    private readonly failed: (why: string) => void,
  ) {}

  /** Adds subscribers. Resolves when all have subscribed, or when the server has reported that each subscription started. */
  connect({ port, count, query, variables, greeting }: CommandOf<'connect'>): Promise<void> {
    const frame = subscribeFrame(query, variables);
    if (count === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`Only ${ready} of ${count} subscribers are connected`));
      const timer = setTimeout(late, PATIENCE);
      let started = 0;
      let ready = 0;
      const next = () => {
        if (started === count) return;
        started += 1;
        this.subscribers.push(
          new Subscriber(port, frame, greeting !== 'none', {
            subscribed: () => {
              next();
              if (greeting !== 'caughtUp') isReady();
            },
            caughtUp: () => {
              if (greeting === 'caughtUp') isReady();
            },
            update: (before) => this.received(before),
            failed: (why) => {
              this.failed(why);
              reject(new Error(why));
            },
          }),
        );
      };
      const isReady = () => {
        ready += 1;
        if (ready < count) return;
        clearTimeout(timer);
        resolve();
      };
      while (started < Math.min(count, AT_ONCE)) next();
    });
  }

  begin(arrivals: boolean): void {
    this.deliveries = 0;
    this.reached = [];
    this.complete = 0;
    this.completeAt = 0;
    this.arrivals = arrivals ? [] : null;
    for (const subscriber of this.subscribers) subscriber.updates = 0;
  }

  /** @param server the process id of the server */
  sample(server: number): Sample {
    const { user, system } = process.cpuUsage();
    const { deliveries, complete, completeAt } = this;
    return { at: now(), deliveries, complete, completeAt, cpu: (user + system) / 1_000, serverCpu: cpuTime(server) };
  }

  latencies(since: readonly number[]): Latencies {
    const { length } = this.subscribers;
    const all = new Float64Array(since.length * length);
    const until = now();
    let filled = 0;
    let missing = 0;
    since.forEach((start, place) => {
      const there = this.reached[place] ?? 0;
      const arrivals = this.arrivals?.[place];
      for (let n = 0; n < length; n += 1) {
        const at = n < there ? (arrivals?.[n] ?? until) : until;
        all[filled] = Math.max(0, at - start);
        filled += 1;
      }
      missing += length - there;
    });
    all.sort();
    return { p50: percentile(all, 0.5), p99: percentile(all, 0.99), longest: percentile(all, 1), missing };
  }

  leave(): void {
    for (const subscriber of this.subscribers) subscriber.leave();
    this.subscribers = [];
    this.begin(false);
  }

  private received(place: number): void {
    this.deliveries += 1;
    const before = this.reached[place] ?? 0;
    this.reached[place] = before + 1;
    if (this.arrivals !== null) {
      this.arrivals[place] ??= new Float64Array(this.subscribers.length);
      const arrivals = this.arrivals[place];
      arrivals[before] = now();
    }
    if (before + 1 < this.subscribers.length) return;
    this.complete = place + 1;
    this.completeAt = now();
    this.completed(this.complete);
  }
}
