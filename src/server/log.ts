/** The log: lines of JSON. */
import pino, { type DestinationStream, type Logger } from 'pino';

/**
 * The names of fields whose values are never logged, in lower case: secrets, as this code and the libraries name them.
 * No code logs them on purpose; this catches mistakes.
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
/** How deep nested values are searched. */
const DEPTH = 4;

/** The same fields without secrets. Pino's own redaction takes eight times as long as writing a line. */
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
  // Instances of classes define how they are written.
  return Object.getPrototypeOf(value) === Object.prototype ? fieldsOf(value, depth) : value;
}

/**
 * Makes the log.
 * @param fields Returns further fields for each line when it is written; `null` for none.
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
