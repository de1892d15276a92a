/** The store as a target: executes the documents of commands without a service. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { graphql } from 'graphql';
import pino from 'pino';
import type { Config } from '../config.js';
import { Desk, type UnwrittenTexts } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import { Feed } from '../feed/feed.js';
import { Tail } from '../feed/tail.js';
import { Context } from '../graphql/context.js';
import { unlimitedMeter } from '../graphql/meter.js';
import { schema } from '../graphql/schema.js';
import { openEngine, type StoreConfig } from '../record/engine/open-engine.js';
import type { StoreKeeper } from '../record/engine/private-directory.js';
import { StoryRecord } from '../record/record.js';
import { isUnexpected } from '../server/http/public-errors.js';
import { words } from '../words/cli.js';
import { endWhenLost } from './end-when-lost.js';
import { dataOf, type Target, type TargetResponse } from './target.js';

/** Opens the record for one command. */
export async function openStore(config: StoreConfig, keeper: StoreKeeper = 'CORE'): Promise<StoryRecord> {
  const engine = await openEngine(config, pino({ level: 'warn' }, pino.destination(2)), null, keeper);
  endWhenLost(engine);
  try {
    const record = await StoryRecord.open(engine);
    for (const answer of await engine.askHosts()) {
      if ('seen' in answer) record.fence.noteElsewhere(answer.seen, answer.where);
    }
    return record;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** The owner of the store needs no token, because the owner could change its files as well. */
const STORE_OWNER: Editor = { name: userInfo().username, role: 'CHIEF', expiresAt: null };

/** The rights of a command on the store: those of its owner, or those of a reader. */
export type StoreAccess = 'OWNER' | 'READER';

/** Opens the store as a target, whether or not a service uses it. */
export async function openStoreTarget(config: Config, access: StoreAccess, keeper: StoreKeeper): Promise<Target> {
  const name = config.databaseUrl === null ? words.target.embeddedStore(config.dataDirectory) : words.target.postgres;
  return recordTarget(await openStore(config, keeper), name, access);
}

/** A record as a target. `close()` closes the record too. */
export async function recordTarget(
  record: StoryRecord,
  name: string,
  access: StoreAccess,
  unwrittenTexts: UnwrittenTexts = 'REFUSED',
): Promise<Target> {
  // A command has no subscribers, so a read of the feed that ends with the command is no fault to log.
  const silent = pino({ level: 'silent' });
  const tail = await Tail.start(record, silent);
  const feed = new Feed(record, tail, { checkpointInterval: 1_000, replayLimit: null }, silent);
  const desk = new Desk(record, pino({ level: 'warn' }, pino.destination(2)), unwrittenTexts);
  const services = { record, feed, desk };
  const editor = access === 'OWNER' ? STORE_OWNER : null;
  return {
    name,
    ask: async <T>(query: string, variables: object) => {
      const contextValue = new Context(services, randomUUID(), editor, unlimitedMeter());
      const response = await graphql({ schema, source: query, variableValues: { ...variables }, contextValue });
      const unexpected = response.errors?.find(isUnexpected);
      if (unexpected !== undefined) throw unexpected.originalError ?? unexpected;
      return dataOf(response as TargetResponse<T>, name);
    },
    close: async () => {
      feed.close();
      tail.stop();
      await desk.settled();
      await record.close();
    },
  };
}
