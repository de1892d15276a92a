/** Queries for one thing, by its id or readable name. */
import type { InterfaceRef, ObjectRef } from '@pothos/core';
import type { Version } from '../record/snapshot.js';
import { AS_OF_ARGUMENT, thingAsOf } from './as-of.js';
import { builder, type SchemaTypes } from './builder.js';

/** Adds the query for one thing of a kind. `example`: a readable name. */
export function queryOne<K extends 'story' | 'actor' | 'event' | 'proposal'>(
  kind: K,
  type: ObjectRef<SchemaTypes, Version<K>> | InterfaceRef<SchemaTypes, Version<K>>,
  example: string,
): void {
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a';
  const by = builder.inputType(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}By`, {
    isOneOf: true,
    description: `Names ${article} ${kind}.`,
    fields: (t) => ({
      id: t.id({ description: 'By id.' }),
      slug: t.string({ description: `By readable name: \`${example}\`.` }),
    }),
  });
  builder.queryField(kind, (t) =>
    t.field({
      type,
      nullable: true,
      description: `One ${kind}, or null if there is none.`,
      args: { by: t.arg({ type: by, required: true, description: 'Which one.' }), ...AS_OF_ARGUMENT },
      resolve: (_, { by, asOf }, context) => thingAsOf(kind, by.id ?? by.slug ?? '', asOf, context),
    }),
  );
}
