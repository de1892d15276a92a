/** Starts the service as the environment configures it, and stops it on SIGTERM and SIGINT. */
import type { Logger } from 'pino';
import { type Config, DEFAULT_DATA_DIRECTORY, isEdge, readConfig } from './config.js';
import { STORE_LOST_EXIT_CODE } from './record/engine/engine.js';
import type { DeskAccess } from './server/access/first-token.js';
import { makeLog } from './server/log.js';
import { storyProgress } from './server/new-store.js';
import { exitCodeOf, operatorMessage } from './server/operator-error.js';
import { type Service, startService } from './server/service.js';
import type { Tracing } from './server/tracing/tracing.js';

/** The process exits this long after a signal at the latest, whatever its clients and its database do. */
const STOPPING_TIMEOUT_MS = 9_000;
/**
 * Idle connections are closed this long after a signal. The proxy in deploy/nginx closes its own idle connections after
 * 2 seconds, so none is closed while a request is on its way.
 */
const IDLE_TIMEOUT_MS = 3_000;

/** After the store is lost, the process stays this long, so that the last responses reach their clients. */
const LAST_RESPONSES_MS = 500;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  let tracing: Tracing | null = null;
  const log = makeLog(config.logLevel, config.tracing ? () => tracing?.logFields() ?? {} : null);
  const start = async (): Promise<Service> => {
    tracing = config.tracing ? await openTracing(log) : null;
    return startService(config, log, tracing);
  };
  const starting = start();

  // Handles signals already while the service starts, so that no store is left open.
  const stopping = { isAsked: false };
  const stop = (signal: string) => {
    if (stopping.isAsked) return;
    stopping.isAsked = true;
    log.info({ signal }, 'stopping');
    // A database that does not answer must not delay the exit. Nothing that is uncommitted by now has been
    // acknowledged.
    setTimeout(() => {
      log.warn('stopping took too long; exiting without waiting for the rest');
      process.exit(0);
    }, STOPPING_TIMEOUT_MS);
    starting
      .then((service) => service.close(IDLE_TIMEOUT_MS))
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const service = await starting;
  if (stopping.isAsked) return;
  service.whenLost((reason) => {
    log.fatal({ code: reason.code }, reason.message);
    setTimeout(() => process.exit(STORE_LOST_EXIT_CODE), LAST_RESPONSES_MS);
  });

  await service.warmUp();
  // A signal meanwhile closes the store, of which the banner would tell.
  const story = await storyLine(service, config).catch((error: unknown) => {
    if (stopping.isAsked) return null;
    throw error;
  });
  if (story === null) return;
  const store = storeName(config);
  const webSocket = service.url.replace('http', 'ws');
  console.log(`Onrecord serves ${store}:
  the page        ${service.url}/
  GraphiQL        ${service.url}/graphql
  GraphQL         ${service.url}/graphql   (POST, GET; subscriptions as Server-Sent Events)
  WebSocket       ${webSocket}/graphql     (graphql-transport-ws)
  health          ${service.metricsUrl}/livez and /readyz; /metrics for Prometheus
  desk            ${deskLine(service)}
${story}Stop it with Ctrl-C.`);
}

/** The store of the service, as people know it. */
function storeName(config: Config): string {
  if (isEdge(config)) return `a copy of the record of ${config.writeUrl}, as an edge`;
  return config.databaseUrl === null ? `the embedded store in ${config.dataDirectory}` : 'PostgreSQL';
}

/** How far the story has come, and how it goes on; empty where no file of a story is left. */
async function storyLine({ record, url }: Service, config: Config): Promise<string> {
  const { storiesDirectory, dataDirectory, databaseUrl } = config;
  if (isEdge(config)) return '';
  const progress = await storyProgress(record, storiesDirectory);
  if (progress === null) return '';
  if (progress === 'UNDATED') {
    const store = databaseUrl === null ? `move ${dataDirectory} away` : 'name an empty database in DATABASE_URL';
    return `The store was filled by an earlier version: it stays as it is, and no day of the story is a moment of it. To begin anew with
the story's own days, stop the service, ${store}, and start again.
`;
  }
  const { story, headAt, next, recording } = progress;
  const moment = `${headAt.slice(0, 10)}, ${headAt.slice(11, 16)} UTC`;
  const asNow = recording === 'AS_KNOWN' ? '' : '--as-now ';
  const command = `${environmentFor(config)}npm run onrecord -- apply ${asNow}${next}`;
  const state = {
    AS_KNOWN: `The story stands as of ${moment}.`,
    RECORD_LIVES: `The record lives since ${moment} at the latest: what comes is recorded now.`,
    TIME_HAS_PASSED: `The record has something of ${moment}, later than what comes next, which is recorded now.`,
  }[recording];
  return `${state} Open ${url}/stories/${story}
This lets the next update happen, live on every open page and subscription:
  ${command}
`;
}

/** The variables with which a command in another terminal finds this service. */
function environmentFor({ dataDirectory, databaseUrl, port, isAddressGiven }: Config): string {
  if (databaseUrl !== null) return isAddressGiven ? `PORT=${port} ` : '';
  return dataDirectory === DEFAULT_DATA_DIRECTORY ? '' : `DATA_DIR=${dataDirectory} `;
}

/** Loads OpenTelemetry only where tracing is configured. */
async function openTracing(log: Logger): Promise<Tracing> {
  const openTelemetry = await import('./server/tracing/open-telemetry.js');
  return openTelemetry.openTracing(log);
}

/** Where the desk is, and how an editor gets access to it. */
function deskLine({ url, deskAccess }: Service): string {
  const of = deskAccess.by === 'CORE' ? deskAccess.url : url;
  return `${of}/desk, with ${describeAccess(deskAccess)}`;
}

/** How an editor gets access to the desk. Names the place of a secret, never the secret. */
function describeAccess(access: DeskAccess): string {
  switch (access.by) {
    case 'SINGLE_SIGN_ON':
      return `single sign-on of ${access.issuer}`;
    case 'TOKEN_FILE':
      return `the token in ${access.path}`;
    case 'TOKENS':
      return 'the tokens that were made with "onrecord token create"';
    case 'CORE':
      return 'a token of the core';
    case 'NOTHING':
      return 'closed; to open it: onrecord token create --name <name> --role chief';
  }
}

main().catch((error: unknown) => {
  console.error(operatorMessage(error) ?? error);
  process.exit(exitCodeOf(error));
});
