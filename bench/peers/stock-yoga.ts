/**
 * The stock recipe: GraphQL Yoga with its pubsub, and graphql-ws for subscriptions, wired as Yoga's documentation
 * shows it ("GraphQL over WebSocket Protocol").
 */
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { createContext, type PeerContext, type Topics } from './context.js';
import { databaseUrl, serve } from './process.js';
import { publishing } from './publication.js';
import { Database } from './schema/database.js';
import type { FeedMessage } from './schema/feed-message.js';
import { schema } from './schema/schema.js';

const pubSub = createPubSub<{ storyUpdates: [story: string, message: FeedMessage] }>();
const topics: Topics = { subscribe: (story) => pubSub.subscribe('storyUpdates', story) };
const db = new Database(databaseUrl());

const yoga = createYoga<object, PeerContext>({ schema, context: () => createContext(db, topics) });

const server = createServer(
  publishing(({ story, updates }) => {
    for (const update of updates) pubSub.publish('storyUpdates', story, update);
  }, yoga),
);

/** Yoga's own functions to execute, which graphql-ws gets as the root value. */
type Pipeline = Pick<ReturnType<typeof yoga.getEnveloped>, 'execute' | 'subscribe'>;

function isPipeline(rootValue: unknown): rootValue is Pipeline {
  return typeof rootValue === 'object' && rootValue !== null && 'execute' in rootValue && 'subscribe' in rootValue;
}

function pipelineOf(rootValue: unknown): Pipeline {
  if (!isPipeline(rootValue)) throw new TypeError('onSubscribe gives the pipeline as the root value');
  return rootValue;
}

useServer(
  {
    execute: (args) => pipelineOf(args.rootValue).execute(args),
    subscribe: (args) => pipelineOf(args.rootValue).subscribe(args),
    onSubscribe: async (ctx, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...ctx,
        req: ctx.extra.request,
        socket: ctx.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  new WebSocketServer({ server, path: yoga.graphqlEndpoint }),
);

serve(server);
