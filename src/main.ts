/** Starts the service as the environment configures it, and stops it on SIGTERM and SIGINT. */
import type { Logger } from 'pino';
import { readConfig } from './config.js';
import { STORE_LOST_EXIT_CODE } from './record/engine/engine.js';
import type { DeskAccess } from './server/access/first-token.js';
import { makeLog } from './server/log.js';
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
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
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
  service.whenLost((reason) => {
    log.fatal({ code: reason.code }, reason.message);
    setTimeout(() => process.exit(STORE_LOST_EXIT_CODE), LAST_RESPONSES_MS);
  });

  await service.warmUp();
  const store = config.databaseUrl === null ? `the embedded store in ${config.dataDirectory}` : 'PostgreSQL';
  const webSocket = service.url.replace('http', 'ws');
  console.log(`Onrecord serves ${store}:
  the page        ${service.url}/
  GraphiQL        ${service.url}/graphql
  GraphQL         ${service.url}/graphql   (POST, GET; subscriptions as Server-Sent Events)
  WebSocket       ${webSocket}/graphql     (graphql-transport-ws)
  health          ${service.metricsUrl}/livez and /readyz; /metrics for Prometheus
  desk            ${service.url}/desk, with ${describeAccess(service.deskAccess)}
Stop it with Ctrl-C.`);
}

/** Loads OpenTelemetry only where tracing is configured. */
async function openTracing(log: Logger): Promise<Tracing> {
  const openTelemetry = await import('./server/tracing/open-telemetry.js');
  return openTelemetry.openTracing(log);
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
    case 'NOTHING':
      return 'closed; to open it: onrecord token create --name <name> --role chief';
  }
}

main().catch((error: unknown) => {
  console.error(operatorMessage(error) ?? error);
  process.exit(exitCodeOf(error));
});
