/** The schema as GraphiQL shows it: from its text, because introspection needs more bytes and loses `@oneOf`. */
import { buildSchema, type GraphQLSchema, isInputObjectType } from 'graphql';
import { words } from '../../words/page.js';

export async function loadSchema(address: string): Promise<GraphQLSchema> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return withOneOfShown(buildSchema(await response.text(), { assumeValid: true }));
}

/** Says of each `@oneOf` input what that means: GraphiQL shows descriptions and no directives. */
export function withOneOfShown(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInputObjectType(type) || !type.isOneOf) continue;
    type.description = [words.graphiql.oneOf, type.description].filter(Boolean).join('\n\n');
  }
  return schema;
}
