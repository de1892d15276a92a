/**
 * A cursor is the opaque name of a place in one particular record, and clients hold it. It encodes the epoch (which
 * record), the offset, and the first bytes of the hash of the update there (which history: a restored backup that went
 * on differently has the same offset with another hash).
 */

export interface Cursor {
  /** 16 hexadecimal digits. */
  readonly epoch: string;
  readonly offset: number;
  /** The first 12 hexadecimal digits of the hash of the update at `offset`. */
  readonly hashStart: string;
}

const FORMAT_VERSION = 1;
const BYTES = { version: 1, epoch: 8, offset: 6, hash: 6 } as const;
const CURSOR_BYTES = BYTES.version + BYTES.epoch + BYTES.offset + BYTES.hash;
/** The number of hexadecimal digits of a hash in a cursor. */
export const HASH_START_DIGITS = BYTES.hash * 2;

/** The hash before the first update. */
export const NO_HASH = '0'.repeat(64);

/** Encodes a cursor as 28 URL-safe characters. */
export function encodeCursor({ epoch, offset, hashStart }: Cursor): string {
  const bytes = Buffer.alloc(CURSOR_BYTES);
  bytes.writeUInt8(FORMAT_VERSION, 0);
  bytes.write(epoch, BYTES.version, 'hex');
  bytes.writeUIntBE(offset, BYTES.version + BYTES.epoch, BYTES.offset);
  bytes.write(hashStart, BYTES.version + BYTES.epoch + BYTES.offset, 'hex');
  return bytes.toString('base64url');
}

/** Decodes a cursor; `null` for any text that this service has not written as one. */
export function decodeCursor(token: string): Cursor | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== CURSOR_BYTES || bytes.toString('base64url') !== token || bytes.readUInt8(0) !== FORMAT_VERSION)
    return null;
  const hashFrom = BYTES.version + BYTES.epoch + BYTES.offset;
  return {
    epoch: bytes.subarray(BYTES.version, BYTES.version + BYTES.epoch).toString('hex'),
    offset: bytes.readUIntBE(BYTES.version + BYTES.epoch, BYTES.offset),
    hashStart: bytes.subarray(hashFrom).toString('hex'),
  };
}
