/**
 * Fastify with Mercurius: its own pubsub and its own `graphql-transport-ws`, and queries compiled by graphql-jit from
 * the second time on. Mercurius never compiles subscriptions.
 */
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { createContext, type Topics } from './context.js';
import { address, announce, databaseUrl } from './process.js';
import { MAX_PUBLICATION_BYTES, readPublication } from './publication.js';
import { Database } from './schema/database.js';
import { schema } from './schema/schema.js';

const db = new Database(databaseUrl());
const app = Fastify();

// The context of queries. Mercurius makes that of subscriptions, with its pubsub.
const noTopics: Topics = { subscribe: () => Promise.reject(new Error('Subscriptions go over WebSocket')) };

app.register(mercurius, { schema, jit: 1, subscription: true, context: () => createContext(db, noTopics) });

app.post('/publish', { bodyLimit: MAX_PUBLICATION_BYTES }, async (request, reply) => {
  const { story, updates } = readPublication(request.body);
  await Promise.all(
    updates.map(
      (payload) => new Promise<void>((resolve) => app.graphql.pubsub.publish({ topic: story, payload }, resolve)),
    ),
  );
  return reply.code(204).send();
});

announce(await app.listen(address()));
