/**
 * WebSocket messages as bytes (RFC 6455, 5.2): whole, unmasked, uncompressed text frames, as a server sends them. Made here
 * so that many messages go out in one write; the `ws` package does everything else on the connection.
 */

/** The first byte of a final text frame. */
const FINAL_TEXT = 0x81;

/** The parts of the frame of a message that consists of these parts. */
export function textFrame(...message: readonly Buffer[]): readonly Buffer[] {
  const length = message.reduce((sum, part) => sum + part.length, 0);
  return [headerFor(length), ...message];
}

function headerFor(length: number): Buffer {
  if (length < 126) return Buffer.from([FINAL_TEXT, length]);
  const header = Buffer.allocUnsafe(length < 65_536 ? 4 : 10);
  header[0] = FINAL_TEXT;
  if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return header;
}
