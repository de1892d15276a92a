/** Opens the store that a configuration names, on whichever engine that is. */
import type { Logger } from 'pino';
import type { Trace } from '../trace.js';
import type { Engine } from './engine.js';
import { openPglite } from './pglite.js';
import { checkDatabase, openPostgres } from './postgres.js';

/** What of a configuration says which store to open, and how. */
export interface StoreConfig {
  /** `null` for the embedded store. */
  readonly databaseUrl: string | null;
  /** Where the embedded store is. */
  readonly dataDirectory: string;
  /** How long the embedded store may owe an answer without a sign of life, in milliseconds. */
  readonly storePatience: number;
}

/**
 * Opens the store that a configuration names.
 * @throws RecordError, which says what those who run the service can do.
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
