import { ACTOR_FIELDS } from '../story/actor-fields.js';
import { AS_OF_ARGUMENT, snapshotAsOf } from './as-of.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { PositionState } from './enums.js';
import { namedDescription, namingFilter } from './named.js';
import { NodeInterface, typeName } from './node.js';
import { queryOne } from './one-thing.js';
import { STATEMENT_LIST_ARGUMENTS, statementsBy } from './statement-list.js';
import { type ThingBuilder, thingFields, versionField } from './thing-fields.js';
import {
  Actor,
  ActorConnection,
  Country,
  Organization,
  Person,
  PositionConnection,
  StatementConnection,
} from './types.js';

/** The GraphQL fields of actors with these names. The type of an actor decides which of them it has. */
function fieldsOfActors(t: ThingBuilder<'actor'>, ...names: readonly (typeof ACTOR_FIELDS)[number]['name'][]) {
  return thingFields(
    t,
    ACTOR_FIELDS.filter(({ name }) => names.includes(name)),
  );
}

Actor.implement({
  description: 'A person, country or organization. Actors are shared by all stories.',
  interfaces: [NodeInterface],
  resolveType: typeName,
  fields: (t) => ({
    slug: t.string({ description: 'The readable name, permanent and unique.', resolve: ({ body }) => body.slug }),
    ...fieldsOfActors(t, 'name', 'otherNames', 'description', 'wikidataId'),
    version: versionField(t),
    statements: t.field({
      type: StatementConnection,
      description: 'The statements by the actor, in all stories.',
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('speaker'),
    }),
    statementsOnBehalf: t.field({
      type: StatementConnection,
      description: "The statements by others on the actor's behalf, in all stories.",
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('principal'),
    }),
    positions: t.field({
      type: PositionConnection,
      description: 'The positions the actor has taken on proposals, the oldest first.',
      args: {
        ...PAGE_ARGUMENTS,
        state: t.arg({
          type: PositionState,
          defaultValue: 'CURRENT',
          description: 'Only positions in this state; null for all.',
        }),
      },
      resolve: ({ snapshot, id }, args) =>
        listConnection(
          snapshot,
          { kind: 'position', scope: 'actor', id },
          { order: 'time', descending: false, filter: args.state ? { positionState: args.state } : {} },
          args,
        ),
    }),
  }),
});

Person.implement({
  description: 'A human being.',
  interfaces: [NodeInterface, Actor],
  fields: (t) => fieldsOfActors(t, 'office', 'represents'),
});

Country.implement({
  description: 'A state.',
  interfaces: [NodeInterface, Actor],
  fields: (t) => fieldsOfActors(t, 'isoCode'),
});

Organization.implement({
  description: 'A body of people: an alliance, a ministry, a press service.',
  interfaces: [NodeInterface, Actor],
  fields: (t) => fieldsOfActors(t, 'country', 'parent'),
});

queryOne('actor', Actor, 'vladimir-putin');

builder.queryFields((t) => ({
  actors: t.field({
    type: ActorConnection,
    description: 'All actors, by name.',
    args: {
      ...PAGE_ARGUMENTS,
      ...AS_OF_ARGUMENT,
      named: t.arg.string({
        description: namedDescription('actors', 'name, other names, present office, Wikidata id or readable name'),
      }),
    },
    resolve: async (_, args, context) =>
      listConnection(
        await snapshotAsOf(args.asOf, context),
        { kind: 'actor', scope: 'all', id: '' },
        { order: 'name', descending: false, filter: namingFilter(args.named) },
        args,
      ),
  }),
}));
