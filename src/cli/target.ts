/** Whom commands ask: the running service, or, where none runs, the store itself. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { graphql } from 'graphql';
import pino from 'pino';
import type { Config } from '../config.js';
import { Desk } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import { readTokenFile, tokenPath } from '../desk/token-file.js';
import { Feed } from '../feed/feed.js';
import { Tail } from '../feed/tail.js';
import { makeContext } from '../graphql/context.js';
import { schema } from '../graphql/schema.js';
import { StoryRecord } from '../record/record.js';
import { isUnexpected } from '../server/public-errors.js';
import { openEngine } from '../server/service.js';
import { CliError } from './errors.js';

/** Who answers: the running service, or the store itself. */
export interface Target {
  /** What it is, for people. */
  readonly name: string;
  /**
   * Asks a question of the published schema. The schema is what says that the answer has the form `T`.
   * @throws CliError when it was not answered.
   */
  ask<T>(query: string, variables: object): Promise<T>;
  close(): Promise<void>;
}

/** The running service at `url`, or the store of the configuration where nothing answers there. */
export async function openTarget(config: Config, url: string): Promise<Target> {
  return (await answers(url)) ? service(url, tokenOf(config)) : openStoreTarget(config);
}

/** Whether a service answers, waiting a moment for one that is just starting. */
async function answers(url: string): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(new URL('/livez', url));
      return response.ok;
    } catch (error) {
      const refused = error instanceof TypeError;
      if (!refused) throw error;
      if (attempt === 1) return false;
      await pause(300);
    }
  }
}

/** The token that commands send. */
function tokenOf(config: Config): string {
  const token = config.deskToken ?? readTokenFile(config.dataDirectory);
  if (token !== null) return token;
  throw new CliError(
    `This needs a token of the desk: set DESK_TOKEN, or run this where ${tokenPath(config.dataDirectory)} is`,
  );
}

interface GraphQLAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string }[];
}

function service(url: string, token: string): Target {
  const name = `the service at ${url}`;
  return {
    name,
    ask: async <T>(query: string, variables: object) => {
      const response = await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      return dataOf((await response.json()) as GraphQLAnswer<T>, `${name} (status ${response.status})`);
    },
    close: async () => undefined,
  };
}

function dataOf<T>({ data, errors }: GraphQLAnswer<T>, name: string): T {
  if (errors === undefined && data) return data;
  const faults = errors?.map((error) => error.message).join('; ') ?? 'it gave no answer';
  throw new CliError(`Not done by ${name}: ${faults}`);
}

/** A record without a service, for the time of one command. */
export async function openStore(config: Pick<Config, 'databaseUrl' | 'dataDirectory'>): Promise<StoryRecord> {
  const engine = await openEngine(config, pino({ level: 'warn' }, pino.destination(2)));
  try {
    return await StoryRecord.open(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Nobody asks for a token who could as well change the files. */
const WHOEVER_HOLDS_THE_STORE: Editor = { name: userInfo().username, role: 'CHIEF', expiresAt: null };

/** The store itself, whether or not a service uses it. */
export async function openStoreTarget(config: Config): Promise<Target> {
  const name = config.databaseUrl === null ? `the embedded store in ${config.dataDirectory}` : 'the PostgreSQL store';
  return recordTarget(await openStore(config), name);
}

/** A record as a target: it is asked the same questions as a service, without one in between. */
export async function recordTarget(record: StoryRecord, name: string): Promise<Target> {
  const log = pino({ level: 'warn' }, pino.destination(2));
  const tail = await Tail.start(record, log);
  const feed = new Feed(record, tail, { checkpointInterval: 1_000, replayLimit: null }, log);
  const desk = new Desk(record, log);
  const services = { record, feed, desk };
  return {
    name,
    ask: async <T>(query: string, variables: object) => {
      const contextValue = makeContext(services, randomUUID(), WHOEVER_HOLDS_THE_STORE);
      const answer = await graphql({ schema, source: query, variableValues: { ...variables }, contextValue });
      const unexpected = answer.errors?.find(isUnexpected);
      if (unexpected !== undefined) throw unexpected.originalError ?? unexpected;
      return dataOf(answer as GraphQLAnswer<T>, name);
    },
    close: async () => {
      feed.close();
      tail.stop();
      await desk.settled();
      await record.close();
    },
  };
}
