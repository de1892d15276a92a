import type { Quote } from '../story/model.js';
import { SOURCE_FIELDS } from '../story/source-fields.js';
import { builder } from './builder.js';
import { CitationSupport } from './enums.js';
import { NodeInterface } from './node.js';
import { thingFields, versionField } from './thing-fields.js';
import { CitationType, FuzzyTimeType, referred, Source } from './types.js';

Source.implement({
  description: 'A published page, document or recording.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    slug: t.string({ description: 'The readable name.', resolve: ({ body }) => body.slug }),
    ...thingFields(t, SOURCE_FIELDS),
    version: versionField(t),
  }),
});

const QuoteType = builder.objectRef<Quote>('Quote').implement({
  description: 'A passage of a source, after the TextQuoteSelector of the W3C Web Annotation model.',
  fields: (t) => ({
    exact: t.exposeString('exact', { description: 'The passage, word for word.' }),
    prefix: t.exposeString('prefix', { nullable: true, description: 'The words before it.' }),
    suffix: t.exposeString('suffix', { nullable: true, description: 'The words after it.' }),
  }),
});

/** A citation has no quote while the words of its statement are hidden: the quote would show them. */
CitationType.implement({
  description: 'A source of a statement or proposal, the passage in it, and what it supports.',
  fields: (t) => ({
    source: t.field({
      type: Source,
      description: 'The source.',
      resolve: ({ snapshot, value }) => referred(snapshot, 'source', value.source),
    }),
    quote: t.field({
      type: QuoteType,
      nullable: true,
      description:
        'The passage of the source; null if the citation has none, and while the words of the statement are hidden.',
      resolve: ({ value }) => value.quote,
    }),
    retrievedAt: t.field({
      type: FuzzyTimeType,
      nullable: true,
      description: 'When the desk read it.',
      resolve: ({ value }) => value.retrievedAt,
    }),
    supports: t.field({
      type: [CitationSupport],
      description: 'What the source supports.',
      resolve: ({ value }) => [...value.supports],
    }),
  }),
});
