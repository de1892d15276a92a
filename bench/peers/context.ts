import { initContextCache } from '@pothos/core';
import type { Database } from './schema/database.js';
import type { FeedMessage } from './schema/feed-message.js';

/** The part of a library's own pubsub that the schema uses; Mercurius puts it into the context under this name. */
export interface Topics {
  subscribe(topic: string): AsyncIterable<FeedMessage> | Promise<AsyncIterable<FeedMessage>>;
}

/** What resolvers are given. */
export interface PeerContext {
  readonly db: Database;
  readonly pubsub: Topics;
}

/** A context of its own for each operation, as the loaders want it, also where a library copies it. */
export function createContext(db: Database, pubsub: Topics): PeerContext {
  return { db, pubsub, ...initContextCache() };
}
