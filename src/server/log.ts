/** The log: lines of JSON. */
import pino, { type DestinationStream, type Logger } from 'pino';

/**
 * What is never written, whoever logs it: what opens something, by the names that it has here and in the libraries. Objects are
 * logged nowhere that have these; this is for those who come to do it by mistake.
 */
const SECRETS = ['authorization', 'cookie', 'token', 'secret', 'password', 'connectionParams', 'connectionString'];
const PATHS = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/**
 * Makes the log.
 * @param fields What every line is to carry besides, as it is when the line is written; `null` for nothing.
 */
export function makeLog(
  level: string,
  fields: (() => object) | null,
  destination: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      redact: { paths: PATHS, censor: '[secret]' },
      ...(fields === null ? {} : { mixin: fields }),
    },
    destination,
  );
}
