import { builder } from './builder.js';
import type { CitationShape, SourceShape } from './shapes.js';

const Source = builder.loadableObject('Source', {
  load: (slugs: string[], { db }): Promise<SourceShape[]> => db.sources(slugs),
  toKey: ({ slug }) => slug,
  sort: true,
  fields: (t) => ({
    publisher: t.exposeString('publisher'),
    url: t.expose('url', { type: 'URL' }),
  }),
});

export const Citation = builder.objectRef<CitationShape>('Citation').implement({
  fields: (t) => ({
    source: t.field({ type: Source, resolve: ({ source }) => source }),
  }),
});
