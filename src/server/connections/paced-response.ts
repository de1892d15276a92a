/**
 * HTTP responses with backpressure. A large body is written slice by slice, counts as unread for the client's address
 * until the operating system has taken it, and its connection is cut when the client reads too slowly.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { UncachedResponse } from '../http/uncached-response.js';
import type { Account } from '../limits/account.js';
import type { Connections } from './connections.js';
import { Outflow } from './outflow.js';

/** Shorter bodies are written at once: the operating system usually takes them. */
const LONG_BODY_BYTES = 64 * 1024;

/** The client that reads a response, and the callbacks that watch it. */
interface Reader {
  readonly account: Account;
  readonly connections: Connections;
  /** Called when the response is cut. */
  readonly onCut: (reason: 'slow' | 'full') => void;
}

/** The current response of each connection; pipelined ones wait. */
const current = new WeakMap<Duplex, PacedResponse>();

/** The current response on a connection; `null` between requests. */
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

  /** Sets the reader. The function is called only for a long body. */
  readBy(reader: () => Reader): void {
    this.reader = reader;
  }

  /**
   * A writer for a body in pieces: `send` resolves when the next piece may be made; call `end()` when `flushed`
   * resolves. `null` if `readBy` was not called.
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
    // The address already has too many unread bytes from other responses.
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

/** The bytes of a body that is too long to write at once; `null` for any other. */
function longBody(chunk: unknown, encoding: BufferEncoding | undefined): Buffer | null {
  if (typeof chunk === 'string') {
    return chunk.length > LONG_BODY_BYTES ? Buffer.from(chunk, encoding) : null;
  }
  if (!(chunk instanceof Uint8Array) || chunk.length <= LONG_BODY_BYTES) return null;
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}
