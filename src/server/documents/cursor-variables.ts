/**
 * Lets a document declare the variable of a cursor as `Cursor` or as `String`. A page of the feed takes a `Cursor`, other
 * pages take a `String` as Relay's specification says, and a client that wrote one query for both would be refused: a
 * variable has to be of the type of its position (GraphQL, 5.8.5). Changing the type of an argument would break the clients
 * that declare its present one.
 */
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  type TypeNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';

const CURSOR = 'Cursor';
const STRING = 'String';
/** The arguments that take the cursor of a page, whatever their type. */
const PAGE_ARGUMENTS: readonly string[] = ['after', 'before'];

/**
 * The document with the type of each such variable as its positions need it. A variable that is used elsewhere, too, keeps
 * its type, and so does the text of the document.
 */
export function withCursorVariables(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const declared = new Set(document.definitions.flatMap((one) => (isOperation(one) ? candidatesOf(one) : [])));
  if (declared.size === 0) return document;
  const used = typesOfUses(document, schema, declared);
  const typeFor = (name: string, present: string): string | null => {
    const [only = null, ...others] = used.get(name) ?? [];
    return others.length === 0 && only !== present ? only : null;
  };
  return visit(document, {
    VariableDefinition: (definition) => {
      const present = nameIn(definition.type);
      const wanted = present === null ? null : typeFor(definition.variable.name.value, present);
      return wanted === null ? false : { ...definition, type: renamed(definition.type, wanted) };
    },
    SelectionSet: () => false,
  });
}

function isOperation(one: DocumentNode['definitions'][number]): one is OperationDefinitionNode {
  return one.kind === Kind.OPERATION_DEFINITION;
}

function candidatesOf({ variableDefinitions = [] }: OperationDefinitionNode): readonly string[] {
  return variableDefinitions.flatMap(({ variable, type }) => (nameIn(type) === null ? [] : [variable.name.value]));
}

/** `Cursor` or `String`, where the type of a variable is one of them. */
function nameIn(type: TypeNode): string | null {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (named.kind !== Kind.NAMED_TYPE) return null;
  return named.name.value === CURSOR || named.name.value === STRING ? named.name.value : null;
}

function renamed(type: TypeNode, name: string): TypeNode {
  if (type.kind === Kind.NON_NULL_TYPE) {
    return type.type.kind === Kind.NAMED_TYPE
      ? { ...type, type: { ...type.type, name: { ...type.type.name, value: name } } }
      : type;
  }
  return type.kind === Kind.NAMED_TYPE ? { ...type, name: { ...type.name, value: name } } : type;
}

/**
 * The types of the positions where the variables are used: `Cursor` anywhere, `String` for the cursor of a page, and `null` for
 * any other position.
 */
function typesOfUses(
  document: DocumentNode,
  schema: GraphQLSchema,
  names: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string | null>> {
  const used = new Map([...names].map((name) => [name, new Set<string | null>()]));
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable: ({ name: { value } }) => {
        const ofVariable = used.get(value);
        if (ofVariable === undefined) return;
        const input = types.getInputType();
        const isOne = input != null && !isListType(getNullableType(input));
        const name = isOne ? getNamedType(input).name : null;
        const isCursor =
          name === CURSOR || (name === STRING && PAGE_ARGUMENTS.includes(types.getArgument()?.name ?? ''));
        ofVariable.add(isCursor ? name : null);
      },
    }),
  );
  return used;
}
