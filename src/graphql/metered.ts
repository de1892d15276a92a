/** Counts every field of a schema during execution: objects by their number, text by its characters. */
import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { Context } from './context.js';
import type { Meter } from './meter.js';

type Resolver = GraphQLFieldResolver<unknown, Context>;
type AnyResolver = GraphQLFieldResolver<unknown, unknown>;

/** The resolvers that count already. Two schemas may share types, such as those of introspection. */
const counting = new WeakSet<AnyResolver>();

/** Changes the fields of a schema so that the meter of the context counts each once. */
export function metered(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? defaultFieldResolver;
      if (counting.has(resolve)) continue;
      const named = getNamedType(field.type);
      if (isCompositeType(named)) {
        field.resolve = isIntrospectionType(type) ? inTurns(resolve) : countingObjects(resolve);
      } else if (named.name === 'String' && !isIntrospectionType(type)) field.resolve = countingText(resolve);
      if (field.resolve !== undefined) counting.add(field.resolve);
    }
  }
  return schema;
}

/**
 * Introspection has a cost estimate, and waits for its turns like everything else. Its types are not wrapped: all
 * schemas of a process share them, and libraries execute theirs with other contexts.
 */
function inTurns(resolve: AnyResolver): AnyResolver {
  return (source, args, context, info) => {
    if (!(context instanceof Context)) return resolve(source, args, context, info);
    const turn = context.meter.enter();
    return turn === null ? resolve(source, args, context, info) : turn.then(() => resolve(source, args, context, info));
  };
}

function countingObjects(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const { meter } = context;
    const turn = meter.enter();
    if (turn !== null) return turn.then(() => counted(resolve(source, args, context, info), meter));
    return counted(resolve(source, args, context, info), meter);
  };
}

function counted(value: unknown, meter: Meter): unknown {
  if (value instanceof Promise) return value.then((one) => counted(one, meter));
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return value;
  const turn = meter.count(Array.isArray(value) ? value.length : 1);
  const found = Array.isArray(value) ? meter.inPortions(value) : value;
  return turn === null ? found : turn.then(() => found);
}

function countingText(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    if (typeof value === 'string') context.meter.write(value.length);
    return value;
  };
}
