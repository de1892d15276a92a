/** The fields of a statement that editors give, in the order in which they are shown. */
import {
  MAX_ATTRIBUTIONS_PER_STATEMENT,
  MAX_CITATIONS_PER_STATEMENT,
  MAX_MENTIONS_PER_STATEMENT,
  MAX_PROPOSALS_PER_STATEMENT,
  MAX_RELATIONS_PER_STATEMENT,
  MAX_TRANSLATIONS_PER_STATEMENT,
} from './bounds.js';
import { list, optional, required } from './field.js';

export const STATEMENT_FIELDS = [
  required('mode', 'speechMode', {
    read: 'Whose words the text is in. Only DIRECT text and the quoted spans of MIXED text belong in quotation marks.',
    write: 'Whose words the text is in.',
    column: 'Whose words the text is in.',
  }),
  required('text', 'words', {
    read: 'The words, in `language`; null while the statement is withheld, after a retraction, and, after a redaction, in every version, even a PUBLISHED one.',
    write: 'The words, in `language`.',
  }),
  required('language', 'language', {
    read: 'The language of the text.',
    write: 'The language of the text (BCP 47).',
    column: 'The language of the text (BCP 47).',
  }),
  // If it differs from `language`, the text is a translation.
  optional('originalLanguage', 'language', {
    read: 'The language of speaking, if known; a text in another language is a translation.',
    write: 'The language of speaking, if known.',
    column: 'The language it was said in, where known.',
  }),
  list('translations', 'translations', MAX_TRANSLATIONS_PER_STATEMENT, {
    read: 'Other published wordings of the same utterance.',
    write: 'Other published wordings.',
  }),
  list('attributions', 'attributions', MAX_ATTRIBUTIONS_PER_STATEMENT, {
    read: 'The attributions; a joint statement has several.',
  }),
  required('saidAt', 'time', { read: 'When it was said.', column: 'it was said' }),
  required('channel', 'channel', {
    read: 'The channel through which it was said.',
    column: 'The channel through which it was said.',
  }),
  optional('event', 'event', {
    read: 'The event at which it was said, or which it is about.',
    column: 'The id of the event at which it was said.',
  }),
  optional('place', 'line', {
    read: 'The place where it was said, if no event gives it.',
    file: 'The place where it was said, if no event gives it.',
    column: 'Where it was said, where no event says so.',
  }),
  list('proposals', 'proposals', MAX_PROPOSALS_PER_STATEMENT, {
    read: 'The proposals it is about.',
    column: 'The ids of the proposals it is about.',
  }),
  list('mentions', 'actors', MAX_MENTIONS_PER_STATEMENT, { read: 'Actors it mentions.' }),
  list('citations', 'citations', MAX_CITATIONS_PER_STATEMENT, { read: 'The sources of the statement.' }),
  list('relations', 'relations', MAX_RELATIONS_PER_STATEMENT, {
    read: 'How it relates to earlier statements: it denies, confirms or answers one, for example.',
    write: 'How it relates to earlier statements.',
  }),
] as const;
