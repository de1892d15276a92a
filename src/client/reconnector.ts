/** The line to the service: one connection after the other, on whichever transport gets through. */
import { type Backoff, backoffDelay } from './backoff.js';
import { broken, type Connection, type Ending, type Open, type Operation, type Result } from './connection.js';
import { FeedError } from './errors.js';

/** The transport through which a client speaks to the service. */
export type Transport = 'websocket' | 'sse' | 'pages';

/** How the connection stands, for a page to show it honestly. */
export type ConnectionState =
  | { readonly state: 'connecting'; readonly transport: Transport }
  /** The service has accepted the connection. Whether all has come that was missed is told by `caughtUp`. */
  | { readonly state: 'open'; readonly transport: Transport }
  /** It broke, or could not be made. `delay` milliseconds later comes the next attempt. */
  | { readonly state: 'waiting'; readonly reason: string; readonly delay: number }
  /** There is none, until the consumer has taken what is waiting for it. */
  | { readonly state: 'paused' }
  /** Following has ended. */
  | { readonly state: 'closed' };

/** One transport and how to connect with it. */
export interface Way<Data> {
  readonly transport: Transport;
  readonly open: Open<Data>;
}

export interface LineOptions<Data> {
  /** In the order of preference. */
  readonly ways: readonly [Way<Data>, ...Way<Data>[]];
  readonly backoff: Backoff;
  /** A connection that says nothing for so long is given up, in milliseconds. */
  readonly maxSilence: number;
  /** An attempt of which nothing comes for so long is given up, in milliseconds. */
  readonly openWithin: number;
  /** While pages are read, a stream is tried when they get through, and then every so many milliseconds. */
  readonly probeEvery: number;
  /** Attempts in a row that reach nobody end it after so long, in milliseconds, unless an event has come before. */
  readonly patience: number;
  /** What is asked for by the connection that is about to be made. */
  operation(): Operation;
  onResult(result: Result<Data>): void;
  onRefused(error: FeedError): void;
  onState(state: ConnectionState): void;
}

/** So many attempts in a row that reach nobody, and another way is tried. */
const ATTEMPTS_PER_WAY = 2;

export class Line<Data> {
  private way: Way<Data>;
  /** Attempts in a row by which nothing was delivered. */
  private fruitless = 0;
  /** Attempts in a row on this way that were not accepted. */
  private unanswered = 0;
  /** Connections in a row that fell silent: a proxy may hold back what the service sends. */
  private silences = 0;
  /** Streams that were tried since pages are read. */
  private probes = 0;
  /** Whether the way before this one was left because it fell silent, and not because nobody was reached. */
  private wasSilent = false;
  /** How often it was stopped. */
  private stops = 0;
  private probe: { readonly connection: Connection | null; readonly timer: ReturnType<typeof setTimeout> } | null =
    null;
  private current: {
    readonly connection: Connection;
    readonly begun: number;
    accepted: boolean;
    lastSign: number;
  } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Since when nobody is reached (`performance.now()`); `null` when that does not matter. */
  private unreachedSince: number | null = null;
  private waiting = false;
  private closed = false;
  /** Whether any event has come, over whichever connection. From then on there is no end to trying. */
  private hasEvents = false;

  constructor(private readonly options: LineOptions<Data>) {
    this.way = options.ways[0];
  }

  /** Connects, unless it is connected or about to be; after a while, if there is a reason to wait. */
  start(reasonToWait: string | null): void {
    if (this.current !== null || this.waiting) return;
    if (reasonToWait === null) this.connect();
    else this.retry(reasonToWait);
  }

  /** An event has come, so the service is there. `isNew`: the line is good, and a break begins with short delays again. */
  delivered(isNew: boolean): void {
    this.hasEvents = true;
    if (isNew) this.fruitless = 0;
  }

  /** Gives the connection up, and comes back after a while. */
  retry(reason: string): void {
    this.hangUp();
    const since = this.unreachedSince;
    const { patience } = this.options;
    if (!this.hasEvents && since !== null && performance.now() - since > patience) {
      const message = `The service was not reached for ${patience / 1_000} seconds. ${reason}`;
      this.options.onRefused(new FeedError('UNREACHABLE', message));
      return;
    }
    const delay = backoffDelay(this.fruitless, this.options.backoff, Math.random());
    this.fruitless += 1;
    this.waiting = true;
    this.timer = setTimeout(() => {
      this.waiting = false;
      this.connect();
    }, delay);
    this.tell({ state: 'waiting', reason, delay });
  }

  /** Gives the connection up until it is started again. */
  stop(state: 'paused' | 'closed'): void {
    this.stops += 1;
    this.hangUp();
    if (this.closed) return;
    this.closed = state === 'closed';
    this.tell({ state });
  }

  /** What the listener throws is its own affair, reported as an uncaught error: the line goes on. */
  private tell(state: ConnectionState): void {
    try {
      this.options.onState(state);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  private hangUp(): void {
    clearTimeout(this.timer);
    this.waiting = false;
    this.endProbe();
    const connection = this.current?.connection;
    this.current = null;
    connection?.leave();
  }

  private connect(): void {
    const { transport, open } = this.way;
    const { stops } = this;
    this.probes = 0;
    this.tell({ state: 'connecting', transport });
    this.unreachedSince ??= performance.now();
    // The listener may have stopped the line.
    if (this.stops !== stops) return;
    // What a connection reports after it was given up is nobody's business any more.
    const ifCurrent =
      <Args extends unknown[]>(report: (...args: Args) => void) =>
      (...args: Args) => {
        if (this.current === attempt) report(...args);
      };
    const connection = open(this.options.operation(), {
      opened: ifCurrent(() => {
        attempt.accepted = true;
        this.unanswered = 0;
        this.unreachedSince = null;
        if (transport === 'pages') this.probeLater();
        this.tell({ state: 'open', transport });
      }),
      alive: ifCurrent(() => {
        attempt.lastSign = performance.now();
      }),
      result: ifCurrent((result) => this.options.onResult(result)),
      ended: ifCurrent((ending) => this.end(ending, attempt.accepted)),
    });
    const begun = performance.now();
    const attempt = { connection, begun, accepted: false, lastSign: begun };
    this.current = attempt;
    this.watch(attempt, this.limitOf(attempt));
  }

  /** One timer, which looks again when there has been a sign meanwhile. */
  private watch(attempt: NonNullable<typeof this.current>, delay: number): void {
    this.timer = setTimeout(() => {
      const limit = this.limitOf(attempt);
      const left = attempt.lastSign + limit - performance.now();
      // A connection that has lived for so long gets through: its silences are no two in a row with those before.
      if (attempt.lastSign - attempt.begun >= this.options.maxSilence) this.silences = 0;
      if (left > 0) return this.watch(attempt, left);
      this.current = null;
      this.endProbe();
      attempt.connection.abandon();
      this.silences += 1;
      this.end(broken(`Nothing came for ${limit} ms`, this.silences >= ATTEMPTS_PER_WAY), attempt.accepted);
    }, delay);
  }

  private limitOf({ accepted }: { readonly accepted: boolean }): number {
    const { maxSilence, openWithin } = this.options;
    return accepted ? maxSilence : Math.min(maxSilence, openWithin);
  }

  /**
   * Tries the streams in turn, beside the pages; the first of which anything comes is gone over to. One is tried every
   * `probeEvery`, but each of them at once when the pages get through and nobody was reached before: the service was away.
   */
  private probeLater(): void {
    const streams = this.options.ways.filter(({ transport }) => transport !== 'pages');
    const isAtOnce = !this.wasSilent && this.probes < streams.length;
    const delay = isAtOnce ? 0 : this.options.probeEvery;
    const timer = setTimeout(() => {
      const way = streams[this.probes % streams.length];
      if (way === undefined) return;
      this.probes += 1;
      const again = () => {
        if (this.probe?.timer !== limit) return;
        this.endProbe();
        this.probeLater();
      };
      const limit = setTimeout(again, this.options.openWithin);
      const connection = way.open(this.options.operation(), {
        opened: () => undefined,
        alive: () => undefined,
        result: () => {
          if (this.probe?.timer !== limit) return;
          this.hangUp();
          this.way = way;
          this.connect();
        },
        ended: again,
      });
      this.probe = { connection, timer: limit };
    }, delay);
    this.probe = { connection: null, timer };
  }

  private endProbe(): void {
    clearTimeout(this.probe?.timer);
    this.probe?.connection?.leave();
    this.probe = null;
  }

  private end(ending: Ending, accepted: boolean): void {
    if (ending.type === 'refused') {
      this.options.onRefused(ending.error);
      return;
    }
    if (ending.blocked) this.unanswered = ATTEMPTS_PER_WAY;
    if (!accepted || ending.blocked) this.countUnanswered(ending.blocked);
    this.retry(ending.reason);
  }

  private countUnanswered(wasSilent: boolean): void {
    this.unanswered += 1;
    if (this.unanswered < ATTEMPTS_PER_WAY) return;
    const { ways } = this.options;
    this.unanswered = 0;
    this.silences = 0;
    this.wasSilent = wasSilent;
    this.way = ways[(ways.indexOf(this.way) + 1) % ways.length] ?? ways[0];
  }
}
