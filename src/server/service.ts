/** The running service: starts its parts, and stops them in order. */
import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Logger } from 'pino';
import { type Config, ConfigError, isEdge } from '../config.js';
import { Desk } from '../desk/desk.js';
import { CoreClient } from '../edge/core-client.js';
import { Feed } from '../feed/feed.js';
import { Tail } from '../feed/tail.js';
import type { Engine } from '../record/engine/engine.js';
import { openEngine } from '../record/engine/open-engine.js';
import { openStandby } from '../record/engine/postgres-standby.js';
import type { RecordError } from '../record/errors.js';
import type { StandbyReads } from '../record/read/standby-reads.js';
import { StoryRecord } from '../record/record.js';
import { settlesWithin } from '../settles-within.js';
import { identifyByTokens } from './access/access.js';
import { AccessWatch } from './access/access-watch.js';
import { CoreTokens, identifyByCore } from './access/core-access.js';
import { type DeskAccess, prepareAccess } from './access/first-token.js';
import { identifyBySingleSignOn } from './access/single-sign-on.js';
import { writeAddressFile } from './address-file.js';
import { Connections } from './connections/connections.js';
import type { Documents } from './documents/documents.js';
import { prepareReading } from './documents/reading.js';
import { EdgeCopy } from './edges/edge-copy.js';
import { EdgeRoutes } from './edges/edge-routes.js';
import { StoryFormats } from './formats/story-formats.js';
import { GraphQLOverHttp } from './graphql/over-http.js';
import { SchemaFile } from './graphql/schema-file.js';
import { serveWebSockets } from './graphql/web-socket.js';
import { listen } from './http/listen.js';
import { requestIdsBehind } from './http/request-id.js';
import { Inspection, makeInspectionServer } from './inspection/inspection.js';
import { Readiness, readyAnswers } from './inspection/readiness.js';
import { observeService } from './inspection/service-metrics.js';
import { ReaderResponses } from './kept-responses/reader-responses.js';
import { Gate } from './limits/gate.js';
import { type ListenerParts, makeListener } from './listener.js';
import { Subscriptions } from './live/subscriptions.js';
import { Metrics } from './metrics/metrics.js';
import { type AccessLevel, RequestWatch } from './metrics/request-watch.js';
import { fillNewStore } from './new-store.js';
import { OperatorError } from './operator-error.js';
import { DeskSession } from './pages/desk-session.js';
import { GraphiQL } from './pages/graphiql.js';
import { Pages } from './pages/pages.js';
import { refuseWith } from './pages/refuse.js';
import { Renderer } from './pages/renderer.js';
import { CoreHead } from './peers/core-head.js';
import { Elsewhere } from './peers/elsewhere.js';
import { GenerationWatch } from './peers/generation-watch.js';
import { RetentionWatch } from './retention.js';
import type { Tracing } from './tracing/tracing.js';

export interface Service {
  /** The address of the service, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The address of `/livez`, `/readyz` and `/metrics`: `url`, or a port of their own on the same host. */
  readonly metricsUrl: string;
  readonly record: StoryRecord;
  readonly desk: Desk;
  readonly deskAccess: DeskAccess;
  /** The documents read so far. */
  readonly documents: Documents;
  /** How many subscriptions are open. */
  subscriptions(): number;
  /**
   * Runs code that is slow the first time, such as rendering a page. The service answers before that, but more slowly.
   */
  warmUp(): Promise<void>;
  /** Calls `end` when this process has lost its store for good; see {@link Engine.whenLost}. */
  whenLost(end: (reason: RecordError) => void): void;
  /**
   * Ends streams so that clients reconnect, finishes open requests, and closes the store. Idle connections stay open for
   * `patience` milliseconds, by default 0: a proxy may be about to send a request over one, and could not know whether a
   * closed connection had taken it.
   */
  close(patience?: number): Promise<void>;
}

/** Connections still open this long after closing began are cut, in milliseconds. */
const CLOSE_TIMEOUT_MS = 7_000;
/** The share of the heartbeat after which a checkpoint is sent, so that it arrives in time. */
const CHECKPOINT_SHARE = 0.9;
/** How often to look for idle connections while closing, in milliseconds. */
const IDLE_CHECK_MS = 50;
const REPLICA_NEEDS_CORE =
  'DATABASE_URL leads to a standby, which cannot tell how old what it has is: set WRITE_URL to the address of a process at the primary';

/** Opens the store, fills it if it is empty, and starts answering requests. */
export async function startService(config: Config, log: Logger, tracing: Tracing | null = null): Promise<Service> {
  if (config.databaseUrl !== null && config.natsUrls.length > 0) {
    throw new ConfigError(
      'NATS_URL and DATABASE_URL are both set: an edge has no database, and a process of the core reads no log; only "onrecord relay" has both',
    );
  }
  return serve(await openEngine(config, log, tracing, isEdge(config) ? 'EDGE' : 'CORE'), config, log, tracing);
}

/** Answers requests from an open engine, and closes the engine in the end. */
export async function serve(
  engine: Engine,
  config: Config,
  log: Logger,
  tracing: Tracing | null = null,
): Promise<Service> {
  const metrics = new Metrics();
  let core: CoreHead | null = null;
  let edge: EdgeCopy | null = null;
  let generations: GenerationWatch | null = null;
  let standby: StandbyReads | null = null;
  try {
    const client = clientOf(config);
    if (config.writeUrl !== null) core = new CoreHead(config.writeUrl, config.replicaMaxLag, log, client?.headers);
    const record = await StoryRecord.open(engine, tracing, core);
    if (record.isReplica && core === null) throw new OperatorError(REPLICA_NEEDS_CORE);
    await core?.first();
    // Before anything is written, also the first stories of a new store.
    generations = new GenerationWatch(record, engine, core, config.peerUrls, log);
    await generations.ask();
    const watched = generations;
    const desk = new Desk(record, log);
    const isNew = !record.isReplica && record.fence.refusal === null && (await record.head()).offset === 0;
    if (isNew) await fillNewStore(desk, config.storiesDirectory, config.storiesUntil, log);
    const deskAccess: DeskAccess =
      client === null ? await prepareAccess(desk.tokens, engine.name, config, log) : { by: 'CORE', url: client.url };
    if (config.databaseReadUrl !== null) {
      standby = await record.readFrom(openStandby(config.databaseReadUrl, tracing), log);
    }
    const tail = await Tail.start(record, log);
    if (client !== null && core !== null) {
      edge = await EdgeCopy.start({ record, client, coreHead: core, onErased: () => void desk.scrub() }, config, log);
    }
    const feedOptions = { checkpointInterval: config.heartbeat * CHECKPOINT_SHARE, replayLimit: config.replayLimit };
    const feed = new Feed(record, tail, feedOptions, log);
    const reading = prepareReading(config, log);
    feed.whenRedacted(() => {
      reading.documents.forget();
      reading.persisted.forget();
    });
    const { singleSignOn, limits } = config;
    const identifyByToken = client === null ? identifyByTokens(desk.tokens) : identifyByCore(client);
    const identify = singleSignOn === null ? identifyByToken : identifyBySingleSignOn(singleSignOn, log);
    const watch = new AccessWatch(client === null ? record.tokens : new CoreTokens(client), log);
    const services = { record, feed, desk };
    const subscriptions = new Subscriptions(services, reading, limits, metrics.operations, log);
    const connections = new Connections({ heartbeat: config.heartbeat, stall: config.stall });
    const gate = new Gate(config, log);
    const readers = new ReaderResponses(services, reading, metrics, gate, { body: limits.bodyBytes });
    const session = new DeskSession(identify, config, log);
    const sources = { services, responses: readers.responses, reading };
    const renderer = new Renderer(log);
    const pages = new Pages(sources, renderer, gate, session, metrics.operations, config, log);
    const accessLevel: AccessLevel = config.accessLog ? 'info' : 'debug';
    const requests = new RequestWatch(metrics.requests, accessLevel, tracing, log);
    const readiness = new Readiness(
      record.fence,
      () => tail.isConfirmed,
      () => record.refusesWrites(),
      log,
    );
    const ownRecord = () => ({ epoch: record.epoch, generation: record.generation });
    const inspection = new Inspection(metrics, readyAnswers(readiness, connections, ownRecord));
    const inspectionServer = config.metricsPort === null ? null : makeInspectionServer(inspection, requests, log);
    const refuse = refuseWith(pages, metrics.operations);
    const requestIdOf = requestIdsBehind(config.trustedProxies);
    const graphqlParts = { services, subscriptions, connections, reading, gate, identify, watch, metrics, accessLevel };
    const formatParts = { record, kept: readers.responses, gate, metrics: metrics.operations, pages };
    const graphql = new GraphQLOverHttp({ ...graphqlParts, readers, requests, refuse }, config, log);
    const listenerParts: ListenerParts = {
      graphql,
      graphiql: new GraphiQL(refuse),
      schemaFile: new SchemaFile(gate.origins, refuse),
      edges: new EdgeRoutes({ record, tail, gate }, log),
      formats: new StoryFormats(formatParts, config, log),
      pages,
      inspection: inspectionServer === null ? inspection : null,
      refuse,
      connections,
      gate,
      requestIdOf,
      requests,
      metrics: metrics.operations,
      tracing,
      lagMs: () => (record.isReplica ? performance.now() - record.newest.confirmedAt : null),
    };
    const server = makeListener(listenerParts, config, log);
    observeService(metrics.registry, {
      engine,
      record,
      tail,
      connections,
      subscriptions,
      responses: readers.responses,
      readiness,
    });
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    serveWebSockets(server, { ...graphqlParts, yoga: graphql.yoga, requestIdOf, tracing }, limits, log);
    if (inspectionServer !== null && config.metricsPort !== null) {
      await listen(inspectionServer, { host: config.host, port: config.metricsPort });
    }
    try {
      await listen(server, config);
    } catch (error) {
      inspectionServer?.close();
      throw error;
    }
    const forgetAddress =
      engine.name === 'PGlite' ? writeAddressFile(config.dataDirectory, urlOf(server)) : () => undefined;
    // A standby may be allowed to be behind for longer than subscribers wait.
    const unconfirmedMs = () => (tail.isConfirmed ? 0 : tail.unconfirmedMs);
    const elsewhere = new Elsewhere(config.peerUrls, unconfirmedMs, connections, log);
    let warming: Promise<void> = Promise.resolve();
    const retention = new RetentionWatch(record, config.retention, log);
    return {
      url: urlOf(server),
      metricsUrl: urlOf(inspectionServer ?? server),
      record,
      desk,
      deskAccess,
      documents: reading.documents,
      subscriptions: () => feed.size,
      warmUp: () => {
        // A copy that is being made has no page yet.
        if (tail.isConfirmed) warming = pages.warmUp();
        return warming;
      },
      whenLost: (end) => engine.whenLost(end),
      close: async (patience = 0) => {
        forgetAddress();
        elsewhere.close();
        // Accept pending connections first; closing the listener resets the backlog.
        await new Promise((resolve) => setImmediate(resolve));
        // Of Node's two `close` methods, this one leaves idle connections open.
        const finished = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
        const closing = performance.now();
        const closeIdle = () => {
          if (performance.now() - closing >= patience) server.closeIdleConnections();
        };
        closeIdle();
        const idle = setInterval(closeIdle, IDLE_CHECK_MS);
        // Streams would keep the server open for ever: drain them while open requests finish.
        const parted = Promise.all([connections.drain(), finished]);
        await settlesWithin(parted, CLOSE_TIMEOUT_MS);
        clearInterval(idle);
        connections.terminate();
        watch.close();
        for (const socket of sockets) socket.destroy();
        await finished;
        // Until here it has reported that the process is not ready.
        inspectionServer?.close();
        inspectionServer?.closeAllConnections();
        // Stops Node's check for slow requests.
        server.close();
        feed.close();
        tail.stop();
        core?.close();
        await edge?.close();
        await watched.close();
        await warming;
        await Promise.all([desk.settled(), desk.articles.close(), retention.close(), renderer.close()]);
        await record.close();
        metrics.close();
        await tracing?.close();
      },
    };
  } catch (error) {
    core?.close();
    await edge?.close();
    await generations?.close();
    metrics.close();
    await standby?.close();
    await engine.close();
    throw error;
  }
}

/** How an edge asks the core; `null` for a process that is no edge. */
function clientOf(config: Config): CoreClient | null {
  return isEdge(config) && config.coreSecret !== null ? new CoreClient(config.writeUrl, config.coreSecret) : null;
}

function urlOf(server: Server): string {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected the server to listen on a port');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
