/** The record in PostgreSQL 15 or later, shared by any number of processes. */
import { AsyncResource } from 'node:async_hooks';
import {
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Tables } from '../tables.js';
import { type Trace, tracingStatements } from '../trace.js';
import { COMMIT_CHANNEL, type Engine } from './engine.js';
import { GatheringSocket, PostgresDriver, SHARED_CONNECTIONS } from './postgres-driver.js';
import { scrubPostgres } from './postgres-scrub.js';
import { parseBigint, parseTimestamp, TYPE } from './values.mjs';

/**
 * A stuck writer must not hold everyone: it waits at most 5 s for the lock on the record, a statement runs at most 30 s,
 * and a transaction whose client went away is ended after 10 s.
 */
const SESSION =
  '-c timezone=UTC -c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=10s';
/** Besides those that are shared. Writers stand in line for the record anyway, and each in line holds one of these. */
const OWN_CONNECTIONS = 6;
/** How long to wait before the LISTEN connection is made again, in milliseconds; a random part avoids a stampede. */
const RECONNECT = { base: 200, random: 300 };

/**
 * The LISTEN connection is asked for a sign of life so often, and given up when none comes in time, in milliseconds: a
 * connection whose other end has vanished looks like one on which nothing happens.
 */
const LISTEN_HEARTBEAT = { interval: 5_000, patience: 5_000 };
/** A statement to which no answer comes at all is given up after so long, in milliseconds: later than the database would. */
const ANSWER_TIME = 35_000;

/** How long a statement waits for a connection, in milliseconds. */
const CONNECT_TIME = 10_000;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === TYPE.int8) return parseBigint;
    if (oid === TYPE.timestamptz) return parseTimestamp;
    return pg.types.getTypeParser(oid, format);
  },
};

/** @param answerTime How long a statement may take, in milliseconds; `null` for whoever waits for as long as it takes. */
export function openPostgres(
  connectionString: string,
  log: Logger,
  trace: Trace | null = null,
  answerTime: number | null = ANSWER_TIME,
): Engine {
  const pool = new pg.Pool({
    connectionString,
    max: SHARED_CONNECTIONS + OWN_CONNECTIONS,
    options: SESSION,
    types,
    application_name: 'onrecord',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIME,
    ...(answerTime === null ? {} : { query_timeout: answerTime }),
    // What is asked at once is sent at once, and answered in the same order.
    pipeline: true,
    stream: () => new GatheringSocket(),
  });
  // Bound here: not told as a part of the request that happened to need the connection first.
  // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
  const idleLost = AsyncResource.bind((error: Error) =>
    log.warn({ err: error }, 'an idle database connection was lost'),
  );
  pool.on('error', idleLost);
  // While a connection is in use the pool does not listen to it: one that dies between two statements of a transaction
  // would end the process. The statement that comes next fails, and tells whoever asked.
  const lost = AsyncResource.bind((error: Error) => log.warn({ err: error }, 'a database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', lost);
  });
  const driver = new PostgresDriver(pool);
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const db = new Kysely<Tables>({ dialect, ...tracingStatements(trace) });
  return {
    name: 'PostgreSQL',
    db,
    sessions: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), ...tracingStatements(trace) }),
    listen: (wake) => listen(connectionString, log, wake),
    scrub: (tables) => scrubPostgres(connectionString, tables),
    connections: () => ({
      most: SHARED_CONNECTIONS + OWN_CONNECTIONS,
      open: pool.totalCount,
      // The pool takes those that are shared for used for as long as they live.
      idle: pool.idleCount + driver.idleShared,
      waiting: pool.waitingCount,
    }),
    whenLost: () => undefined,
    close: () => db.destroy(),
  };
}

/** One dedicated connection that listens, and is made again for as long as nobody calls the returned function. */
function listen(connectionString: string, log: Logger, wake: () => void): () => void {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;

  const lost = (one: pg.Client, error?: Error) => {
    if (stopped || client !== one) return;
    client = null;
    if (error !== undefined) log.warn({ err: error }, 'the connection that listens for commits was lost');
    one.end().catch(() => undefined); // it is already broken; there is nothing left to end
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(connect, RECONNECT.base + Math.random() * RECONNECT.random);
  };
  const heartbeat = (one: pg.Client) => {
    if (stopped || client !== one) return;
    timer = setTimeout(() => {
      one.query('select 1').then(
        () => heartbeat(one),
        (error: Error) => lost(one, error),
      );
    }, LISTEN_HEARTBEAT.interval);
  };
  const connect = () => {
    const { patience } = LISTEN_HEARTBEAT;
    const one = new pg.Client({
      connectionString,
      application_name: 'onrecord listen',
      connectionTimeoutMillis: patience,
      query_timeout: patience,
    });
    client = one;
    one.on('notification', wake);
    one.on('error', (error) => lost(one, error));
    one.on('end', () => lost(one));
    one
      .connect()
      .then(() => one.query(`listen ${COMMIT_CHANNEL}`))
      .then(() => {
        // What was committed before LISTEN took effect was not announced here: look once now.
        wake();
        heartbeat(one);
      })
      .catch((error: Error) => lost(one, error));
  };
  connect();
  return () => {
    stopped = true;
    if (timer !== null) clearTimeout(timer);
    client?.end().catch((error: Error) => log.warn({ err: error }, 'closing the listening connection failed'));
  };
}
