/** Has every field of a schema counted while it is executed: objects by how many there are, text by its characters. */
import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import type { Context } from './context.js';
import type { Meter } from './meter.js';

type Resolver = GraphQLFieldResolver<unknown, Context>;

/** Changes the fields of a schema so that each is counted by the meter of its context. */
export function metered(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve: Resolver = field.resolve ?? defaultFieldResolver;
      const named = getNamedType(field.type);
      if (isCompositeType(named)) field.resolve = countingObjects(resolve);
      else if (named.name === 'String') field.resolve = countingText(resolve);
    }
  }
  return schema;
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
  if (Array.isArray(value)) return value.length === 0 ? value : (meter.count(value.length) ?? meter.inPortions(value));
  return value === null || value === undefined ? value : (meter.count(1) ?? value);
}

function countingText(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    if (typeof value === 'string') context.meter.write(value.length);
    return value;
  };
}
