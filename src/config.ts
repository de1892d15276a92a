/** The environment, read once and validated; every mistake is reported, all together. No other file reads it. */
import { z } from 'zod';

const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value, {
  error: 'is not an origin; write it like https://news.example',
});

function wholeNumber(least: number, most: number) {
  return z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(least, `is below ${least}`)
    .max(most, `is above ${most}`);
}

/** An empty value counts as not set, as in compose files. */
const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  DATA_DIR: z.string().default('.onrecord'),
  DATABASE_URL: z
    .string()
    .refine((value) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol), {
      error: 'is not an address of a PostgreSQL; write it like postgres://user:password@host:5432/database',
    })
    .optional(),
  DESK_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'is not fit to be a secret; use at least 16 characters, without spaces')
    .optional(),
  STORIES_DIR: z.string().default('data'),
  ALLOWED_ORIGINS: z
    .string()
    .transform((value) => value.split(',').map((one) => one.trim()))
    .pipe(z.array(origin))
    .default([]),
  HEARTBEAT_SECONDS: wholeNumber(1, 15).default(15),
  STALL_SECONDS: wholeNumber(1, 600).default(30),
  FEED_REPLAY_LIMIT: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Config {
  /** The address to listen on. */
  readonly host: string;
  /** The port to listen on; 0 takes any free one. */
  readonly port: number;
  /** Where the embedded store and the made token are kept. */
  readonly dataDirectory: string;
  /** The PostgreSQL to use; `null` uses the embedded store. */
  readonly databaseUrl: string | null;
  /** The secret of the desk; `null` uses the one made in the data directory. */
  readonly deskToken: string | null;
  /** The stories that an empty store is filled with. */
  readonly storiesDirectory: string;
  /** The origins of other sites whose pages may use this service, besides its own. */
  readonly allowedOrigins: readonly string[];
  /** Something is sent over every open stream at least so often, in milliseconds: a checkpoint, a ping, a comment. */
  readonly heartbeat: number;
  /** A stream on which nothing gets through is cut after so long, in milliseconds. */
  readonly stall: number;
  /** How many updates a cursor may lie behind the head and still be followed on from; `null` for any number. */
  readonly replayLimit: number | null;
  readonly logLevel: string;
}

/** The environment has mistakes: `message` names all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration.
 * @throws ConfigError naming every mistake.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const result = Environment.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError(`The environment cannot be used:\n${faults.join('\n')}`);
  }
  const { data } = result;
  return {
    host: data.HOST,
    port: data.PORT,
    dataDirectory: data.DATA_DIR,
    databaseUrl: data.DATABASE_URL ?? null,
    deskToken: data.DESK_TOKEN ?? null,
    storiesDirectory: data.STORIES_DIR,
    allowedOrigins: data.ALLOWED_ORIGINS,
    heartbeat: data.HEARTBEAT_SECONDS * 1_000,
    stall: data.STALL_SECONDS * 1_000,
    replayLimit: data.FEED_REPLAY_LIMIT ?? null,
    logLevel: data.LOG_LEVEL,
  };
}
