/** Random documents: mostly with what the schema has, sometimes with what it lacks. */
import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Random numbers, used in order and then again from the start. */
export class Choices {
  private next = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** A number below `end`. */
  below(end: number): number {
    const number = this.numbers[this.next % this.numbers.length] ?? 0;
    this.next += 1;
    return number % end;
  }

  /** True once in this many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  of<T>(items: readonly T[], otherwise: T): T {
    return items[this.below(Math.max(items.length, 1))] ?? otherwise;
  }
}

/** Texts for arguments of any type. */
const TEXTS = [
  'test-story',
  'test-story/said-1',
  'vladimir-putin',
  '2025-03-13T00:00:00Z',
  '',
  ' ',
  'ё',
  '\u0000',
  '😀',
  '-1',
  'null',
  'U3RhdGVtZW50OnRlc3Qtc3Rvcnkvc2FpZC0x',
  'A'.repeat(300),
  "' or 1=1 --",
  '%_\\',
  '{}',
];
const NUMBERS = ['0', '1', '2', '5', '100', '101', '-1', '2147483648', '1.5', '1e400', '-0'];

export interface RandomDocument {
  readonly query: string;
  /** The names of the variables that it declares. */
  readonly variables: readonly string[];
}

/** Makes a random document for a schema. */
export function randomDocument(schema: GraphQLSchema, choices: Choices): RandomDocument {
  const variables = new Map<string, string>();
  const fragments: string[] = [];
  const operation = choices.of(['query', 'query', 'query', 'subscription', 'mutation'], 'query');

  const literal = (type: GraphQLInputType, depth: number): string => {
    if (choices.oneIn(40)) return choices.of(['null', '[]', '{}', '[[1]]', 'WRONG', '$undeclared', '"x"', '1'], 'null');
    if (choices.oneIn(15)) {
      const name = `v${variables.size}`;
      variables.set(name, choices.oneIn(10) ? 'Int' : String(type));
      return `$${name}`;
    }
    if (isNonNullType(type)) return literal(type.ofType, depth);
    if (isListType(type))
      return `[${Array.from({ length: choices.below(4) }, () => literal(type.ofType, depth)).join(', ')}]`;
    if (isEnumType(type)) return choices.of(type.getValues(), type.getValues()[0] ?? { name: 'NONE' }).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      // One field of a `oneOf` type; otherwise all required fields and some others.
      const given = type.isOneOf
        ? [choices.of(fields, fields[0] ?? fields[0])]
        : fields.filter((field) => isNonNullType(field.type) || (depth < 3 && choices.oneIn(4)));
      return `{${given.map((field) => (field === undefined ? '' : `${field.name}: ${literal(field.type, depth + 1)}`)).join(', ')}}`;
    }
    switch (type.name) {
      case 'Int':
        return choices.of(NUMBERS, '1');
      case 'Boolean':
        return choices.of(['true', 'false'], 'true');
      default:
        return JSON.stringify(choices.of(TEXTS, ''));
    }
  };

  const given = (args: readonly GraphQLArgument[]): string => {
    const texts = args
      .filter(({ type }) => isNonNullType(type) || choices.oneIn(3))
      .map(({ name, type }) => `${name}: ${literal(type, 0)}`);
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  };

  const directive = () =>
    choices.oneIn(30)
      ? choices.of([' @skip(if: false)', ' @include(if: true)', ' @skip(if: $flag)', ' @nothing'], '')
      : '';

  const selections = (type: GraphQLNamedType, depth: number): string => {
    if (!(isObjectType(type) || isInterfaceType(type))) return members(type, depth);
    const fields = Object.values(type.getFields());
    const count = 1 + choices.below(depth > 4 ? 2 : 4);
    const chosen = Array.from({ length: count }, () => {
      const field = choices.of(fields, fields[0] ?? fields[0]);
      if (field === undefined || choices.oneIn(60)) return '__typename';
      const named = getNamedType(field.type);
      const isLeaf = !isCompositeType(named);
      if (!isLeaf && depth > 7) return '__typename';
      const alias = choices.oneIn(8) ? `a${choices.below(5)}: ` : '';
      const within = isLeaf ? '' : ` { ${selections(named, depth + 1)} }`;
      return `${alias}${field.name}${given(field.args)}${directive()}${within}`;
    }).join(' ');
    if (!choices.oneIn(12)) return isInterfaceType(type) ? `${chosen} ${members(type, depth)}` : chosen;
    const name = `F${fragments.length}`;
    fragments.push(`fragment ${name} on ${type.name} { ${chosen} }`);
    return `...${choices.oneIn(10) ? 'F0' : name}${directive()}`;
  };

  const members = (type: GraphQLNamedType, depth: number): string => {
    if (!isAbstractType(type)) return '__typename';
    const types = schema.getPossibleTypes(type);
    const member = choices.of(types, types[0] ?? types[0]);
    return member === undefined
      ? '__typename'
      : `__typename ... on ${member.name} { ${selections(member, depth + 1)} }`;
  };

  const root =
    operation === 'mutation'
      ? schema.getMutationType()
      : operation === 'subscription'
        ? schema.getSubscriptionType()
        : schema.getQueryType();
  const body = root == null ? '__typename' : selections(root, 0);
  const declared = [...variables].map(([name, type]) => `$${name}: ${type}`);
  const head = declared.length === 0 ? '' : `(${declared.join(', ')})`;
  return { query: `${operation} Random${head} { ${body} } ${fragments.join(' ')}`, variables: [...variables.keys()] };
}

/** A text with parts removed, doubled or moved. */
export function damaged(text: string, choices: Choices): string {
  let result = text;
  for (let times = 1 + choices.below(3); times > 0; times -= 1) {
    const [at, length] = [choices.below(result.length + 1), choices.below(20)];
    const piece = result.slice(at, at + length);
    const other = choices.of(
      ['', piece + piece, '{', '}', '"', '"""', '\\u', '...', '@', '$', '\ufeff', '\u0000', '#', '&'],
      '',
    );
    result = result.slice(0, at) + other + result.slice(at + length);
  }
  return result;
}
