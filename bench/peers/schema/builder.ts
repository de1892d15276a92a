/** The Pothos builder with the plugin for loaders, and the scalars. */
import SchemaBuilder from '@pothos/core';
import DataloaderPlugin from '@pothos/plugin-dataloader';
import type { PeerContext } from '../context.js';

export const builder = new SchemaBuilder<{
  Context: PeerContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Cursor: { Input: string; Output: string };
    URL: { Input: string; Output: string };
  };
}>({ plugins: [DataloaderPlugin], defaultFieldNullability: false });

builder.queryType();
builder.subscriptionType();

for (const name of ['DateTime', 'Cursor', 'URL'] as const) {
  builder.scalarType(name, { serialize: (value) => value, parseValue: String });
}
