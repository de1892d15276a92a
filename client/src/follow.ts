/** `followFeed`: an iterable over a feed that survives broken connections. */
import { addressOf, webSocketAddressOf } from './address.js';
import type { Backoff } from './backoff.js';
import { type CursorStore, memoryCursor } from './cursor-store.js';
import { type DocumentText, textOf } from './document.js';
import type { FeedError } from './errors.js';
import { overPages, type PagesOptions } from './pages.js';
import { checkOperation, cursorAfter, type FeedEvent, MessageReader } from './reader.js';
import {
  type ConnectionState,
  Reconnector,
  type ReconnectorOptions,
  type Transport,
  type TransportChoice,
} from './reconnector.js';
import { endingWhenResubscribed } from './resubscribed.js';
import { overSse, type TakePlace } from './sse.js';
import { overWebSocket, type WebSocketConstructor } from './web-socket.js';

/** The options of `followFeed`. Times are in milliseconds. */
export interface FollowOptions<Data = never, Variables extends object = Readonly<Record<string, unknown>>> {
  /**
   * The address of the service: `https://news.example/graphql`, or in a page `/graphql`. The WebSocket has the same address.
   */
  readonly url: string;
  /**
   * A subscription with one root field, `storyUpdates` or `statementPublished`, that takes `$after: Cursor`. It selects
   * `__typename`, `cursor` of everything, and `reason oldest head` of FeedReset. A text, or a typed document, from which
   * the events have their types.
   */
  readonly query: DocumentText<Data, Variables>;
  /** The variables without `after`, which the client sets. */
  readonly variables?: NoInfer<Variables>;
  /** Stores the cursor. By default it is kept in memory, and the feed starts now. */
  readonly cursor?: CursorStore;
  /**
   * `auto`, the default, tries WebSocket, then Server-Sent Events, and then, with `pages`, polls pages of updates until a
   * stream gets through again.
   */
  readonly transport?: 'auto' | Transport;
  /** The `WebSocket` of the `ws` package, where there is no global one, as in Node 20. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** `Bearer <token>`: sent in a header, or with `connection_init`. */
  readonly authorization?: string | undefined;
  /** The pages to poll while no stream gets through. Without them, the client keeps trying streams forever. */
  readonly pages?: PagesOptions | undefined;
  /** Called before an event stream is opened. Over HTTP/1.1 a browser opens only six connections to a site. */
  readonly takePlace?: TakePlace | undefined;
  /** Ends the feed. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Set this when the subscription has every update of one story, without a filter, and selects `sequence`. The client then
   * checks the numbers: after a gap it subscribes again from the last good cursor, and ends with SEQUENCE_GAP if the gap is
   * still there.
   */
  readonly contiguous?: boolean;
  /** Called with the state of the connection at every change. */
  readonly onConnection?: (state: ConnectionState) => void;
  /** By default up to half a second, doubled with each attempt up to 8 seconds. */
  readonly backoff?: Backoff;
  /** A connection that is silent for longer is dead; 35,000 by default. The service sends something every 15,000. */
  readonly maxSilence?: number;
  /** An attempt fails if the connection does not open within this time; 10,000 by default. */
  readonly openWithin?: number;
  /** While pages are polled, one stream is tried at this interval; 30,000 by default. */
  readonly probeEvery?: number;
  /**
   * Before the first event, the feed ends with UNREACHABLE if the service cannot be reached for this time; 300,000 by
   * default, `Infinity` for no limit. After the first event the client tries forever.
   */
  readonly patience?: number;
  /** The client closes the connection while this many events wait for a slow consumer; 1,000 by default. */
  readonly maxWaiting?: number;
}

/** The events of a feed; iterate once. Leaving the loop, `return()` and the signal close the connection at once. */
export interface FollowedFeed<Data> extends AsyncIterableIterator<FeedEvent<Data>> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

const BACKOFF_MS: Backoff = { base: 500, max: 8_000 };
const MAX_SILENCE_MS = 35_000;
const OPEN_WITHIN_MS = 10_000;
const PROBE_EVERY_MS = 30_000;
const PATIENCE_MS = 300_000;
const MAX_WAITING_EVENTS = 1_000;

/**
 * Follows a feed from a cursor: delivers every update once, in order, over as many connections as it takes. `Data` is the
 * type of the subscription's data: `{ storyUpdates: … }`.
 *
 *     for await (const event of followFeed<Data>({ url, query, cursor: storageCursor(localStorage, 'story') })) show(event);
 *
 * The client connects at the first `next()`. It saves the cursor of an event at the `next()` after it, so that a program
 * that ends in between gets the event again.
 *
 * @throws FeedError while iterating, when another attempt cannot succeed; also whatever the cursor store throws.
 * @throws FeedError OPERATION_UNFIT at once, when the query cannot be resumed.
 */
export function followFeed<
  Data extends object = Record<string, unknown>,
  Variables extends object = Readonly<Record<string, unknown>>,
>(options: FollowOptions<Data, Variables>): FollowedFeed<Data> {
  const query = textOf(options.query);
  checkOperation(query);
  const { variables = {}, contiguous = false, backoff = BACKOFF_MS } = options;
  const { maxSilence = MAX_SILENCE_MS, patience = PATIENCE_MS } = options;
  const { openWithin = OPEN_WITHIN_MS, probeEvery = PROBE_EVERY_MS } = options;
  const choices = choicesFor<Data>(options, query, maxSilence);
  return new Follower<Data>({
    store: options.cursor ?? memoryCursor(),
    signal: options.signal ?? null,
    maxWaiting: options.maxWaiting ?? MAX_WAITING_EVENTS,
    makeReader: (position) => new MessageReader<Data>(position, contiguous),
    makeReconnector: (reader, events) =>
      new Reconnector<Data>({
        ...events,
        choices,
        backoff,
        maxSilence,
        maxQuiet: hasCheckpoints(query) ? Math.max(maxSilence, MAX_SILENCE_MS) : Number.POSITIVE_INFINITY,
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

/** Whether a subscription gets a checkpoint when there is nothing else: the simple one, `statementPublished`, does not. */
function hasCheckpoints(query: string): boolean {
  return /\bstoryUpdates\b/.test(query);
}

/** The transports that this client can use, the preferred one first. */
function choicesFor<Data extends object>(
  options: Omit<FollowOptions, 'query' | 'variables'>,
  subscription: string,
  maxSilence: number,
): readonly [TransportChoice<Data>, ...TransportChoice<Data>[]] {
  const href = addressOf(options.url);
  const authorization = options.authorization ?? null;
  if ((options.pages?.every ?? 0) >= maxSilence) {
    throw new TypeError('`pages.every` must be less than `maxSilence`: the connection is silent between two polls');
  }
  const sse: TransportChoice<Data> = {
    transport: 'sse',
    open: endingWhenResubscribed(overSse<Data>({ url: href, authorization, takePlace: options.takePlace })),
  };
  const pages: TransportChoice<Data>[] =
    options.pages === undefined
      ? []
      : [
          {
            transport: 'pages',
            open: overPages<Data>({ url: href, authorization, pages: options.pages, subscription }),
          },
        ];
  if (options.transport === 'sse') return [sse];
  if (options.transport === 'pages') {
    const [only] = pages;
    if (only === undefined) throw new TypeError('The transport `pages` needs the option `pages`');
    return [only];
  }
  const implementation = options.webSocket ?? (typeof WebSocket === 'undefined' ? null : WebSocket);
  if (implementation === null) {
    if (options.transport === 'websocket')
      throw new TypeError('This environment has no WebSocket: pass one as `webSocket`');
    return [sse, ...pages];
  }
  // Three pings within `maxSilence`, so that a lost one does not count as silence.
  const socket = { url: webSocketAddressOf(href), implementation, authorization, keepAlive: maxSilence / 3 };
  const webSocket: TransportChoice<Data> = {
    transport: 'websocket',
    open: endingWhenResubscribed(overWebSocket<Data>(socket)),
  };
  return options.transport === 'websocket' ? [webSocket] : [webSocket, sse, ...pages];
}

interface FollowerParts<Data extends object> {
  readonly store: CursorStore;
  readonly signal: AbortSignal | null;
  readonly maxWaiting: number;
  makeReader(position: string | null): MessageReader<Data>;
  makeReconnector(
    reader: MessageReader<Data>,
    events: Pick<ReconnectorOptions<Data>, 'onResult' | 'onRefused'>,
  ): Reconnector<Data>;
}

interface PendingNext<Event> {
  resolve(result: IteratorResult<Event, undefined>): void;
  reject(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

/** A class and no async generator: the `return()` of a generator takes effect only after the next event. */
class Follower<Data extends object> implements FollowedFeed<Data> {
  private readonly events: FeedEvent<Data>[] = [];
  private readonly pending: PendingNext<FeedEvent<Data>>[] = [];
  private reconnector: Reconnector<Data> | null = null;
  /** The cursor after the event that the consumer has not finished with. */
  private currentCursor: string | null = null;
  private failure: FeedError | null = null;
  private hasStarted = false;
  private isServing = false;
  private hasEnded = false;
  private resetsInARow = 0;

  constructor(private readonly parts: FollowerParts<Data>) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<FeedEvent<Data>, undefined>> {
    if (!this.hasStarted) {
      this.hasStarted = true;
      this.parts.signal?.addEventListener('abort', this.end);
      if (this.parts.signal?.aborted === true) this.end();
    }
    if (this.hasEnded) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => {
      this.pending.push({ resolve, reject });
      void this.serve();
    });
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.end();
    return Promise.resolve(DONE);
  }

  /** Resolves pending calls of `next()` with waiting events, in order. Called again when an event arrives. */
  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    try {
      const reconnector = this.reconnector ?? (await this.open());
      while (!this.hasEnded && this.pending.length > 0) {
        if (this.currentCursor !== null) {
          const finished = this.currentCursor;
          this.currentCursor = null;
          await this.parts.store.save(finished);
          continue;
        }
        const event = this.events.shift();
        if (event === undefined) {
          if (this.failure !== null) throw this.failure;
          // Resets in a row come from two stores behind one address, for example. Wait, so as not to ask in a hot loop.
          reconnector.start(this.resetsInARow > 1 ? 'The cursor was reset again' : null);
          break;
        }
        this.currentCursor = cursorAfter(event);
        this.pending.shift()?.resolve({ done: false, value: event });
      }
    } catch (error) {
      this.pending.shift()?.reject(error);
      this.end();
    } finally {
      this.isServing = false;
    }
  }

  private async open(): Promise<Reconnector<Data>> {
    const reader = this.parts.makeReader(await this.parts.store.load());
    const reconnector: Reconnector<Data> = this.parts.makeReconnector(reader, {
      onResult: (result) => {
        const outcome = reader.read(result);
        if (outcome.type === 'retry') reconnector.retry(outcome.reason);
        else if (outcome.type === 'failed') this.fail(reconnector, outcome.error);
        else if (outcome.type === 'event') this.take(reconnector, outcome.event);
      },
      onRefused: (error) => this.fail(reconnector, error),
    });
    this.reconnector = reconnector;
    return reconnector;
  }

  private take(reconnector: Reconnector<Data>, event: FeedEvent<Data>): void {
    this.resetsInARow = event.type === 'reset' ? this.resetsInARow + 1 : 0;
    reconnector.delivered(event.type !== 'reset');
    this.events.push(event);
    // The record keeps the updates that do not fit here. After a reset, the next `next()` means that the consumer read
    // again.
    if (event.type === 'reset' || this.events.length >= this.parts.maxWaiting) reconnector.stop('paused');
    void this.serve();
  }

  private fail(reconnector: Reconnector<Data>, error: FeedError): void {
    this.failure = error;
    reconnector.stop('closed');
    void this.serve();
  }

  private readonly end = (): void => {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.parts.signal?.removeEventListener('abort', this.end);
    this.events.length = 0;
    this.reconnector?.stop('closed');
    for (const one of this.pending.splice(0)) one.resolve(DONE);
  };
}
