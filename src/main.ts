/** Puts the service together from the environment, and takes it apart on SIGTERM and SIGINT. */
import type { Logger } from 'pino';
import { readConfig } from './config.js';
import { STORE_LOST_EXIT_CODE } from './record/engine/engine.js';
import type { DeskAccess } from './server/access/first-token.js';
import { makeLog } from './server/log.js';
import { exitCodeOf, operatorMessage } from './server/operator-error.js';
import { type Service, startService } from './server/service.js';
import type { Tracing } from './server/tracing/tracing.js';

/** The process is gone so long after a signal, in milliseconds, whatever its clients and its database do. */
const STOPPING_TIME = 9_000;
/**
 * Idle connections are closed so long after a signal, in milliseconds. The proxy in deploy/nginx gives up its own after
 * 2 seconds, so that none is closed while something is on its way.
 */
const IDLE_PATIENCE = 3_000;

/** When the store is lost, the responses to those who were waiting for it have so long to get out, in milliseconds. */
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

  // From the very beginning: a signal while the service starts must not leave a store open behind it.
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    // A database that does not answer must not hold the process: what is not committed by now is not acknowledged either.
    setTimeout(() => {
      log.warn('stopping took too long; what was left is abandoned');
      process.exit(0);
    }, STOPPING_TIME);
    starting
      .then((service) => service.close(IDLE_PATIENCE))
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
  desk            ${service.url}/desk, with ${deskOf(service.deskAccess)}
Stop it with Ctrl-C.`);
}

/** Loads what traces only where somebody is told of it. */
async function openTracing(log: Logger): Promise<Tracing> {
  const openTelemetry = await import('./server/tracing/open-telemetry.js');
  return openTelemetry.openTracing(log);
}

/** How one gets at the desk. Where a secret is, never the secret. */
function deskOf(access: DeskAccess): string {
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
