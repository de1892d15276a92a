/** The opaque ids and cursors, in the form of the service. */

/** The global id of a thing. */
export function globalId(typeName: string, key: string): string {
  return Buffer.from(`${typeName}:${key}`, 'utf8').toString('base64url');
}

/** A cursor: a version byte, eight bytes of the epoch, six of the offset, the first six of the hash. */
export function cursor(epoch: string, offset: number, hashStart: string): string {
  const bytes = Buffer.alloc(21);
  bytes.writeUInt8(1, 0);
  bytes.write(epoch, 1, 'hex');
  bytes.writeUIntBE(offset, 9, 6);
  bytes.write(hashStart, 15, 'hex');
  return bytes.toString('base64url');
}
