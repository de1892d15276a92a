/** The fields of a source that editors give. */
import { optional, required } from './field.js';

export const SOURCE_FIELDS = [
  required('url', 'address', {
    read: 'Where it was published.',
    write: 'Where it was published: an absolute http or https address. Unique.',
  }),
  required('publisher', 'line', { read: 'Who published it.' }),
  optional('title', 'line', { read: 'Its title, where known.', write: 'Its title.' }),
  required('kind', 'sourceKind', { read: 'What sort of source it is.' }),
  optional('publishedAt', 'time', { read: 'When it was published, where known.', write: 'When it was published.' }),
  optional('language', 'language', {
    read: 'The language it is in, where known.',
    write: 'The language it is in (BCP 47).',
  }),
  optional('archivedUrl', 'address', { read: 'An archived copy.' }),
] as const;
