/** The log: lines of JSON. */
import pino, { type DestinationStream, type Logger } from 'pino';

/**
 * What is never written, whoever logs it: what opens something, by the names that it has here and in the libraries, in small
 * letters. Nothing is logged that has these; this is for those who come to do it by mistake.
 */
const SECRETS = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'secret',
  'password',
  'connectionparams',
  'connectionstring',
]);
/** How deep one looks. */
const DEPTH = 4;

/** The same without secrets. By hand: what the log's library has for it takes eight times as long as writing a line. */
function fieldsOf(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRETS.has(name.toLowerCase()) ? '[secret]' : withoutSecrets(field, depth + 1),
    ]),
  );
}

function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH) return value;
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, depth + 1));
  // What is of a class says by itself how it is written.
  return Object.getPrototypeOf(value) === Object.prototype ? fieldsOf(value, depth) : value;
}

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
      formatters: { log: (line) => fieldsOf(line, 0) },
      serializers: { err: (error: Error) => fieldsOf(pino.stdSerializers.err(error), 0) },
      ...(fields === null ? {} : { mixin: fields }),
    },
    destination,
  );
}
