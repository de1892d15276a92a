/** Begins to listen for connections. */
import type { Server } from 'node:http';
import type { Config } from '../../config.js';

/**
 * How many connections may wait to be accepted; the operating system may allow fewer. When many clients reconnect at
 * once, one that finds the backlog full retries only after a second.
 */
const BACKLOG = 4_096;

/** Listens at an address. @throws the error of the system, as when another process has the port. */
export function listen(server: Server, { host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
