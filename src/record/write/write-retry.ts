/** Retries writes to a database that was read-only for a moment, for example during a failover to a standby. */
import type { Engine } from '../engine/engine.js';
import { RecordError } from '../errors.js';

/**
 * Runs a write, unless the database was replaced by another one. If it fails because the session is read-only, asks the store whether the database still is: the session
 * may have begun before a failover ended. If the store accepts writes, runs the write once more.
 */
export async function withWriteRetry<T>(
  engine: Pick<Engine, 'fence' | 'refusesWrites'>,
  write: () => Promise<T>,
): Promise<T> {
  await engine.fence.pass();
  try {
    return await write();
  } catch (error) {
    const isReadOnly = error instanceof RecordError && error.code === 'STORE_READ_ONLY';
    if (!isReadOnly || (await engine.refusesWrites()) !== null) throw error;
    return write();
  }
}
