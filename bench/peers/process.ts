/** What every contender is told by its environment, and how it says that it is ready. */
import type { Server } from 'node:http';

const HOST = '127.0.0.1';

/** Where to listen. Only this machine can connect; port 0 takes any free one. */
export function address(): { readonly host: string; readonly port: number } {
  return { host: HOST, port: Number(process.env.PORT ?? 0) };
}

/** The PostgreSQL that the service has filled. */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '') throw new Error('DATABASE_URL is not set');
  return url;
}

/** The one line on standard output: the contender answers at this address from now on. */
export function announce(url: string): void {
  process.stdout.write(`${JSON.stringify({ url })}\n`);
}

/** Lets a server listen, and says so. */
export function serve(server: Server): void {
  const { host, port } = address();
  server.listen(port, host, () => {
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('A server on TCP has an address with a port');
    announce(`http://${host}:${bound.port}`);
  });
}
