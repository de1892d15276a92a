/**
 * Reads what a server sends over a WebSocket (RFC 6455, 5.2) for as little as possible: the header of each frame and one
 * byte of its message. Whoever counts deliveries must cost less than whoever makes them.
 */

const OPCODE = 0x0f;
const TEXT = 0x1;
const LENGTH = 0x7f;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;
/** Larger frames than this are no mistake of a server, but one of this reader. */
const LONGEST = 16 * 1024 * 1024;

/** Where the name of the type begins in a message to the subscription `u`, as all servers send it. */
const TYPE_AT = Buffer.byteLength('{"id":"u","type":"next","payload":{"data":{"storyUpdates":{"__typename":"');
const QUOTE = 0x22;
const LETTER_C = 0x43;
const LETTER_F = 0x46;

export interface FrameEvents {
  /** An update was received. */
  update(): void;
  /** A text message that is no update was received: one of the protocol, of the feed, or an error. */
  text(message: Buffer): void;
  control(opcode: number, payload: Buffer): void;
}

export class FrameReader {
  /** Bytes of a frame that has been dealt with and has not come whole. */
  private left = 0;
  /** Bytes of a frame that cannot be dealt with before more have come. */
  private kept: Buffer | null = null;

  constructor(private readonly events: FrameEvents) {}

  /** Takes bytes as they come. They may be overwritten afterwards. */
  read(chunk: Buffer): void {
    const bytes = this.kept === null ? chunk : Buffer.concat([this.kept, chunk]);
    this.kept = null;
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      if (this.left > 0) {
        const skipped = Math.min(this.left, end - at);
        this.left -= skipped;
        at += skipped;
        continue;
      }
      const used = this.frame(bytes, at, end);
      if (used === 0) {
        this.kept = Buffer.from(bytes.subarray(at));
        return;
      }
      at += used;
    }
  }

  /** Deals with the frame that begins here. Returns how many bytes were used; 0 when more are needed. */
  private frame(bytes: Buffer, at: number, end: number): number {
    if (end - at < 2) return 0;
    const opcode = (bytes[at] ?? 0) & OPCODE;
    let length = (bytes[at + 1] ?? 0) & LENGTH;
    let header = 2;
    if (length === LENGTH_IN_16_BITS) {
      if (end - at < 4) return 0;
      length = bytes.readUInt16BE(at + 2);
      header = 4;
    } else if (length === LENGTH_IN_64_BITS) {
      if (end - at < 10) return 0;
      length = Number(bytes.readBigUInt64BE(at + 2));
      header = 10;
      if (length > LONGEST) throw new Error(`A frame of ${length} bytes`);
    }
    const start = at + header;
    const type = start + TYPE_AT;
    if (opcode === TEXT && length > TYPE_AT) {
      if (end <= type) return 0;
      const letter = bytes[type];
      if (bytes[type - 1] === QUOTE && letter !== LETTER_C && letter !== LETTER_F && isMessage(bytes, start)) {
        this.events.update();
        const there = Math.min(length, end - start);
        this.left = length - there;
        return header + there;
      }
    }
    if (end - start < length) return 0;
    const payload = bytes.subarray(start, start + length);
    if (opcode === TEXT) this.events.text(payload);
    else this.events.control(opcode, payload);
    return header + length;
  }
}

const MARK = Buffer.from('__typename":"');

/** Whether the name of a type begins where it should. */
function isMessage(bytes: Buffer, start: number): boolean {
  // The last letters of what comes before it tell enough, and cost less than all.
  const from = start + TYPE_AT - MARK.length;
  return bytes[from] === MARK[0] && bytes[from + 2] === MARK[2] && bytes[from + 6] === MARK[6];
}

const FINAL = 0x80;
const MASKED = 0x80;

/** A frame of a client, with a mask of zeros: it says the same, and costs nothing. Up to 65,535 bytes. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const isShort = length < LENGTH_IN_16_BITS;
  const header = Buffer.alloc(isShort ? 6 : 8);
  header[0] = FINAL | opcode;
  header[1] = MASKED | (isShort ? length : LENGTH_IN_16_BITS);
  if (!isShort) header.writeUInt16BE(length, 2);
  return Buffer.concat([header, payload]);
}
