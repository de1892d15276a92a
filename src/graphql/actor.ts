import type { Version } from '../record/snapshot.js';
import { AS_OF_ARGUMENT, snapshotAsOf } from './as-of.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { PositionState } from './enums.js';
import { NodeInterface, thingId, typeName } from './node.js';
import { STATEMENT_LIST_ARGUMENTS, statementsBy } from './statement-list.js';
import {
  Actor,
  ActorConnection,
  Country,
  Organization,
  Person,
  PositionConnection,
  referred,
  StatementConnection,
} from './types.js';

Actor.implement({
  description: 'A person, country or organization. Actors are shared by all stories.',
  interfaces: [NodeInterface],
  resolveType: typeName,
  fields: (t) => ({
    slug: t.string({ description: 'The readable name, permanent and unique.', resolve: ({ body }) => body.slug }),
    name: t.string({ description: 'The name to show.', resolve: ({ body }) => body.name }),
    otherNames: t.stringList({
      description: 'Other names and spellings in use.',
      resolve: ({ body }) => [...body.otherNames],
    }),
    description: t.string({
      nullable: true,
      description: 'Who or what it is.',
      resolve: ({ body }) => body.description,
    }),
    wikidataId: t.string({
      nullable: true,
      description: 'The item of Wikidata, `Q` and digits.',
      resolve: ({ body }) => body.wikidataId,
    }),
    version: t.int({ description: 'Which version this is: 1, 2, 3, …', resolve: ({ version }) => version }),
    statements: t.field({
      type: StatementConnection,
      description: 'What the actor said, in all stories.',
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('speaker'),
    }),
    statementsOnBehalf: t.field({
      type: StatementConnection,
      description: "What others said on the actor's behalf, in all stories.",
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('principal'),
    }),
    positions: t.field({
      type: PositionConnection,
      description: 'The positions the actor has taken on proposals, the oldest first.',
      args: {
        ...PAGE_ARGUMENTS,
        state: t.arg({ type: PositionState, defaultValue: 'CURRENT', description: 'In which state; all with null.' }),
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

function actorOrNull(version: Version<'actor'>, id: string | null) {
  return id === null ? null : referred(version.snapshot, 'actor', id);
}

Person.implement({
  description: 'A human being.',
  interfaces: [NodeInterface, Actor],
  fields: (t) => ({
    office: t.string({
      nullable: true,
      description: 'The title held now. What an attribution shows is the title as it was when something was said.',
      resolve: ({ body }) => body.office,
    }),
    represents: t.field({
      type: Actor,
      nullable: true,
      description: 'The country or organization whose office it is.',
      resolve: (version) => actorOrNull(version, version.body.represents),
    }),
  }),
});

Country.implement({
  description: 'A state.',
  interfaces: [NodeInterface, Actor],
  fields: (t) => ({
    isoCode: t.string({
      nullable: true,
      description: 'ISO 3166-1 alpha-2, two capital letters.',
      resolve: ({ body }) => body.isoCode,
    }),
  }),
});

Organization.implement({
  description: 'A body of people: an alliance, a ministry, a press service.',
  interfaces: [NodeInterface, Actor],
  fields: (t) => ({
    country: t.field({
      type: Actor,
      nullable: true,
      description: 'The country it belongs to.',
      resolve: (version) => actorOrNull(version, version.body.country),
    }),
    parent: t.field({
      type: Actor,
      nullable: true,
      description: 'The organization it is part of.',
      resolve: (version) => actorOrNull(version, version.body.parent),
    }),
  }),
});

const ActorBy = builder.inputType('ActorBy', {
  isOneOf: true,
  description: 'Names an actor.',
  fields: (t) => ({
    id: t.id({ description: 'By id.' }),
    slug: t.string({ description: 'By readable name: `vladimir-putin`.' }),
  }),
});

builder.queryFields((t) => ({
  actor: t.field({
    type: Actor,
    nullable: true,
    description: 'One actor, or null where there is none.',
    args: { by: t.arg({ type: ActorBy, required: true, description: 'Which one.' }), ...AS_OF_ARGUMENT },
    resolve: async (_, { by, asOf }, context) =>
      (await snapshotAsOf(asOf, context)).get('actor', thingId('actor', by.id ?? by.slug ?? '')),
  }),
  actors: t.field({
    type: ActorConnection,
    description: 'All actors, by name.',
    args: { ...PAGE_ARGUMENTS, ...AS_OF_ARGUMENT },
    resolve: async (_, args, context) =>
      listConnection(
        await snapshotAsOf(args.asOf, context),
        { kind: 'actor', scope: 'all', id: '' },
        { order: 'name', descending: false, filter: {} },
        args,
      ),
  }),
}));
