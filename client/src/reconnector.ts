/** Keeps a connection to the service: reconnects when it breaks, and changes the transport when one is blocked. */
import { type Backoff, backoffDelay } from './backoff.js';
import {
  broken,
  type Ending,
  type FeedConnection,
  type FeedOperation,
  type FeedResult,
  type Open,
} from './connection.js';
import { FeedError } from './errors.js';

/** The transport of a connection. `pages` polls. */
export type Transport = 'websocket' | 'sse' | 'pages';

/** The state of the connection, for a page to show. */
export type ConnectionState =
  | { readonly state: 'connecting'; readonly transport: Transport }
  /** The service has accepted the connection. Missed updates may still come, until the event `caughtUp`. */
  | { readonly state: 'open'; readonly transport: Transport }
  /** The connection broke, or could not be opened. The next attempt comes after `delay` milliseconds. */
  | { readonly state: 'waiting'; readonly reason: string; readonly delay: number }
  /** The connection is closed until the consumer has taken the waiting events. */
  | { readonly state: 'paused' }
  /** The feed has ended. */
  | { readonly state: 'closed' };

/** A transport, and the function that connects over it. */
export interface TransportChoice<Data> {
  readonly transport: Transport;
  readonly open: Open<Data>;
}

/** The options of a `Reconnector`. Times are in milliseconds. */
export interface ReconnectorOptions<Data> {
  /** The transports in order of preference. */
  readonly choices: readonly [TransportChoice<Data>, ...TransportChoice<Data>[]];
  readonly backoff: Backoff;
  /** A connection that is silent for longer is closed. */
  readonly maxSilence: number;
  /**
   * A stream without a result for longer is closed, whatever else arrives: a gateway sends its own pings while the service
   * behind it is gone. `Infinity` for a subscription without checkpoints.
   */
  readonly maxQuiet: number;
  /** An attempt that does not open within this time is given up. */
  readonly openWithin: number;
  /** While pages are polled, a stream is tried at this interval. */
  readonly probeEvery: number;
  /** Before the first event, the feed ends when the service cannot be reached for this time. */
  readonly patience: number;
  /** Returns the operation of the next connection. */
  operation(): FeedOperation;
  onResult(result: FeedResult<Data>): void;
  onRefused(error: FeedError): void;
  onState(state: ConnectionState): void;
}

/** After this many attempts in a row without a connection, the next transport is tried. */
const ATTEMPTS_PER_TRANSPORT = 2;

/** One connection at a time, over the transport that gets through. */
export class Reconnector<Data> {
  private choice: TransportChoice<Data>;
  /** Attempts in a row that delivered nothing. */
  private attemptsWithoutEvent = 0;
  /** Attempts in a row over this transport that the service did not accept. */
  private unacceptedAttempts = 0;
  /** Connections in a row that fell silent. A proxy may hold back what the service sends. */
  private silences = 0;
  /** Streams that were tried since polling started. */
  private probes = 0;
  /** Whether the previous transport was left because it fell silent, and not because it could not connect. */
  private wasSilent = false;
  /** The number of calls of `stop()`. */
  private stops = 0;
  private probe: { readonly connection: FeedConnection | null; readonly timer: ReturnType<typeof setTimeout> } | null =
    null;
  private current: {
    readonly connection: FeedConnection;
    readonly startedAt: number;
    accepted: boolean;
    lastSignAt: number;
    lastResultAt: number;
  } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The time since which no attempt was accepted (`performance.now()`); `null` while one is. */
  private unreachableSince: number | null = null;
  private waiting = false;
  private closed = false;
  /** Whether any connection delivered an event. From then on `patience` has no effect. */
  private hasEvents = false;

  constructor(private readonly options: ReconnectorOptions<Data>) {
    this.choice = options.choices[0];
  }

  /** Connects, unless a connection is open or scheduled. With a reason to wait, connects after the backoff delay. */
  start(reasonToWait: string | null): void {
    if (this.current !== null || this.waiting) return;
    if (reasonToWait === null) this.connect();
    else this.retry(reasonToWait);
  }

  /** Called for every event. A new event resets the backoff delay; a reset of the cursor does not. */
  delivered(isNew: boolean): void {
    this.hasEvents = true;
    if (isNew) this.attemptsWithoutEvent = 0;
  }

  /** Closes the connection, and reconnects after the backoff delay. */
  retry(reason: string): void {
    this.closeConnection();
    const since = this.unreachableSince;
    const { patience } = this.options;
    if (!this.hasEvents && since !== null && performance.now() - since > patience) {
      const message = `The client could not reach the service for ${patience / 1_000} seconds. ${reason}`;
      this.options.onRefused(new FeedError('UNREACHABLE', message));
      return;
    }
    const delay = backoffDelay(this.attemptsWithoutEvent, this.options.backoff, Math.random());
    this.attemptsWithoutEvent += 1;
    this.waiting = true;
    this.timer = setTimeout(() => {
      this.waiting = false;
      this.connect();
    }, delay);
    this.report({ state: 'waiting', reason, delay });
  }

  /** Closes the connection until the next `start()`. */
  stop(state: 'paused' | 'closed'): void {
    this.stops += 1;
    this.closeConnection();
    if (this.closed) return;
    this.closed = state === 'closed';
    this.report({ state });
  }

  /** An error of the listener is rethrown outside, as an uncaught error, so that the connection survives it. */
  private report(state: ConnectionState): void {
    try {
      this.options.onState(state);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  private closeConnection(): void {
    clearTimeout(this.timer);
    this.waiting = false;
    this.endProbe();
    const connection = this.current?.connection;
    this.current = null;
    connection?.leave();
  }

  private connect(): void {
    const { transport, open } = this.choice;
    const { stops } = this;
    this.probes = 0;
    this.report({ state: 'connecting', transport });
    this.unreachableSince ??= performance.now();
    // The listener may have called `stop()`.
    if (this.stops !== stops) return;
    // A connection that was given up may still report; those reports are ignored.
    const ifCurrent =
      <Args extends unknown[]>(report: (...args: Args) => void) =>
      (...args: Args) => {
        if (this.current === attempt) report(...args);
      };
    const connection = open(this.options.operation(), {
      opened: ifCurrent(() => {
        attempt.accepted = true;
        attempt.lastResultAt = performance.now();
        this.unacceptedAttempts = 0;
        this.unreachableSince = null;
        if (transport === 'pages') this.probeLater();
        this.report({ state: 'open', transport });
      }),
      alive: ifCurrent(() => {
        attempt.lastSignAt = performance.now();
      }),
      result: ifCurrent((result) => {
        attempt.lastResultAt = performance.now();
        this.options.onResult(result);
      }),
      ended: ifCurrent((ending) => this.end(ending, attempt.accepted)),
    });
    const startedAt = performance.now();
    const attempt = { connection, startedAt, accepted: false, lastSignAt: startedAt, lastResultAt: startedAt };
    this.current = attempt;
    this.watch(attempt, this.limitOf(attempt));
  }

  /** Watches for silence with one timer, which starts again if bytes have arrived meanwhile. */
  private watch(attempt: NonNullable<typeof this.current>, delay: number): void {
    this.timer = setTimeout(() => {
      const limit = this.limitOf(attempt);
      const quietUntil = attempt.lastResultAt + this.quietOf(attempt);
      const silentUntil = attempt.lastSignAt + limit;
      const left = Math.min(silentUntil, quietUntil) - performance.now();
      // A connection that lived this long is not blocked: its silence does not count with earlier ones.
      if (attempt.lastSignAt - attempt.startedAt >= this.options.maxSilence) this.silences = 0;
      if (left > 0) return this.watch(attempt, left);
      this.current = null;
      this.endProbe();
      attempt.connection.abandon();
      this.silences += 1;
      const reason = silentUntil <= quietUntil ? `Nothing arrived for ${limit} ms` : 'No result arrived';
      this.end(broken(reason, this.silences >= ATTEMPTS_PER_TRANSPORT), attempt.accepted);
    }, delay);
  }

  private limitOf({ accepted }: { readonly accepted: boolean }): number {
    const { maxSilence, openWithin } = this.options;
    return accepted ? maxSilence : Math.min(maxSilence, openWithin);
  }

  private quietOf({ accepted }: { readonly accepted: boolean }): number {
    return accepted && this.choice.transport !== 'pages' ? this.options.maxQuiet : Number.POSITIVE_INFINITY;
  }

  /**
   * Tries the streams in turn while pages are polled, one every `probeEvery`, and changes to the first that delivers. If the
   * streams failed to connect, each is tried once without delay: the service may have been down, and no stream blocked.
   */
  private probeLater(): void {
    const streams = this.options.choices.filter(({ transport }) => transport !== 'pages');
    const isAtOnce = !this.wasSilent && this.probes < streams.length;
    const delay = isAtOnce ? 0 : this.options.probeEvery;
    const timer = setTimeout(() => {
      const choice = streams[this.probes % streams.length];
      if (choice === undefined) return;
      this.probes += 1;
      const again = () => {
        if (this.probe?.timer !== limit) return;
        this.endProbe();
        this.probeLater();
      };
      const limit = setTimeout(again, this.options.openWithin);
      const connection = choice.open(this.options.operation(), {
        opened: () => undefined,
        alive: () => undefined,
        result: () => {
          if (this.probe?.timer !== limit) return;
          this.closeConnection();
          this.choice = choice;
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
    if (ending.blocked) this.unacceptedAttempts = ATTEMPTS_PER_TRANSPORT;
    if (!accepted || ending.blocked) this.countUnaccepted(ending.blocked);
    this.retry(ending.reason);
  }

  private countUnaccepted(wasSilent: boolean): void {
    this.unacceptedAttempts += 1;
    if (this.unacceptedAttempts < ATTEMPTS_PER_TRANSPORT) return;
    const { choices } = this.options;
    this.unacceptedAttempts = 0;
    this.silences = 0;
    this.wasSilent = wasSilent;
    this.choice = choices[(choices.indexOf(this.choice) + 1) % choices.length] ?? choices[0];
  }
}
