/** The fields of a source that editors give. */
import { optional, required } from './field.js';

export const SOURCE_FIELDS = [
  required('url', 'address', {
    read: 'The address of the publication.',
    write: 'The address of the publication: absolute, http or https. Unique.',
  }),
  required('publisher', 'line', { read: 'The publisher.' }),
  optional('title', 'line', { read: 'Its title, if known.', write: 'Its title.' }),
  required('kind', 'sourceKind', { read: 'The kind of the source.' }),
  optional('publishedAt', 'time', { read: 'When it was published, if known.', write: 'When it was published.' }),
  optional('language', 'language', {
    read: 'The language of the source, if known.',
    write: 'The language of the source (BCP 47).',
  }),
  optional('archivedUrl', 'address', { read: 'An archived copy.' }),
] as const;
