/** Writing to a database that was read-only for a moment, as while a standby takes over. */
import type { Engine } from '../engine/engine.js';
import { RecordError } from '../errors.js';

/**
 * Does what writes, and where that is refused as to a read-only database, asks the store whether it is one: the session may
 * have begun while it was. If writes are taken, it is done once more.
 */
export async function writing<T>(engine: Pick<Engine, 'refusesWrites'>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const isReadOnly = error instanceof RecordError && error.code === 'STORE_READ_ONLY';
    if (!isReadOnly || (await engine.refusesWrites()) !== null) throw error;
    return write();
  }
}
