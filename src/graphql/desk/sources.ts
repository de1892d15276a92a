/** Adding and changing sources. */
import { sourceSlug } from '../../story/identity.js';
import { SOURCE_FIELDS } from '../../story/source-fields.js';
import { builder } from '../builder.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';
import { thingInputs } from './thing-inputs.js';

const SourceInput = builder.inputType('SourceInput', {
  description: 'A source to add.',
  fields: (t) => ({
    slug: t.string({ description: 'The readable name, permanent and unique; by default, one made from the address.' }),
    ...thingInputs(t, SOURCE_FIELDS, true),
  }),
});

const SourceChangesInput = builder.inputType('SourceChangesInput', {
  description: 'Changes of a source. Omitted fields stay; null clears a field.',
  fields: (t) => thingInputs(t, SOURCE_FIELDS, false),
});

defineOperation({
  name: 'addSource',
  description: 'Adds a published page, document or recording, for all stories.',
  writes: 'source',
  fields: (t) => ({ source: t.field({ type: SourceInput, required: true, description: 'The source.' }) }),
  read: ({ source }, path) => {
    const slug = source.slug ?? sourceSlug(source.url);
    const thing = { ...source, slug };
    return askForNew('sources', { field: 'source', thing, named: ['slug', slug], story: null }, path);
  },
});

defineOperation({
  name: 'changeSource',
  description: 'Changes a source, for example adds an archived copy.',
  writes: 'source',
  fields: (t) => ({
    source: whichOne(t, 'source'),
    ...versionSeen(t, 'source'),
    set: t.field({ type: SourceChangesInput, required: true, description: 'The fields to change.' }),
  }),
  read: ({ source, set, expectedVersion }, path) =>
    askForChange('sources', { which: ['source', source], name: 'slug', set, expectedVersion }, path),
});
