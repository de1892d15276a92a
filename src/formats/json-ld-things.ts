/** Actors, sources, proposals and events in the vocabulary of schema.org. */
import type { CreativeWork, Organization, Person, Event as SchemaEvent } from 'schema-dts';
import { edtfOf, precisionsOf } from '../story/edtf.js';
import { globalId } from '../story/global-id.js';
import { localAt } from '../story/local-time.js';
import type { Actor, Source, ThingId } from '../story/model.js';
import { describeTime, type FuzzyTime } from '../story/time.js';
import type { EventStatus } from '../story/vocabulary.js';
import { serviceWords } from '../words/service.js';
import { placeUrl } from './addresses.js';
import type { Exported, StoryExport } from './story-export.js';

/** The story, and what is needed to refer to its parts. */
export interface JsonLdScope {
  readonly story: StoryExport;
  readonly base: string;
  /** The events and proposals of this story. Things of other stories are not described, so nothing refers to them. */
  readonly events: ReadonlySet<ThingId>;
  readonly proposals: ReadonlySet<ThingId>;
}

/** The start of the URIs of Wikidata items. Wikidata's own data has http; with https the names would not be equal. */
const WIKIDATA_ENTITY = 'http://www.wikidata.org/entity/';

/** A person or an organization. A country is its government, because a Country of schema.org is a place and cannot speak. */
export function actorNode({ story, base }: JsonLdScope, id: ThingId, actor: Actor): Person | Organization {
  const { name, otherNames, description, wikidataId, office, represents, parent, isoCode, type } = actor;
  const reference = (other: ThingId) => ({ '@id': placeUrl(base, story.story.id, 'actor', other) });
  const known = (other: ThingId | null): other is ThingId => other !== null && story.actors.has(other);
  const described = {
    '@id': placeUrl(base, story.story.id, 'actor', id),
    identifier: globalId('actor', id),
    name,
    ...(otherNames.length === 0 ? {} : { alternateName: otherNames }),
    ...(description === null ? {} : { description }),
    ...(wikidataId === null ? {} : { sameAs: `${WIKIDATA_ENTITY}${wikidataId}` }),
  };
  switch (type) {
    case 'PERSON': {
      const represented = known(represents) && story.actors.get(represents)?.type !== 'PERSON' ? represents : null;
      return {
        '@type': 'Person',
        ...described,
        ...(office === null ? {} : { jobTitle: office }),
        ...(represented === null ? {} : { affiliation: reference(represented) }),
      };
    }
    case 'COUNTRY':
      return {
        '@type': 'GovernmentOrganization',
        ...described,
        areaServed: { '@type': 'Country', name, ...(isoCode === null ? {} : { identifier: isoCode }) },
      };
    case 'ORGANIZATION':
      return {
        '@type': 'Organization',
        ...described,
        ...(known(parent) ? { parentOrganization: reference(parent) } : {}),
      };
  }
}

/** A source: a page, document or recording. */
export function sourceNode({ story, base }: JsonLdScope, id: ThingId, source: Source): CreativeWork {
  const { url, publisher, title, publishedAt, language, archivedUrl } = source;
  const date = publishedAt === null ? null : dateOf(publishedAt);
  return {
    '@type': 'CreativeWork',
    '@id': placeUrl(base, story.story.id, 'source', id),
    identifier: globalId('source', id),
    url,
    publisher: { '@type': 'Organization', name: publisher },
    ...(title === null ? {} : { name: title }),
    ...(date === null ? {} : { datePublished: date }),
    ...(language === null ? {} : { inLanguage: language }),
    ...(archivedUrl === null ? {} : { archivedAt: archivedUrl }),
  };
}

/** A proposal. The vocabulary has no closer term than a creative work. */
export function proposalNode({ story, base }: JsonLdScope, { id, body }: Exported<'proposal'>): CreativeWork {
  return {
    '@type': 'CreativeWork',
    '@id': placeUrl(base, story.story.id, 'proposal', id),
    identifier: globalId('proposal', id),
    name: body.title,
    creativeWorkStatus: serviceWords.proposalStatus[body.status],
    ...(body.description === null ? {} : { description: body.description }),
    ...(body.tabledAt === null ? {} : { temporal: temporalOf(body.tabledAt) }),
  };
}

/** The status of an event. schema.org has no term for a proposed event, nor for one that is under way or held. */
const EVENT_STATUS = {
  PROPOSED: null,
  SCHEDULED: 'https://schema.org/EventScheduled',
  UNDER_WAY: 'https://schema.org/EventScheduled',
  HELD: 'https://schema.org/EventScheduled',
  POSTPONED: 'https://schema.org/EventPostponed',
  CANCELLED: 'https://schema.org/EventCancelled',
} as const satisfies Readonly<Record<EventStatus, string | null>>;

/** An event. */
export function eventNode({ story, base, events }: JsonLdScope, { id, body }: Exported<'event'>): SchemaEvent {
  const { title, summary, status, time, previousTime, place, participants, partOf } = body;
  const reference = (kind: 'actor' | 'event', other: ThingId) => ({
    '@id': placeUrl(base, story.story.id, kind, other),
  });
  const start = time === null ? null : dateOf(time);
  const previous = previousTime === null ? null : dateOf(previousTime);
  const eventStatus = EVENT_STATUS[status];
  return {
    '@type': 'Event',
    '@id': placeUrl(base, story.story.id, 'event', id),
    identifier: globalId('event', id),
    name: title,
    ...(summary === null ? {} : { description: summary }),
    ...(eventStatus === null ? {} : { eventStatus }),
    ...(start === null ? {} : { startDate: start }),
    ...(previous === null ? {} : { previousStartDate: previous }),
    ...(place === null ? {} : { location: place }),
    ...(participants.length === 0 ? {} : { attendee: participants.map(({ actor }) => reference('actor', actor)) }),
    ...(partOf === null || !events.has(partOf) ? {} : { superEvent: reference('event', partOf) }),
  };
}

/** The start of a time as a date or moment in ISO 8601; `null` where it is approximate or the day is not known. */
export function dateOf(time: FuzzyTime): string | null {
  const { earliestPrecision } = precisionsOf(time);
  if (time.approximate || earliestPrecision === 'YEAR' || earliestPrecision === 'MONTH') return null;
  const start = localAt(time.earliest, time.timeZone ?? 'UTC');
  return earliestPrecision === 'MINUTE' || earliestPrecision === 'SECOND'
    ? start.toString({ smallestUnit: 'second', timeZoneName: 'never' })
    : start.toPlainDate().toString();
}

/** A time in EDTF, or in words where EDTF cannot express it. */
export function temporalOf(time: FuzzyTime): string {
  return edtfOf(time) ?? describeTime(time);
}
