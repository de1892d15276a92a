/** The fields of an actor that editors give and may change. An actor's type is permanent. */
import { MAX_OTHER_NAMES_PER_ACTOR } from './bounds.js';
import { list, type NamesOfKinds, optional, required } from './field.js';
import type { ActorType } from './vocabulary.js';

export const ACTOR_FIELDS = [
  required('name', 'actorName', { read: 'The name to show.' }),
  list('otherNames', 'lines', MAX_OTHER_NAMES_PER_ACTOR, { read: 'Other names and spellings in use.' }),
  optional('description', 'text', { read: 'A description of the actor.' }),
  // Unique over all actors.
  optional('wikidataId', 'wikidataId', {
    read: 'The item of Wikidata, `Q` and digits.',
    write: 'The item of Wikidata, `Q` and digits. Unique.',
  }),
  optional('office', 'line', {
    read: 'The present title. An attribution shows the title at the time of speaking.',
    write: 'PERSON: the present title.',
    file: 'PERSON: the present title.',
  }),
  optional('represents', 'relative', {
    read: 'The country or organization whose office it is.',
    write: 'PERSON: the country or organization whose office it is.',
    file: 'PERSON: the country or organization whose office it is.',
  }),
  optional('isoCode', 'isoCode', {
    read: 'ISO 3166-1 alpha-2, two capital letters.',
    write: 'COUNTRY: ISO 3166-1 alpha-2.',
    file: 'COUNTRY: ISO 3166-1 alpha-2.',
  }),
  optional('country', 'relative', {
    read: 'The country it belongs to.',
    write: 'ORGANIZATION: the country it belongs to.',
    file: 'ORGANIZATION: the country it belongs to.',
  }),
  optional('parent', 'relative', {
    read: 'The organization it is part of.',
    write: 'ORGANIZATION: the organization it is part of.',
    file: 'ORGANIZATION: the organization it is part of.',
  }),
] as const;

type ActorField = (typeof ACTOR_FIELDS)[number]['name'];

/** The fields that belong to one type of actor. */
export const FIELDS_OF_TYPE = {
  PERSON: ['office', 'represents'],
  COUNTRY: ['isoCode'],
  ORGANIZATION: ['country', 'parent'],
} as const satisfies Readonly<Record<ActorType, readonly ActorField[]>>;

/** The types of actors that an actor may refer to, by field. */
export const RELATIVES = {
  represents: ['COUNTRY', 'ORGANIZATION'],
  country: ['COUNTRY'],
  parent: ['ORGANIZATION'],
} as const satisfies Readonly<Record<NamesOfKinds<typeof ACTOR_FIELDS, 'relative'>, readonly ActorType[]>>;
