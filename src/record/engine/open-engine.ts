/** Opens the configured store: PostgreSQL, or the embedded store. */
import type { Logger } from 'pino';
import type { Trace } from '../trace.js';
import type { Engine } from './engine.js';
import { openPglite } from './pglite.js';
import { checkDatabase, openPostgres } from './postgres.js';

/** The part of the configuration that selects the store. */
export interface StoreConfig {
  /** `null` for the embedded store. */
  readonly databaseUrl: string | null;
  /** The directory of the embedded store. */
  readonly dataDirectory: string;
  /** The embedded store is given up after this many milliseconds without an answer or a sign of life. */
  readonly storePatience: number;
}

/**
 * Opens the configured store.
 * @throws RecordError with advice for operators.
 */
export async function openEngine(config: StoreConfig, log: Logger, trace: Trace | null = null): Promise<Engine> {
  if (config.databaseUrl === null)
    return openPglite(config.dataDirectory, { trace, log, patience: config.storePatience });
  const engine = openPostgres(config.databaseUrl, log, trace);
  try {
    await checkDatabase(engine);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
