/**
 * The schema as a subgraph of Apollo Federation 2. Made by hand: `@pothos/plugin-federation` needs `@apollo/subgraph`, which
 * takes Node 22, and it would change the schema of those who do not ask for this.
 */
import {
  type ASTVisitor,
  type ConstDirectiveNode,
  extendSchema,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  isScalarType,
  isUnionType,
  Kind,
  parse,
  print,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Version } from '../record/snapshot.js';
import type { Context } from './context.js';
import { inputError } from './errors.js';
import { metered } from './metered.js';
import { thingsByIds, typeName } from './node.js';
import { printedSchema, schema } from './schema.js';

/** The most representations in one call of `_entities`. A gateway does not divide what a page of its own needs. */
const MAX_REPRESENTATIONS = 1_000;

/**
 * The definition of `@oneOf` stands here because Apollo's composition does not know the directive of GraphQL itself, and
 * keeps no directive that is not linked. The address is a name: nobody loads it.
 */
const HEAD = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@composeDirective", "@key", "@shareable"])
  @link(url: "https://spec.graphql.org/oneOf/v1.0", import: ["@oneOf"])
  @composeDirective(name: "@oneOf")

directive @oneOf on INPUT_OBJECT`;

/** The types that another subgraph can extend by their id. */
const ENTITIES = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node') ? [type.name] : [],
);

/** The interfaces in whose name a gateway may ask for a thing, besides its type. */
const INTERFACES: readonly string[] = ['Actor', 'Node'];

/** The part of the schema that only gateways use (Apollo Federation subgraph specification). */
const EXTENSION = `
  "A thing as a gateway names it: its __typename and its id."
  scalar _Any

  "A thing that other subgraphs can extend."
  union _Entity = ${ENTITIES.join(' | ')}

  "This subgraph."
  type _Service {
    "Its schema with the directives of Apollo Federation."
    sdl: String!
  }

  extend type Query {
    """
    The things with these ids, in the same order, each as of the moment that its id carries or as it is now; null for an unknown id. At most ${MAX_REPRESENTATIONS}. For gateways: use nodes.
    """
    _entities("The things." representations: [_Any!]!): [_Entity]!

    "This subgraph, for gateways."
    _service: _Service!
  }
`;

/** A thing as a gateway names it. */
interface Representation {
  readonly typename: string;
  readonly id: string;
}

/** @throws GraphQLError REPRESENTATION_MALFORMED */
function parseRepresentation(value: unknown): Representation {
  const { __typename: typename, id } = Object(value);
  if (typeof typename === 'string' && typeof id === 'string') return { typename, id };
  throw inputError('REPRESENTATION_MALFORMED', 'A representation must have a __typename and an id, which are strings');
}

const entities: GraphQLFieldResolver<unknown, Context, { representations: readonly Representation[] }> = async (
  _,
  { representations },
  context,
) => {
  if (representations.length > MAX_REPRESENTATIONS) {
    throw inputError(
      'TOO_MANY_IDS',
      `_entities takes at most ${MAX_REPRESENTATIONS} representations; ${representations.length} were given`,
    );
  }
  const ids = representations.map(({ id }) => id);
  const found = await Promise.allSettled(await thingsByIds(ids, null, context));
  return found.map((one, index) => {
    if (one.status === 'rejected') return asError(one.reason);
    return entityAs(representations[index]?.typename ?? '', one.value);
  });
};

/** An error in place of a thing, which execution reports at its place. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** A thing under the name of a type: null if it is of another one, such as an actor whose type has been corrected. */
function entityAs(typename: string, version: Version | null): Version | GraphQLError | null {
  if (!ENTITIES.includes(typename) && !INTERFACES.includes(typename)) {
    return inputError('ID_OF_OTHER_TYPE', `No thing of type "${typename}" can be looked up by its id`);
  }
  if (version === null) return null;
  const own = typeName(version);
  const isOfInterface = typename === 'Node' || (typename === 'Actor' && version.kind === 'actor');
  return own === typename || isOfInterface ? version : null;
}

let made: GraphQLSchema | null = null;

/** The schema of a service behind a gateway of Apollo Federation: `schema` with `_entities` and `_service`. */
export function subgraphSchema(): GraphQLSchema {
  made ??= makeSubgraph();
  return made;
}

function makeSubgraph(): GraphQLSchema {
  const extended = extendSchema(schema, parse(EXTENSION));
  const fields = extended.getQueryType()?.getFields() ?? {};
  const [any, entity] = [extended.getType('_Any'), extended.getType('_Entity')];
  if (fields._entities === undefined || fields._service === undefined || !isScalarType(any) || !isUnionType(entity)) {
    throw new Error('expected the extended schema to have the types and fields of its extension');
  }
  any.parseValue = parseRepresentation;
  any.parseLiteral = (node, variables) => parseRepresentation(valueFromASTUntyped(node, variables));
  entity.resolveType = typeName;
  fields._entities.resolve = entities;
  fields._service.resolve = () => ({ sdl: printedSubgraph() });
  return metered(extended);
}

let printed: string | null = null;

/** The schema with the directives of Apollo Federation, as it is published in `schema/subgraph.graphql`. */
export function printedSubgraph(): string {
  printed ??= `${HEAD}\n\n${print(visit(parse(printedSchema()), WITH_DIRECTIVES))}\n`;
  return printed;
}

/** `Actor` has a key, so that other subgraphs can add fields to all actors at once with `@interfaceObject`. */
const KEYED: readonly string[] = [...ENTITIES, 'Actor'];

const WITH_DIRECTIVES: ASTVisitor = {
  ObjectTypeDefinition: (node) => {
    if (KEYED.includes(node.name.value)) return { ...node, directives: [directive('@key(fields: "id")')] };
    return node.name.value === 'PageInfo' ? { ...node, directives: [directive('@shareable')] } : undefined;
  },
  InterfaceTypeDefinition: (node) =>
    KEYED.includes(node.name.value) ? { ...node, directives: [directive('@key(fields: "id")')] } : undefined,
};

function directive(text: string): ConstDirectiveNode {
  const [definition] = parse(`scalar S ${text}`).definitions;
  const [node] = definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
  if (node === undefined) throw new Error(`expected "${text}" to be a directive`);
  return node;
}
