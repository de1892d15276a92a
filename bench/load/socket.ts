/** Sockets of the load, which read without a buffer of their own for each piece that comes. */
import { connect, type Socket } from 'node:net';

/** Where all sockets read to: each is done with what it has read before another one reads. */
const shared = Buffer.alloc(64 * 1024);

/** Connects to a port of this machine. What comes is given to `read`, and is to be used before it returns. */
export function openSocket(port: number, read: (bytes: Buffer) => void): Socket {
  return connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: {
      buffer: shared,
      callback: (length, bytes) => {
        read(Buffer.from(bytes.buffer, bytes.byteOffset, length));
        return true;
      },
    },
  });
}
