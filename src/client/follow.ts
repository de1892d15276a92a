/** Following a feed: an iterable that outlives its connections. */
import type { Backoff } from './backoff.js';
import { type CursorStore, memoryCursor } from './cursor-store.js';
import type { FeedError } from './errors.js';
import { type ConnectionState, Line, type LineOptions, type Transport, type Way } from './line.js';
import { overPages, type PagesOptions } from './pages.js';
import { checkOperation, type FeedEvent, placeOf, Reader } from './reader.js';
import { overSse, type TakePlace } from './sse.js';
import { overWebSocket, type WebSocketConstructor } from './web-socket.js';

/** What is followed, and how. Times are in milliseconds. */
export interface FollowOptions {
  /** Where the service is, absolute: `https://news.example/graphql`. The WebSocket is at the same address. */
  readonly url: string;
  /**
   * The text of a subscription with one root field, `storyUpdates` or `statementPublished`, that takes `$after: Cursor`. It
   * selects `__typename`, `cursor` of everything, and `reason oldest head` of FeedReset.
   */
  readonly query: string;
  /** The variables without `after`, which is the client's. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Where the cursor is kept. By default as long as the iterable, which begins now. */
  readonly cursor?: CursorStore;
  /**
   * `auto`, the default, tries WebSocket first, then Server-Sent Events, and then, if `pages` says how, reads pages of updates
   * until a stream gets through again.
   */
  readonly transport?: 'auto' | Transport;
  /** Where there is no global `WebSocket`, as in Node 20: `WebSocket` of the `ws` package. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** `Bearer <token>`: sent as header, or with `connection_init`. */
  readonly authorization?: string | undefined;
  /** Pages to poll when no stream gets through. Without them, the client keeps trying streams for ever. */
  readonly pages?: PagesOptions | undefined;
  /** Asked before an event stream is opened, where only so many may be: a browser opens six connections over HTTP/1.1. */
  readonly takePlace?: TakePlace | undefined;
  /** Ends following. */
  readonly signal?: AbortSignal | undefined;
  /**
   * That every update of one story is followed: no filter, and `sequence` selected. Then the numbers are checked. After a gap
   * the client asks again from the last good cursor; a gap that is still there ends following with SEQUENCE_GAP.
   */
  readonly contiguous?: boolean;
  /** Is told how the connection stands, at every change. */
  readonly onConnection?: (state: ConnectionState) => void;
  /** By default up to half a second, doubled each time up to 8 seconds. */
  readonly backoff?: Backoff;
  /** A connection on which nothing came for so long is dead; 35,000 by default. The service says something every 15,000. */
  readonly maxSilence?: number;
  /** An attempt of which nothing comes for so long does not get through; 10,000 by default. */
  readonly openWithin?: number;
  /** While pages are read, each stream is tried once at the beginning, and then one every so many milliseconds; 30,000 by default. */
  readonly probeEvery?: number;
  /**
   * Before the first event, attempts that reach nobody end following with UNREACHABLE after so long; 300,000 by default. After
   * it there is no end to trying. `Infinity` never ends it.
   */
  readonly patience?: number;
  /** So many events wait for a slow consumer before the connection is given up until it has taken them; 1,000 by default. */
  readonly maxWaiting?: number;
}

/** What a feed delivers, once. Leaving the loop, `return()` and the signal close the connection at once. */
export interface FollowedFeed<Data> extends AsyncIterableIterator<FeedEvent<Data>> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

const BACKOFF: Backoff = { base: 500, max: 8_000 };
const MAX_SILENCE = 35_000;
const OPEN_WITHIN = 10_000;
const PROBE_EVERY = 30_000;
const PATIENCE = 300_000;
const MAX_WAITING = 1_000;

/**
 * Follows a feed from a cursor on, over as many connections as it takes: every update once, in order. `Data` is the type of
 * the subscription's data: `{ storyUpdates: … }`.
 *
 * It connects when the first event is asked for. The cursor of an event is saved when the next one is asked for, so a
 * program that ends or throws in between is given that event again, not never.
 *
 * @throws FeedError while iterating, when trying again cannot help; what the cursor store throws, likewise.
 * @throws FeedError OPERATION_UNFIT at once, when the query cannot be resumed.
 */
export function followFeed<Data extends object = Record<string, unknown>>(options: FollowOptions): FollowedFeed<Data> {
  checkOperation(options.query);
  const { query, variables = {}, contiguous = false, backoff = BACKOFF } = options;
  const { maxSilence = MAX_SILENCE, patience = PATIENCE } = options;
  const { openWithin = OPEN_WITHIN, probeEvery = PROBE_EVERY } = options;
  const ways = waysTo<Data>(options, maxSilence);
  return new Follower<Data>({
    store: options.cursor ?? memoryCursor(),
    signal: options.signal ?? null,
    maxWaiting: options.maxWaiting ?? MAX_WAITING,
    makeReader: (position) => new Reader<Data>(position, contiguous),
    makeLine: (reader, events) =>
      new Line<Data>({
        ...events,
        ways,
        backoff,
        maxSilence,
        openWithin,
        probeEvery,
        patience,
        operation: () => ({
          query,
          variables: reader.position === null ? { ...variables } : { ...variables, after: reader.position },
        }),
        onState: options.onConnection ?? (() => undefined),
      }),
  });
}

/** The ways to the service that are open to this client, the best one first. */
function waysTo<Data>(options: FollowOptions, maxSilence: number): readonly [Way<Data>, ...Way<Data>[]] {
  const { href } = new URL(options.url);
  const authorization = options.authorization ?? null;
  if ((options.pages?.every ?? 0) >= maxSilence) {
    throw new TypeError('`pages.every` must be less than `maxSilence`: no answer comes in between');
  }
  const sse: Way<Data> = {
    transport: 'sse',
    open: overSse({ url: href, authorization, takePlace: options.takePlace }),
  };
  const pages: Way<Data>[] =
    options.pages === undefined
      ? []
      : [
          {
            transport: 'pages',
            open: overPages<Data>({ url: href, authorization, pages: options.pages, subscription: options.query }),
          },
        ];
  if (options.transport === 'sse') return [sse];
  if (options.transport === 'pages') {
    const [only] = pages;
    if (only === undefined) throw new TypeError('Say with `pages` what is read');
    return [only];
  }
  const implementation = options.webSocket ?? (typeof WebSocket === 'undefined' ? null : WebSocket);
  if (implementation === null) {
    if (options.transport === 'websocket') throw new TypeError('There is no WebSocket here; pass one as `webSocket`');
    return [sse, ...pages];
  }
  // Three times in that span, so that a lost one is no silence.
  const socket = { url: href.replace(/^http/, 'ws'), implementation, authorization, keepAlive: maxSilence / 3 };
  const webSocket: Way<Data> = { transport: 'websocket', open: overWebSocket(socket) };
  return options.transport === 'websocket' ? [webSocket] : [webSocket, sse, ...pages];
}

interface Parts<Data extends object> {
  readonly store: CursorStore;
  readonly signal: AbortSignal | null;
  readonly maxWaiting: number;
  makeReader(position: string | null): Reader<Data>;
  makeLine(reader: Reader<Data>, events: Pick<LineOptions<Data>, 'onResult' | 'onRefused'>): Line<Data>;
}

interface Asking<Event> {
  resolve(result: IteratorResult<Event, undefined>): void;
  reject(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

/** Written out rather than as an async generator, whose `return()` waits for the next event before it takes effect. */
class Follower<Data extends object> implements FollowedFeed<Data> {
  private readonly events: FeedEvent<Data>[] = [];
  private readonly asking: Asking<FeedEvent<Data>>[] = [];
  private line: Line<Data> | null = null;
  /** The place of the event that the consumer is at. */
  private inHand: string | null = null;
  private failure: FeedError | null = null;
  private begun = false;
  private serving = false;
  private ended = false;
  /** Resets in a row. */
  private resets = 0;

  constructor(private readonly parts: Parts<Data>) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<FeedEvent<Data>, undefined>> {
    if (!this.begun) {
      this.begun = true;
      this.parts.signal?.addEventListener('abort', this.end);
      if (this.parts.signal?.aborted === true) this.end();
    }
    if (this.ended) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => {
      this.asking.push({ resolve, reject });
      void this.serve();
    });
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.end();
    return Promise.resolve(DONE);
  }

  /** Gives those who ask what there is, one after the other; what is not there yet calls it again when it comes. */
  private async serve(): Promise<void> {
    if (this.serving) return;
    this.serving = true;
    try {
      const line = this.line ?? (await this.open());
      while (!this.ended && this.asking.length > 0) {
        if (this.inHand !== null) {
          const finished = this.inHand;
          this.inHand = null;
          await this.parts.store.save(finished);
          continue;
        }
        const event = this.events.shift();
        if (event === undefined) {
          if (this.failure !== null) throw this.failure;
          // One reset after the other: two stores behind one address, for example. They are not asked in a hot loop.
          line.start(this.resets > 1 ? 'The cursor was reset again' : null);
          break;
        }
        this.inHand = placeOf(event);
        this.asking.shift()?.resolve({ done: false, value: event });
      }
    } catch (error) {
      this.asking.shift()?.reject(error);
      this.end();
    } finally {
      this.serving = false;
    }
  }

  private async open(): Promise<Line<Data>> {
    const reader = this.parts.makeReader(await this.parts.store.load());
    const line: Line<Data> = this.parts.makeLine(reader, {
      onResult: (result) => {
        const reading = reader.read(result);
        if (reading.type === 'doubtful') line.retry(reading.reason);
        else if (reading.type === 'failed') this.fail(line, reading.error);
        else if (reading.type === 'event') this.take(line, reading.event);
      },
      onRefused: (error) => this.fail(line, error),
    });
    this.line = line;
    return line;
  }

  private take(line: Line<Data>, event: FeedEvent<Data>): void {
    this.resets = event.type === 'reset' ? this.resets + 1 : 0;
    line.delivered(event.type !== 'reset');
    this.events.push(event);
    // The record keeps what does not fit here; after a reset the consumer says, by going on, that it has read again.
    if (event.type === 'reset' || this.events.length >= this.parts.maxWaiting) line.stop('paused');
    void this.serve();
  }

  private fail(line: Line<Data>, error: FeedError): void {
    this.failure = error;
    line.stop('closed');
    void this.serve();
  }

  private readonly end = (): void => {
    if (this.ended) return;
    this.ended = true;
    this.parts.signal?.removeEventListener('abort', this.end);
    this.events.length = 0;
    this.line?.stop('closed');
    for (const one of this.asking.splice(0)) one.resolve(DONE);
  };
}
