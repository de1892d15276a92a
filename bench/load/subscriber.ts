/** One subscriber: a socket that speaks graphql-transport-ws by hand, follows a story and counts its updates. */
import type { Socket } from 'node:net';
import { z } from 'zod';
import { clientFrame, FrameReader } from './frames.js';
import { openSocket } from './socket.js';

const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const END_OF_HEAD = '\r\n\r\n';

const UPGRADE = [
  'GET /graphql HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
].join('\r\n');
const INIT = clientFrame(TEXT, Buffer.from('{"type":"connection_init"}'));
const PONG_MESSAGE = clientFrame(TEXT, Buffer.from('{"type":"pong"}'));

const ProtocolMessage = z.looseObject({ type: z.string() });

export interface SubscriberEvents {
  /** The subscriber has sent `subscribe`. */
  subscribed(): void;
  /** An update arrived, after `before` others. */
  update(before: number): void;
  /** The server reported that the subscription started. */
  caughtUp(): void;
  failed(why: string): void;
}

export class Subscriber {
  /** The updates received since this was last set to zero. */
  updates = 0;
  private readonly socket: Socket;
  private readonly frames: FrameReader;
  /** The response to the upgrade so far; `null` when it is complete. */
  private head: string | null = '';
  private left = false;

  constructor(
    port: number,
    private readonly subscribe: Buffer,
    /** Whether the server sends `connection_ack`. */
    private readonly acknowledged: boolean,
    private readonly events: SubscriberEvents,
  ) {
    this.frames = new FrameReader({
      update: () => {
        this.updates += 1;
        events.update(this.updates - 1);
      },
      text: (message) => this.text(message.toString()),
      control: (opcode, payload) => this.control(opcode, Buffer.from(payload)),
    });
    this.socket = openSocket(port, (bytes) => this.read(bytes));
    this.socket.on('connect', () => this.socket.write(`${UPGRADE}${END_OF_HEAD}`));
    this.socket.on('error', (error) => this.fail(error.message));
    this.socket.on('close', () => this.fail('the server closed the connection'));
  }

  /** Breaks the connection with a reset, so that no port stays in TIME_WAIT. */
  leave(): void {
    this.left = true;
    this.socket.resetAndDestroy();
  }

  private read(bytes: Buffer): void {
    if (this.head === null) {
      this.frames.read(bytes);
      return;
    }
    this.head += bytes.toString('latin1');
    const end = this.head.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const { head } = this;
    this.head = null;
    if (!head.startsWith('HTTP/1.1 101')) {
      this.fail(head.slice(0, 500));
      return;
    }
    this.socket.write(INIT);
    if (!this.acknowledged) this.ask();
    const rest = head.slice(end + END_OF_HEAD.length);
    if (rest !== '') this.frames.read(Buffer.from(rest, 'latin1'));
  }

  private ask(): void {
    this.socket.write(this.subscribe);
    this.events.subscribed();
  }

  private text(message: string): void {
    const { type } = ProtocolMessage.parse(JSON.parse(message));
    if (type === 'connection_ack') {
      this.ask();
    } else if (type === 'ping') {
      this.socket.write(PONG_MESSAGE);
    } else if (type === 'next' && message.includes('"CaughtUp"')) {
      this.events.caughtUp();
    } else if (!(type === 'next' && message.includes('"Checkpoint"')) && type !== 'pong') {
      this.fail(message.slice(0, 1_000));
    }
  }

  private control(opcode: number, payload: Buffer): void {
    if (opcode === PING) this.socket.write(clientFrame(PONG, payload));
    else if (opcode === CLOSE) this.fail(`closed with ${payload.length < 2 ? 'no code' : payload.readUInt16BE(0)}`);
  }

  private fail(why: string): void {
    if (this.left) return;
    this.leave();
    this.events.failed(why);
  }
}

/** The `subscribe` frame. Every subscriber has the same id of one letter. */
export function subscribeFrame(query: string, variables: object): Buffer {
  return clientFrame(TEXT, Buffer.from(JSON.stringify({ id: 'u', type: 'subscribe', payload: { query, variables } })));
}
