/** The sockets of the load, which read into one shared buffer. */
import { connect, type Socket } from 'node:net';

/** The shared buffer: each socket has finished with its bytes before another one reads. */
const shared = Buffer.alloc(64 * 1024);

/** Connects to a port of this machine. `read` gets the bytes, and must use them before it returns. */
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
