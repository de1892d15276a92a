/**
 * Apollo Server with Express, the PubSub of graphql-subscriptions, and graphql-ws for subscriptions, wired as Apollo's
 * documentation shows it ("Subscriptions in Apollo Server").
 */
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { PubSub } from 'graphql-subscriptions';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { createContext, type PeerContext, type Topics } from './context.js';
import { databaseUrl, serve } from './process.js';
import { MAX_PUBLICATION_BYTES, readPublication } from './publication.js';
import { Database } from './schema/database.js';
import type { FeedMessage } from './schema/feed-message.js';
import { schema } from './schema/schema.js';

// No limit on listeners: there is one per subscriber, and Node would warn of a leak.
const pubsub = new PubSub<Record<string, FeedMessage>>({ eventEmitter: new EventEmitter().setMaxListeners(0) });
const topics: Topics = { subscribe: (story) => pubsub.asyncIterableIterator<FeedMessage>(story) };
const db = new Database(databaseUrl());

const app = express();
const httpServer = createServer(app);
const wsServer = new WebSocketServer({ server: httpServer, path: '/graphql' });
const serverCleanup = useServer({ schema, context: () => createContext(db, topics) }, wsServer);

const apollo = new ApolloServer<PeerContext>({
  schema,
  plugins: [
    ApolloServerPluginDrainHttpServer({ httpServer }),
    {
      serverWillStart: async () => ({
        drainServer: async () => {
          await serverCleanup.dispose();
        },
      }),
    },
  ],
});
await apollo.start();

app.use('/graphql', express.json(), expressMiddleware(apollo, { context: async () => createContext(db, topics) }));
app.post('/publish', express.json({ limit: MAX_PUBLICATION_BYTES }), async (request, response) => {
  const { story, updates } = readPublication(request.body);
  for (const update of updates) await pubsub.publish(story, update);
  response.status(204).end();
});

serve(httpServer);
