/**
 * HTTP responses at the pace at which clients read them. A large body is given to the connection a slice at a time, counts as
 * unread for the client's address until the system has taken it, and its connection is cut when it is read too slowly.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { UncachedResponse } from '../http/uncached-response.js';
import type { Account } from '../limits/account.js';
import type { Connections } from './connections.js';
import { Outflow } from './outflow.js';

/** Shorter bodies are written at once: the system takes them, except from clients that left several unread. */
const LONG_BODY_BYTES = 64 * 1024;

/** Who reads a response, and who looks after it. */
interface Reader {
  readonly account: Account;
  readonly connections: Connections;
  /** Called when it is cut. */
  readonly onCut: (reason: 'slow' | 'full') => void;
}

/** The responses whose turn it is on their connections. */
const current = new WeakMap<Duplex, PacedResponse>();

/** The response whose turn it is on a connection; `null` while nothing is to be answered. */
export function responseOn(socket: Duplex): PacedResponse | null {
  return current.get(socket) ?? null;
}

export class PacedResponse<Request extends IncomingMessage = IncomingMessage> extends UncachedResponse<Request> {
  private reader: (() => Reader) | null = null;

  override assignSocket(socket: Socket): void {
    current.set(socket, this);
    super.assignSocket(socket);
  }

  override detachSocket(socket: Socket): void {
    current.delete(socket);
    super.detachSocket(socket);
  }

  /** Says who reads it, which is asked only for a long body. */
  readBy(reader: () => Reader): void {
    this.reader = reader;
  }

  /**
   * A way to write a body in pieces: `send` resolves when the next one is to be made. To be ended by `end()` when `flushed`.
   * `null` when no reader was named.
   */
  paced(): Outflow | null {
    if (this.reader === null) return null;
    const { account, connections, onCut } = this.reader();
    const outflow = new Outflow(this, account.unread);
    const unwatch = connections.watch(outflow, () => {
      onCut('slow');
      this.destroy();
    });
    this.once('close', () => {
      unwatch();
      outflow.close();
    });
    return outflow;
  }

  override end(callback?: () => void): this;
  override end(chunk: unknown, callback?: () => void): this;
  override end(chunk: unknown, encoding: BufferEncoding, callback?: () => void): this;
  override end(chunk?: unknown, encoding?: BufferEncoding | (() => void), callback?: () => void): this {
    if (this.reader !== null && callback === undefined && typeof encoding !== 'function') {
      const body = longBody(chunk, encoding);
      if (body !== null && this.req.method !== 'HEAD' && !this.destroyed) return this.endPaced(body, this.reader());
    }
    if (typeof encoding === 'function') return super.end(chunk, encoding);
    if (typeof chunk === 'function') return super.end(chunk);
    return encoding === undefined ? super.end(chunk, callback) : super.end(chunk, encoding, callback);
  }

  private endPaced(body: Buffer, { account, onCut }: Reader): this {
    // Asked for together with much else that the address does not read.
    if (account.unread.isFull && !account.unread.holds(body)) {
      onCut('full');
      return this.destroy();
    }
    if (!this.headersSent && !this.hasHeader('content-length')) this.setHeader('content-length', body.length);
    const outflow = this.paced();
    outflow?.write(body);
    void outflow?.flushed().then(() => {
      if (!this.destroyed) super.end();
    });
    return this;
  }
}

/** The bytes of a body that is longer than what is written at once; `null` for any other. */
function longBody(chunk: unknown, encoding: BufferEncoding | undefined): Buffer | null {
  if (typeof chunk === 'string') {
    return chunk.length > LONG_BODY_BYTES ? Buffer.from(chunk, encoding) : null;
  }
  if (!(chunk instanceof Uint8Array) || chunk.length <= LONG_BODY_BYTES) return null;
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}
