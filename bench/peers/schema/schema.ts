/** The one schema of all contenders that speak GraphQL: what documents 01 and 07 select, as the service has it. */
import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.js';
import './feed.js';
import './story.js';

export const schema: GraphQLSchema = builder.toSchema();
