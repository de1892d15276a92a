/** The store itself as a target, asked the same questions as a service, without one in between. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { graphql } from 'graphql';
import pino from 'pino';
import type { Config } from '../config.js';
import { Desk } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import { Feed } from '../feed/feed.js';
import { Tail } from '../feed/tail.js';
import { Context } from '../graphql/context.js';
import { unlimitedMeter } from '../graphql/meter.js';
import { schema } from '../graphql/schema.js';
import { openEngine, type StoreConfig } from '../record/engine/open-engine.js';
import { StoryRecord } from '../record/record.js';
import { isUnexpected } from '../server/http/public-errors.js';
import { endWhenLost } from './end-when-lost.js';
import { dataOf, type GraphQLAnswer, type Target } from './target.js';

/** A record without a service, for the time of one command. */
export async function openStore(config: StoreConfig): Promise<StoryRecord> {
  const engine = await openEngine(config, pino({ level: 'warn' }, pino.destination(2)));
  endWhenLost(engine);
  try {
    return await StoryRecord.open(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Nobody asks for a token who could as well change the files. */
const WHOEVER_HOLDS_THE_STORE: Editor = { name: userInfo().username, role: 'CHIEF', expiresAt: null };

/** As whom a store is asked: by whoever holds it, or as a reader would ask a service. */
export type Asker = 'OWNER' | 'ANYBODY';

/** The store itself, whether or not a service uses it. */
export async function openStoreTarget(config: Config, asker: Asker): Promise<Target> {
  const name = config.databaseUrl === null ? `the embedded store in ${config.dataDirectory}` : 'the PostgreSQL store';
  return recordTarget(await openStore(config), name, asker);
}

/** A record as a target: it is asked the same questions as a service, without one in between. */
export async function recordTarget(record: StoryRecord, name: string, asker: Asker): Promise<Target> {
  // Nobody follows a command: that a reading of its feed is broken off when it ends is of no concern.
  const unheard = pino({ level: 'silent' });
  const tail = await Tail.start(record, unheard);
  const feed = new Feed(record, tail, { checkpointInterval: 1_000, replayLimit: null }, unheard);
  const desk = new Desk(record, pino({ level: 'warn' }, pino.destination(2)));
  const services = { record, feed, desk };
  const editor = asker === 'OWNER' ? WHOEVER_HOLDS_THE_STORE : null;
  return {
    name,
    ask: async <T>(query: string, variables: object) => {
      const contextValue = new Context(services, randomUUID(), editor, unlimitedMeter());
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
