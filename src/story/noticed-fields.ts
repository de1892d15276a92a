/** Which changes of a published statement need a public notice (rule 4). */
import type { Statement } from './model.js';

/** The fields that change only with a notice. */
export const NOTICED_FIELDS: readonly (keyof Statement)[] = [
  'mode',
  'text',
  'language',
  'originalLanguage',
  'attributions',
  'saidAt',
  'channel',
];

/** Lists that may grow without a notice, but lose items only with one. */
export const GROWING_FIELDS = ['translations', 'citations'] as const satisfies readonly (keyof Statement)[];
