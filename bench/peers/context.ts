import { initContextCache } from '@pothos/core';
import type { Database } from './schema/database.js';
import type { FeedMessage } from './schema/feed-message.js';

/** The part of a library's own pubsub that the schema uses; Mercurius puts it into the context under this name. */
export interface Topics {
  subscribe(topic: string): AsyncIterable<FeedMessage> | Promise<AsyncIterable<FeedMessage>>;
}

/** The context of resolvers. */
export interface PeerContext {
  readonly db: Database;
  readonly pubsub: Topics;
}

/** Makes a context for each operation, because loaders keep what they have read. A library may copy it. */
export function createContext(db: Database, pubsub: Topics): PeerContext {
  return { db, pubsub, ...initContextCache() };
}
