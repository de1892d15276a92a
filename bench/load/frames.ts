/**
 * Reads WebSocket frames of a server (RFC 6455, 5.2) at the lowest cost: the header of each frame and one
 * byte of its message. Counting deliveries must cost less than making them.
 */

const OPCODE = 0x0f;
const TEXT = 0x1;
const LENGTH = 0x7f;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;
/** A frame that seems larger means that this reader has lost its place. */
const LONGEST = 16 * 1024 * 1024;

/** The index of the type name in a message to the subscription `u`, the same for all servers. */
const TYPE_AT = Buffer.byteLength('{"id":"u","type":"next","payload":{"data":{"storyUpdates":{"__typename":"');
const QUOTE = 0x22;
const LETTER_C = 0x43;
const LETTER_F = 0x46;

export interface FrameEvents {
  /** An update arrived. */
  update(): void;
  /** A text message that is no update arrived: one of the protocol, of the feed, or an error. */
  text(message: Buffer): void;
  control(opcode: number, payload: Buffer): void;
}

export class FrameReader {
  /** The missing bytes of a frame that has been read already. */
  private left = 0;
  /** The bytes of a frame that is too incomplete to read. */
  private kept: Buffer | null = null;

  constructor(private readonly events: FrameEvents) {}

  /** Reads bytes. The caller may overwrite them afterwards. */
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

  /** Reads the frame at this index. Returns the number of bytes used; 0 when more are needed. */
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

/** Whether a type name starts at the expected index. */
function isMessage(bytes: Buffer, start: number): boolean {
  // Checking only the last letters before it is enough, and costs less.
  const from = start + TYPE_AT - MARK.length;
  return bytes[from] === MARK[0] && bytes[from + 2] === MARK[2] && bytes[from + 6] === MARK[6];
}

const FINAL = 0x80;
const MASKED = 0x80;

/** A client frame with a mask of zeros, which costs no masking. Up to 65,535 bytes. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const isShort = length < LENGTH_IN_16_BITS;
  const header = Buffer.alloc(isShort ? 6 : 8);
  header[0] = FINAL | opcode;
  header[1] = MASKED | (isShort ? length : LENGTH_IN_16_BITS);
  if (!isShort) header.writeUInt16BE(length, 2);
  return Buffer.concat([header, payload]);
}
