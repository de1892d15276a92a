/** Adding and changing sources. */
import { builder, type SchemaTypes } from '../builder.js';
import { SourceKind } from '../enums.js';
import { FuzzyTimeInput } from './inputs.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';

const sourceFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>, required: boolean) => ({
  url: t.string({ required, description: 'Where it was published: an absolute http or https address. Unique.' }),
  publisher: t.string({ required, description: 'Who published it.' }),
  title: t.string({ description: 'Its title.' }),
  kind: t.field({ type: SourceKind, required, description: 'What sort of source it is.' }),
  publishedAt: t.field({ type: FuzzyTimeInput, description: 'When it was published.' }),
  language: t.string({ description: 'The language it is in (BCP 47).' }),
  archivedUrl: t.string({ description: 'An archived copy.' }),
});

const SourceInput = builder.inputType('SourceInput', {
  description: 'A source to be added.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, permanent and unique.' }),
    ...sourceFields(t, true),
  }),
});

const SourceChangesInput = builder.inputType('SourceChangesInput', {
  description: 'What changes about a source. What is left out stays; null clears it.',
  fields: (t) => sourceFields(t, false),
});

defineOperation({
  name: 'addSource',
  description: 'Adds a published page, document or recording, for all stories.',
  writes: 'source',
  fields: (t) => ({ source: t.field({ type: SourceInput, required: true, description: 'The source.' }) }),
  read: ({ source }, path) =>
    askForNew('sources', { field: 'source', thing: source, named: ['slug', source.slug], story: null }, path),
});

defineOperation({
  name: 'changeSource',
  description: 'Changes a source, for example adds an archived copy.',
  writes: 'source',
  fields: (t) => ({
    source: whichOne(t, 'source'),
    ...versionSeen(t, 'source'),
    set: t.field({ type: SourceChangesInput, required: true, description: 'What changes.' }),
  }),
  read: ({ source, set, expectedVersion }, path) =>
    askForChange('sources', { which: ['source', source], name: 'slug', set, expectedVersion }, path),
});
