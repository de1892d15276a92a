/** One WebSocket: what it sends, its heartbeat, and how it closes. graphql-ws makes the messages of the protocol. */
import type { Duplex } from 'node:stream';
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Connections, LongLived } from '../connections/connections.js';
import type { FramedWebSocket } from '../connections/framed-web-socket.js';
import { Outflow } from '../connections/outflow.js';
import { PING_FRAME, pongFrame, textFrame, textFrames } from '../connections/text-frame.js';
import type { Account } from '../limits/account.js';
import { PayloadWriter } from './payload-writer.js';
import type { Payload } from './payloads.js';
import type { Subscriber } from './subscriber.js';

const TAIL = Buffer.from('}');
/** A close code registered with IANA (RFC 6455, 7.4.1): clients of graphql-ws reconnect on it. */
const SERVICE_RESTART = 1012;
/** The longest reason that fits into a close frame, in bytes (RFC 6455, 5.5). */
const MAX_REASON_BYTES = 123;
/**
 * How long a drain waits for the last checkpoints to be sent, and then again for the client to close, in milliseconds.
 */
const DRAIN_TIMEOUT_MS = 1_000;

/**
 * Bytes that may wait for a client that sends operations without reading; one payload of a subscription may be as
 * large.
 */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/** Units for each message or ping of the client: about the cost of reading it. */
const MESSAGE_UNITS = 0.05;

export class WebSocketConnection implements LongLived {
  readonly transport = 'websocket';
  private readonly outflow: Outflow;
  /** The subscribers by operation id; `sent` resolves when everything due to one has been sent. */
  private readonly open = new Map<string, { readonly subscriber: Subscriber; readonly sent: Promise<void> }>();
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  private readonly unregister: () => void;
  private receivedAt = performance.now();
  private pingedAt = performance.now();
  private operationCount = 0;

  constructor(
    private readonly socket: FramedWebSocket,
    raw: Duplex,
    /** The account of the client. */
    readonly account: Account,
    private readonly connections: Connections,
    /** The id of its upgrade request. */
    readonly id: string,
    private readonly log: Logger,
  ) {
    this.outflow = new Outflow(raw, account.unread);
    // After the handshake `ws` writes only close frames itself; one must not land inside a frame of this connection.
    socket.beforeClose = () => this.outflow.finish();
    const received = () => {
      this.receivedAt = performance.now();
    };
    socket.on('pong', received);
    socket.on('message', () => {
      received();
      this.charge();
    });
    socket.on('ping', (data) => {
      this.charge();
      this.cutIfUnread();
      this.outflow.write(pongFrame(data));
    });
    this.unregister = connections.add(this);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.unregister();
        this.outflow.close();
        this.closeSubscribers();
        resolve();
      });
    });
  }

  get subscribers(): number {
    return this.open.size;
  }

  /** An id for the next operation. It begins with the connection's id, so that one search finds all of them. */
  nextRequestId(): string {
    this.operationCount += 1;
    return `${this.id}.${this.operationCount}`;
  }

  /** Charges the client for a message. Without units, the socket is not read until the client has new ones. */
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
    this.cutIfUnread();
    if (this.isOpen) await this.outflow.send(textFrame(Buffer.from(text)));
  }

  /**
   * Sends a subscriber's payloads as the operation `id`, bypassing graphql-ws, which only learns of the end.
   * @param shown Makes the error for the client when the subscription fails. It is sent as a last result, as over Server-Sent
   * Events: gateways mask what comes in an `error` message.
   */
  subscribe(id: string, subscriber: Subscriber, shown: (error: unknown) => GraphQLError): void {
    // If a client reuses an id before its first subscription is open, graphql-ws knows only the second.
    this.open.get(id)?.subscriber.close();
    const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    const framesOf = (payloads: readonly Payload[]) =>
      textFrames(
        head,
        payloads.map(({ json }) => json),
        TAIL,
      );
    const writer = new PayloadWriter(this.outflow, framesOf, this.connections.tallies.websocket, this.account);
    const failed = (error: unknown) => {
      const payload = { errors: [shown(error)] };
      return this.send(JSON.stringify({ id, type: 'next', payload }));
    };
    const sent = subscriber
      .sendTo(writer)
      .catch(failed)
      .finally(() => {
        if (this.open.get(id)?.subscriber === subscriber) this.open.delete(id);
        subscriber.close();
      });
    // A drain does not end the subscription, so the client must not receive `complete`.
    subscriber.ended = sent.then(() => (subscriber.interrupted ? this.closed : undefined));
    // graphql-ws gets the error from `ended`; without a listener it must not count as unhandled.
    subscriber.ended.catch(() => undefined);
    this.open.set(id, { subscriber, sent: sent.catch(() => undefined) });
  }

  /** Sends nothing more, and asks the client to close. */
  close(code?: number, reason?: string): void {
    this.outflow.finish();
    this.closeSubscribers();
    this.socket.close(code, reason);
  }

  private closeSubscribers(): void {
    for (const { subscriber } of this.open.values()) subscriber.close();
  }

  /** Closes with a code and a reason, and ends the connection if the client does not close in time. */
  closeFor(closeCode: number, { code, message }: { readonly code: string; readonly message: string }): void {
    const reason = `${code}: ${message}`;
    this.close(closeCode, Buffer.byteLength(reason) <= MAX_REASON_BYTES ? reason : code);
    const deadline = setTimeout(() => this.socket.terminate(), DRAIN_TIMEOUT_MS * 2);
    void this.closed.then(() => clearTimeout(deadline));
  }

  /** Cuts a client that sends operations without reading their results. */
  private cutIfUnread(): void {
    const { outflow } = this;
    if (outflow.unreadBytes <= MAX_UNREAD_BYTES && (outflow.isEmpty || !this.account.isUnread)) return;
    this.cut(
      { unreadBytes: outflow.unreadBytes },
      'cut a WebSocket whose client sent operations without reading the responses',
    );
  }

  private cut(facts: Readonly<Record<string, number>>, message: string): void {
    this.connections.tallies.websocket.cut += 1;
    this.log.info({ requestId: this.id, ...facts }, message);
    this.socket.terminate();
  }

  tick(now: number, next: number): void {
    const { heartbeat, stall } = this.connections.times;
    const { outflow } = this;
    // While bytes wait, no ping reaches the client; progress shows that it lives.
    const aliveAt = Math.max(this.receivedAt, outflow.lastProgress);
    // Every heartbeat sends a ping, so a live client replies in between.
    const silentFor = outflow.isEmpty && this.pingedAt > aliveAt ? now - aliveAt - heartbeat : 0;
    const isTooSlow = outflow.isTooSlow(now, stall);
    if (isTooSlow || silentFor >= stall) {
      const facts = { stalledFor: outflow.stalledFor(now), silentFor, unreadBytes: outflow.unreadBytes };
      this.cut(
        facts,
        isTooSlow ? 'cut a WebSocket that its client read too slowly' : 'cut a WebSocket whose client was silent',
      );
    } else if (next - this.pingedAt >= heartbeat && this.isOpen && outflow.isEmpty) {
      this.pingedAt = now;
      outflow.write(PING_FRAME);
    }
  }

  async drain(): Promise<void> {
    const deadline = setTimeout(() => this.socket.terminate(), DRAIN_TIMEOUT_MS * 2);
    const open = [...this.open.values()];
    for (const { subscriber } of open) subscriber.interrupt();
    const flushed = Promise.all(open.map(({ sent }) => sent)).then(() => this.outflow.flushed());
    await Promise.race([flushed, drainTimeout(), this.closed]);
    this.close(SERVICE_RESTART, 'Service restart');
    await this.closed;
    clearTimeout(deadline);
  }

  terminate(): void {
    this.socket.terminate();
  }
}

function drainTimeout(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DRAIN_TIMEOUT_MS).unref());
}
