import type { Quote } from '../story/model.js';
import { SOURCE_FIELDS } from '../story/source-fields.js';
import { AS_OF_ARGUMENT, snapshotAsOf, thingAsOf } from './as-of.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { CitationSupport } from './enums.js';
import { namedDescription, namingFilter } from './named.js';
import { NodeInterface } from './node.js';
import { thingFields, versionField } from './thing-fields.js';
import { CitationType, FuzzyTimeType, referred, Source, SourceConnection } from './types.js';

Source.implement({
  description: 'A published page, document or recording.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    slug: t.string({ description: 'The readable name.', resolve: ({ body }) => body.slug }),
    ...thingFields(t, SOURCE_FIELDS),
    version: versionField(t),
  }),
});

const SourceBy = builder.inputType('SourceBy', {
  isOneOf: true,
  description: 'Names a source.',
  fields: (t) => ({
    id: t.id({ description: 'By id.' }),
    slug: t.string({ description: 'By readable name.' }),
    url: t.string({ description: 'By the address that it has now, as it is on the record.' }),
  }),
});

builder.queryField('source', (t) =>
  t.field({
    type: Source,
    nullable: true,
    description: 'One source, or null if there is none.',
    args: { by: t.arg({ type: SourceBy, required: true, description: 'Which one.' }), ...AS_OF_ARGUMENT },
    resolve: async (_, { by: { id, slug, url }, asOf }, context) => {
      const owner = url ? (await context.record.lookUp().owners('sourceUrl', [url])).get(url) : undefined;
      const name = url ? owner : (id ?? slug);
      return name === undefined || name === null ? null : thingAsOf('source', name, asOf, context);
    },
  }),
);

builder.queryField('sources', (t) =>
  t.field({
    type: SourceConnection,
    description: 'All sources, the newest on the record first, whether something cites them or not.',
    args: {
      ...PAGE_ARGUMENTS,
      ...AS_OF_ARGUMENT,
      named: t.arg.string({ description: namedDescription('sources', 'publisher, title, address or readable name') }),
    },
    resolve: async (_, args, context) =>
      listConnection(
        await snapshotAsOf(args.asOf, context),
        { kind: 'source', scope: 'all', id: '' },
        { order: 'recorded', descending: true, filter: namingFilter(args.named) },
        args,
      ),
  }),
);

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
