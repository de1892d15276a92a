/** The Pothos builder and the scalars. It has no types: each type's file adds its own. */
import SchemaBuilder from '@pothos/core';
import { GraphQLError } from 'graphql';
import type { Cursor } from '../record/cursor.js';
import type { Instant } from '../story/time.js';
import type { Context } from './context.js';
import { parseCursor } from './cursor.js';
import { parseDateTime } from './date-time.js';

interface OwnTypes {
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Instant; Output: Instant };
    Cursor: { Input: Cursor; Output: string };
    URL: { Input: string; Output: string };
    LanguageTag: { Input: string; Output: string };
  };
}

/** The types of this schema, as references to its types need them. */
export type SchemaTypes = PothosSchemaTypes.ExtendDefaultTypes<OwnTypes>;

export const builder = new SchemaBuilder<OwnTypes>({ defaultFieldNullability: false });

builder.queryType({
  description: 'Everything that clients can read. All fields of one request see the record at the same moment.',
});
builder.mutationType({ description: 'The operations of editors. They need a token.' });
builder.subscriptionType({ description: 'The record as it grows.' });

builder.scalarType('DateTime', {
  description: 'A moment, after RFC 3339: `2025-03-18T14:00:00.000Z`. Responses are always in UTC.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  serialize: (moment) => moment,
  parseValue: parseDateTime,
});

builder.scalarType('Cursor', {
  description:
    'The opaque name of an offset in the record (base64url). It never expires: read the record as it stood there with `asOf`, or subscribe from there with `after`. A variable for one may be declared as `String`, too.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc4648#section-5',
  serialize: (token) => token,
  parseValue: parseCursor,
});

/** Makes a scalar that appears only in output. */
function outputOnly(name: 'URL' | 'LanguageTag', description: string, specifiedByURL: string): void {
  builder.scalarType(name, {
    description,
    specifiedByURL,
    serialize: (value) => value,
    parseValue: () => {
      throw new GraphQLError(`${name} is not used in input`);
    },
  });
}
outputOnly('URL', 'An absolute http or https address.', 'https://url.spec.whatwg.org/');
outputOnly('LanguageTag', 'A language tag (BCP 47): `en`, `uk`.', 'https://www.rfc-editor.org/rfc/rfc5646');
