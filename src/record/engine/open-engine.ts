/** Opens the configured store: PostgreSQL, or the embedded store. */
import type { Logger } from 'pino';
import type { Pooler } from '../../postgres-address.js';
import type { Trace } from '../trace.js';
import type { Engine } from './engine.js';
import { openPglite } from './pglite.js';
import { checkDatabase, checkSameDatabase, openPostgres } from './postgres.js';
import type { StoreKeeper } from './private-directory.js';

/** The part of the configuration that selects the store. */
export interface StoreConfig {
  /** `null` for the embedded store. */
  readonly databaseUrl: string | null;
  /** The pooler at `databaseUrl`; `null` where it leads to PostgreSQL. */
  readonly databasePooler: Pooler | null;
  /** The address for what needs a session of its own, past a pooler; `null` for `databaseUrl`. */
  readonly databaseListenUrl: string | null;
  /** The directory of the embedded store. */
  readonly dataDirectory: string;
  /** The embedded store is given up after this many milliseconds without an answer or a sign of life. */
  readonly storePatience: number;
}

/**
 * Opens the configured store.
 * @param keeper The kind of process that an embedded store has to belong to.
 * @throws RecordError with advice for operators.
 */
export async function openEngine(
  config: StoreConfig,
  log: Logger,
  trace: Trace | null = null,
  keeper: StoreKeeper = 'CORE',
): Promise<Engine> {
  if (config.databaseUrl === null)
    return openPglite(config.dataDirectory, { trace, log, patience: config.storePatience, keeper });
  const { databasePooler: pooler, databaseListenUrl: listenUrl } = config;
  const engine = openPostgres(config.databaseUrl, log, { trace, pooler, listenUrl });
  try {
    // The first host of an address may be an old primary that came back: nothing is asked of it.
    await engine.askHosts();
    if (listenUrl !== null) await checkSameDatabase(engine);
    await checkDatabase(engine);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
