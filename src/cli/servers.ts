/** The servers of PostgreSQL that DATABASE_URL and DATABASE_READ_URL name, each asked by itself. */
import pino from 'pino';
import type { Config } from '../config.js';
import { hostAddresses } from '../postgres-address.js';
import type { Engine } from '../record/engine/engine.js';
import { openPostgres } from '../record/engine/postgres.js';
import { RecordError } from '../record/errors.js';
import { readServerState, type ServerState } from '../record/servers/server-state.js';

/** A server that answers. */
export interface AnsweringServer {
  /** Its host, as in the address. */
  readonly host: string;
  readonly engine: Engine;
  readonly state: ServerState;
}

/** A server that does not, and why. */
export interface SilentServer {
  readonly host: string;
  readonly failure: string;
}

export type AskedServer = AnsweringServer | SilentServer;

/** How long a server may take for one statement, in milliseconds: a promotion ends within a minute. */
const ANSWER_TIMEOUT_MS = 70_000;

/** Asks every server, and gives those that answer to `use`. */
export async function withServers<T>(
  databaseUrl: string,
  { databasePooler: pooler }: Pick<Config, 'databasePooler'>,
  use: (servers: readonly AskedServer[]) => Promise<T>,
): Promise<T> {
  const log = pino({ level: 'silent' });
  const hosts = hostAddresses(databaseUrl).map(({ name, url }) => ({
    name,
    engine: openPostgres(url, log, { pooler, answerTimeoutMs: ANSWER_TIMEOUT_MS }),
  }));
  try {
    return await use(await Promise.all(hosts.map(({ name, engine }) => ask(name, engine))));
  } finally {
    await Promise.all(hosts.map(({ engine }) => engine.close()));
  }
}

async function ask(host: string, engine: Engine): Promise<AskedServer> {
  try {
    return { host, engine, state: await readServerState(engine) };
  } catch (error) {
    return { host, failure: reasonOf(error) };
  }
}

/** The sentence of an error, for operators. */
export function reasonOf(error: unknown): string {
  if (error instanceof RecordError) return error.forOperators;
  return error instanceof Error ? error.message : String(error);
}

export function doesAnswer(server: AskedServer): server is AnsweringServer {
  return 'state' in server;
}
