/**
 * WebSocket messages as bytes (RFC 6455, 5.2): whole, unmasked, uncompressed text frames, as a server sends them. They
 * are made here so that many messages go out in one write; the `ws` package does the rest.
 */

/** The first byte of a final text frame. */
const FINAL_TEXT = 0x81;
/** The first bytes of control frames (RFC 6455, 5.5), whose payloads are short. */
const PING = 0x89;
const PONG = 0x8a;
/** Payload lengths below SHORT_BELOW_BYTES take one byte, below LONG two more, and otherwise eight more. */
const SHORT_BELOW_BYTES = 126;
const LONG = 65_536;

/** The frames of several messages as one buffer. Each message is a payload between the same head and tail. */
export function textFrames(head: Buffer, payloads: readonly Buffer[], tail: Buffer): Buffer {
  const around = head.length + tail.length;
  let size = 0;
  for (const payload of payloads) size += headerSize(around + payload.length) + around + payload.length;
  const frames = Buffer.allocUnsafe(size);
  let at = 0;
  for (const payload of payloads) {
    at = writeHeader(frames, at, around + payload.length);
    frames.set(head, at);
    at += head.length;
    frames.set(payload, at);
    at += payload.length;
    frames.set(tail, at);
    at += tail.length;
  }
  return frames;
}

const NOTHING = Buffer.alloc(0);

/** The frame of one message. */
export function textFrame(message: Buffer): Buffer {
  return textFrames(NOTHING, [message], NOTHING);
}

/** A ping without content. */
export const PING_FRAME = Buffer.from([PING, 0]);

/** The reply to a ping, with the ping's content: at most 125 bytes. */
export function pongFrame(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([PONG, content.length]), content]);
}

function headerSize(length: number): number {
  if (length < SHORT_BELOW_BYTES) return 2;
  return length < LONG ? 4 : 10;
}

/** Writes the header of a frame, and returns the index at which its payload begins. */
function writeHeader(frames: Buffer, at: number, length: number): number {
  frames[at] = FINAL_TEXT;
  if (length < SHORT_BELOW_BYTES) frames[at + 1] = length;
  else if (length < LONG) {
    frames[at + 1] = 126;
    frames.writeUInt16BE(length, at + 2);
  } else {
    frames[at + 1] = 127;
    frames.writeBigUInt64BE(BigInt(length), at + 2);
  }
  return at + headerSize(length);
}
