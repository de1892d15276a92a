/**
 * A cursor is the opaque name of a place in one particular record, and clients hold it. It encodes the epoch (which
 * record), the offset, and the first bytes of the hash of the update there (which history: a restored backup that went
 * on differently has the same offset with another hash). Version 2 adds the generation of updates after the first one, so
 * that a database which was replaced learns so from a cursor. Equal places are those of equal offset and hash, whatever
 * their generations.
 */
export interface Cursor {
  /** 16 hexadecimal digits. */
  readonly epoch: string;
  /** The generation of the record in which the update was written; 1 for a cursor of version 1. */
  readonly generation: number;
  readonly offset: number;
  /** The first 12 hexadecimal digits of the hash of the update at `offset`. */
  readonly hashStart: string;
}

const BYTES = { version: 1, epoch: 8, generation: 2, offset: 6, hash: 6 } as const;
/** The number of hexadecimal digits of a hash in a cursor. */
export const HASH_START_DIGITS = BYTES.hash * 2;

/** The hash before the first update. */
export const NO_HASH = '0'.repeat(64);

/** Encodes a cursor as URL-safe characters: 28 of the first generation, 31 of a later one. */
export function encodeCursor({ epoch, generation, offset, hashStart }: Cursor): string {
  const isFirst = generation === 1;
  const version = Buffer.from([isFirst ? 1 : 2]);
  const generationBytes = Buffer.alloc(isFirst ? 0 : BYTES.generation);
  if (!isFirst) generationBytes.writeUInt16BE(generation);
  const offsetBytes = Buffer.alloc(BYTES.offset);
  offsetBytes.writeUIntBE(offset, 0, BYTES.offset);
  return Buffer.concat([
    version,
    Buffer.from(epoch, 'hex'),
    generationBytes,
    offsetBytes,
    Buffer.from(hashStart, 'hex'),
  ]).toString('base64url');
}

/** Decodes a cursor; `null` for any text that this service has not written as one. */
export function decodeCursor(token: string): Cursor | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length === 0 || bytes.toString('base64url') !== token) return null;
  const version = bytes.readUInt8(0);
  const generationBytes = version === 1 ? 0 : BYTES.generation;
  const offsetFrom = BYTES.version + BYTES.epoch + generationBytes;
  const hashFrom = offsetFrom + BYTES.offset;
  if (version > 2 || version < 1 || bytes.length !== hashFrom + BYTES.hash) return null;
  const generation = version === 1 ? 1 : bytes.readUInt16BE(BYTES.version + BYTES.epoch);
  // The first generation is written as version 1 only, so that a place of one generation has one cursor.
  if (version === 2 && generation < 2) return null;
  return {
    epoch: bytes.subarray(BYTES.version, BYTES.version + BYTES.epoch).toString('hex'),
    generation,
    offset: bytes.readUIntBE(offsetFrom, BYTES.offset),
    hashStart: bytes.subarray(hashFrom).toString('hex'),
  };
}
