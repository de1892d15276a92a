/** One WebSocket: what it is sent, that it lives, and how it ends. graphql-ws speaks the protocol on it. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Connections, LongLived } from '../connections/connections.js';
import type { FramedWebSocket } from '../connections/framed-web-socket.js';
import { Outflow } from '../connections/outflow.js';
import { PING_FRAME, pongFrame, textFrame, textFrames } from '../connections/text-frame.js';
import type { Account } from '../limits/account.js';
import { Outlet } from './payload-writer.js';
import type { Delivery } from './payloads.js';
import type { DeliveryStream } from './subscriber.js';

const TAIL = Buffer.from('}');
/** RFC 6455, 7.4.1, as registered with IANA: clients of graphql-ws reconnect on it. */
const SERVICE_RESTART = 1012;
/** The longest reason that fits into a close frame, in bytes (RFC 6455, 5.5). */
const LONGEST_REASON = 123;
/** How long one waits for subscriptions to take their last checkpoint, and for the client to close, in milliseconds. */
const DRAIN_PATIENCE = 1_000;

/** Bytes of answers that may wait for somebody who asks and does not read; a message of a subscription may be as large. */
const MOST_UNREAD = 4 * 1024 * 1024;

/** Units that a message takes, or a ping: about what it takes to read it, whatever it says. */
const MESSAGE_UNITS = 0.05;

export class WebSocketConnection implements LongLived {
  readonly transport = 'websocket';
  private readonly outflow: Outflow;
  /** The open subscriptions by their operation's id; `over` resolves when all has been sent. */
  private readonly operations = new Map<string, { readonly stream: DeliveryStream; readonly over: Promise<void> }>();
  /** Resolves when it is closed. */
  readonly closed: Promise<void>;
  private readonly forget: () => void;
  private heardAt = performance.now();
  private pingedAt = performance.now();
  private asked = 0;

  constructor(
    private readonly socket: FramedWebSocket,
    raw: Duplex,
    /** Who is counted as one client. */
    readonly account: Account,
    private readonly connections: Connections,
    /** The id of the request that it was opened with. */
    readonly id: string,
    private readonly log: Logger,
  ) {
    this.outflow = new Outflow(raw, account.unread);
    // A frame of `ws` must not come in the middle of one of ours: all that it writes by itself, after the handshake, is a close.
    socket.beforeClose = () => this.outflow.finish();
    const heard = () => {
      this.heardAt = performance.now();
    };
    socket.on('pong', heard);
    socket.on('message', () => {
      heard();
      this.charge();
    });
    socket.on('ping', (data) => {
      this.charge();
      this.limit();
      this.outflow.write(pongFrame(data));
    });
    this.forget = connections.add(this);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.forget();
        this.outflow.close();
        for (const { stream } of this.operations.values()) stream.close();
        resolve();
      });
    });
  }

  get subscribers(): number {
    return this.operations.size;
  }

  /** An id for what is asked over it: by that of the connection, all of them are found. */
  nextRequestId(): string {
    this.asked += 1;
    return `${this.id}.${this.asked}`;
  }

  /** Charges the client for a message. When it has used up its units, no more is read of it until it has new ones. */
  private charge(): void {
    this.account.charge(MESSAGE_UNITS);
    if (this.socket.isPaused) return;
    const allowed = this.account.whenAllowed();
    if (allowed === null) return;
    this.socket.pause();
    void allowed.then(() => this.socket.resume());
  }

  /** Whether neither side has begun to close it. */
  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Sends a message of the protocol. */
  async send(text: string): Promise<void> {
    this.limit();
    if (this.isOpen) await this.outflow.send(textFrame(Buffer.from(text)));
  }

  /** Sends what a subscription delivers, as the operation `id`. Iterated, it yields nothing and ends with the subscription. */
  deliver(id: string, stream: DeliveryStream): AsyncIterableIterator<never> {
    // An id that is used again before its first subscription was open: the library knows only of the second.
    this.operations.get(id)?.stream.close();
    const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    const framesOf = (deliveries: readonly Delivery[]) =>
      textFrames(
        head,
        deliveries.map(({ payload }) => payload),
        TAIL,
      );
    const sent = stream
      .sendTo(new Outlet(this.outflow, framesOf, this.connections.tallies.websocket, this.account))
      .finally(() => {
        if (this.operations.get(id)?.stream === stream) this.operations.delete(id);
        stream.close();
      });
    // Told to whoever iterates; what matters to `drain` is only that it is over.
    this.operations.set(id, { stream, over: sent.catch(() => undefined) });
    return new Sending(stream, sent, this.closed);
  }

  /** Sends nothing more, and asks the client to close. */
  close(code?: number, reason?: string): void {
    this.outflow.finish();
    for (const { stream } of this.operations.values()) stream.close();
    this.socket.close(code, reason);
  }

  /** Says why with a code, and breaks the connection of who does not close it then. */
  expel(closeCode: number, { code, message }: { readonly code: string; readonly message: string }): void {
    const reason = `${code}: ${message}`;
    this.close(closeCode, Buffer.byteLength(reason) <= LONGEST_REASON ? reason : code);
    const deadline = setTimeout(() => this.socket.terminate(), DRAIN_PATIENCE * 2);
    void this.closed.then(() => clearTimeout(deadline));
  }

  /** Somebody who asks and does not read the answers is cut. */
  private limit(): void {
    const { outflow } = this;
    if (outflow.unreadBytes <= MOST_UNREAD && (outflow.isEmpty || !this.account.isUnread)) return;
    this.cut({ unreadBytes: outflow.unreadBytes }, 'a WebSocket asked on without reading the answers and was cut');
  }

  private cut(facts: Readonly<Record<string, number>>, message: string): void {
    this.connections.tallies.websocket.cut += 1;
    this.log.info({ requestId: this.id, ...facts }, message);
    this.socket.terminate();
  }

  tick(now: number, next: number): void {
    const { heartbeat, stall } = this.connections.times;
    const { outflow } = this;
    // While something waits, what the client takes of it tells whether it is there, and no ping reaches it.
    const aliveAt = Math.max(this.heardAt, outflow.lastProgress);
    // A ping goes out on every heartbeat, so somebody who lives is heard from in between.
    const silentFor = outflow.isEmpty && this.pingedAt > aliveAt ? now - aliveAt - heartbeat : 0;
    const isTooSlow = outflow.isTooSlow(now, stall);
    if (isTooSlow || silentFor >= stall) {
      const facts = { stalledFor: outflow.stalledFor(now), silentFor, unreadBytes: outflow.unreadBytes };
      this.cut(facts, isTooSlow ? 'a WebSocket was read too slowly and was cut' : 'a WebSocket was silent and was cut');
    } else if (next - this.pingedAt >= heartbeat && this.isOpen && outflow.isEmpty) {
      this.pingedAt = now;
      outflow.write(PING_FRAME);
    }
  }

  async drain(): Promise<void> {
    const deadline = setTimeout(() => this.socket.terminate(), DRAIN_PATIENCE * 2);
    const operations = [...this.operations.values()];
    for (const { stream } of operations) stream.interrupt();
    const told = Promise.all(operations.map(({ over }) => over)).then(() => this.outflow.flushed());
    await Promise.race([told, patience(), this.closed]);
    this.close(SERVICE_RESTART, 'Service restart');
    await this.closed;
    clearTimeout(deadline);
  }

  terminate(): void {
    this.socket.terminate();
  }
}

const DONE = { done: true, value: undefined } as const;

/** What the protocol's library is given of a subscription: the deliveries go past it, so it only hears of the end. */
class Sending implements AsyncIterableIterator<never> {
  constructor(
    private readonly stream: DeliveryStream,
    private readonly sent: Promise<void>,
    private readonly closed: Promise<void>,
  ) {}

  next(): Promise<IteratorResult<never>> {
    // The end of this process's telling is not the end of the subscription: the client must not be told that it is.
    return this.sent.then(() => (this.stream.interrupted ? this.closed.then(() => DONE) : DONE));
  }

  async return(): Promise<IteratorResult<never>> {
    this.stream.close();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DRAIN_PATIENCE).unref());
}
