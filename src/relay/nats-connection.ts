/** The connection to NATS, which is made again until it is closed. */
import { connect, credsAuthenticator, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { Logger } from 'pino';

/** Where NATS is, and how to sign on to it. */
export interface NatsAddress {
  /** The servers, as `nats://user:password@host:4222` or `tls://…`. User and password count for all of them. */
  readonly servers: readonly string[];
  /** The content of a file of credentials (`.creds`); `null` for none. */
  readonly credentials: string | null;
}

/** A connection to NATS. */
export interface NatsLink {
  readonly connection: NatsConnection;
  /** Whether it is lost at present. */
  isAway(): boolean;
  close(): Promise<void>;
}

/** The wait between two attempts to connect, with a random part against stampedes. */
const RECONNECT_MS = { wait: 250, jitter: 250 };
/** A connection without an answer to two pings is given up. */
const PING_INTERVAL_MS = 2_000;
const MAX_PINGS_OUT = 2;
/** An attempt to connect, and a request, may take this long. */
const TIMEOUT_MS = 5_000;

/**
 * Connects, and connects again for ever. The log gets one line for each outage. Resolves when there is a connection.
 * @param name The name that the server shows for it.
 * @param onReconnect Is called after each outage: the server may have lost something.
 */
export async function connectToNats(
  { servers, credentials }: NatsAddress,
  { name, log, onReconnect }: { readonly name: string; readonly log: Logger; readonly onReconnect: () => void },
): Promise<NatsLink> {
  const addresses = servers.map((server) => new URL(server));
  const options: NodeConnectionOptions = {
    name,
    servers: addresses.map(({ hostname, port }) => `${hostname}:${port === '' ? '4222' : port}`),
    ...signOn(addresses[0], credentials),
    ...(addresses.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
    maxReconnectAttempts: -1,
    // A server may refuse the user for a while, as when its accounts are being changed.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: RECONNECT_MS.wait,
    reconnectJitter: RECONNECT_MS.jitter,
    reconnectJitterTLS: RECONNECT_MS.jitter,
    waitOnFirstConnect: true,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: MAX_PINGS_OUT,
    timeout: TIMEOUT_MS,
  };
  const waiting = setTimeout(
    () => log.warn({ servers: options.servers }, 'cannot reach NATS, or it refuses the user; trying again'),
    TIMEOUT_MS,
  );
  const connection = await connect(options).finally(() => clearTimeout(waiting));
  log.info({ server: connection.getServer(), version: connection.info?.version }, 'connected to NATS');
  let isAway = false;
  const follow = async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect' && !isAway) {
        isAway = true;
        log.warn({ server: status.server }, 'lost the connection to NATS; trying again');
      } else if (status.type === 'reconnect') {
        isAway = false;
        log.info({ server: status.server }, 'connected to NATS again');
        onReconnect();
      } else if (status.type === 'error') {
        log.warn({ err: status.error }, 'NATS reports an error');
      }
    }
  };
  void follow();
  return { connection, isAway: () => isAway, close: () => connection.close() };
}

/** The user and password, or the token, of an address; or the credentials of a file. */
function signOn(address: URL | undefined, credentials: string | null): NodeConnectionOptions {
  if (credentials !== null) return { authenticator: credsAuthenticator(new TextEncoder().encode(credentials)) };
  if (address === undefined || address.username === '') return {};
  const [user, pass] = [decodeURIComponent(address.username), decodeURIComponent(address.password)];
  return pass === '' ? { token: user } : { user, pass };
}
