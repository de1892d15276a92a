/** The environment of every contender, and the line that reports its address. */
import type { Server } from 'node:http';

const HOST = '127.0.0.1';

/** The address to listen on. Only this machine can connect; port 0 takes any free port. */
export function address(): { readonly host: string; readonly port: number } {
  return { host: HOST, port: Number(process.env.PORT ?? 0) };
}

/** The database that the service has filled. */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '') throw new Error('DATABASE_URL is not set');
  return url;
}

/** Prints the one line on standard output: the contender listens at this address. */
export function announce(url: string): void {
  process.stdout.write(`${JSON.stringify({ url })}\n`);
}

/** Starts to listen, and prints the address. */
export function serve(server: Server): void {
  const { host, port } = address();
  server.listen(port, host, () => {
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('A server on TCP has an address with a port');
    announce(`http://${host}:${bound.port}`);
  });
}
