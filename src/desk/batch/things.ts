/** Adding and changing the things that need no notice: the story, its sources, actors, events and proposals. */
import { isDeepStrictEqual } from 'node:util';
import type { Citation, Event, Proposal, Source, ThingId, ThingKind, Things } from '../../story/model.js';
import { agreementViolations, eventViolations, proposalMoveViolations, storyViolations } from '../../story/rules.js';
import type { Path } from '../../story/violation.js';
import type { ActorType, UpdateKind } from '../../story/vocabulary.js';
import type { CitationEntry, EntryOf, StoryEntry } from '../story-file/definition.js';
import type { Entry } from '../story-file/parse.js';
import type { Draft } from './draft.js';

/** What an entry leaves as it is (`undefined`), clears (`null`) or sets. */
export function changed<T>(given: T | null | undefined, before: T | null | undefined): T | null {
  return given === undefined ? (before ?? null) : given;
}

/** The fields of a new thing that must be given, or `null` with each missing one reported. */
export function required<T extends object>(
  draft: Draft,
  path: Path,
  fields: { [F in keyof T]: T[F] | undefined },
): T | null {
  const missing = Object.entries(fields).filter(([, value]) => value === undefined);
  for (const [field] of missing) {
    draft.report('REQUIRED_FIELD', path, `${String(path.at(-2) ?? path.at(-1))}: ${field} is missing, and this is new`);
  }
  return missing.length === 0 && isComplete(fields) ? fields : null;
}

function isComplete<T extends object>(fields: { [F in keyof T]: T[F] | undefined }): fields is T {
  return Object.values(fields).every((value) => value !== undefined);
}

/** Appends the update that adds or changes a thing; nothing where it is as it was. */
function append<K extends ThingKind>(
  draft: Draft,
  kinds: readonly [added: UpdateKind, changed: UpdateKind],
  story: ThingId | null,
  thing: { readonly kind: K; readonly id: ThingId; readonly body: Things[K] },
  before: Things[K] | null,
): void {
  if (before !== null && isDeepStrictEqual(before, thing.body)) return;
  draft.append({
    kind: before === null ? kinds[0] : kinds[1],
    story,
    subjectKind: thing.kind,
    subject: thing.id,
    notice: null,
    things: [thing],
  });
}

export async function planStory(draft: Draft, { path, value }: Entry<StoryEntry>): Promise<void> {
  const before = await draft.get('story', value.slug);
  const fields = required(draft, path, {
    headline: value.headline ?? before?.headline,
    summary: value.summary ?? before?.summary,
    language: value.language ?? before?.language,
    startedAt: value.startedAt ?? before?.startedAt,
  });
  if (fields === null) return;
  const body = {
    slug: value.slug,
    ...fields,
    status: value.status ?? before?.status ?? 'LIVE',
    endedAt: changed(value.endedAt, before?.endedAt),
  };
  draft.reportAll(storyViolations(body), path);
  append(draft, ['STORY_OPENED', 'STORY_CHANGED'], value.slug, { kind: 'story', id: value.slug, body }, before);
}

export async function planSource(
  draft: Draft,
  { path, value }: Entry<EntryOf<'sources'>>,
  owners: ReadonlyMap<string, ThingId>,
): Promise<void> {
  const before = await draft.get('source', value.slug);
  const fields = required<Pick<Source, 'url' | 'publisher' | 'kind'>>(draft, path, {
    url: value.url ?? before?.url,
    publisher: value.publisher ?? before?.publisher,
    kind: value.kind ?? before?.kind,
  });
  if (fields === null) return;
  const owner = draft.sourceOfUrl.get(fields.url) ?? owners.get(fields.url) ?? value.slug;
  if (owner !== value.slug) {
    draft.report('ALREADY_TAKEN', [...path, 'url'], `This address is already the source "${owner}"; refer to that one`);
  }
  const body: Source = {
    slug: value.slug,
    ...fields,
    title: changed(value.title, before?.title),
    publishedAt: changed(value.publishedAt, before?.publishedAt),
    language: changed(value.language, before?.language),
    archivedUrl: changed(value.archivedUrl, before?.archivedUrl),
  };
  append(draft, ['SOURCE_ADDED', 'SOURCE_CHANGED'], null, { kind: 'source', id: value.slug, body }, before);
}

/** Which fields belong to which type of actor. */
const FIELDS_OF_TYPE = {
  PERSON: ['office', 'represents'],
  COUNTRY: ['isoCode'],
  ORGANIZATION: ['country', 'parent'],
} as const satisfies Record<ActorType, readonly (keyof EntryOf<'actors'>)[]>;

export async function planActor(
  draft: Draft,
  { path, value }: Entry<EntryOf<'actors'>>,
  owners: ReadonlyMap<string, ThingId>,
): Promise<void> {
  const before = await draft.get('actor', value.slug);
  const fields = required(draft, path, { type: value.type ?? before?.type, name: value.name ?? before?.name });
  if (fields === null) return;
  if (before !== null && before.type !== fields.type) {
    draft.report('TYPE_IS_FIXED', [...path, 'type'], `${value.slug} is a ${before.type} and stays one`);
  }
  for (const [type, names] of Object.entries(FIELDS_OF_TYPE)) {
    for (const field of names) {
      if (type === fields.type || value[field] === undefined || value[field] === null) continue;
      draft.report('FIELD_NOT_OF_TYPE', [...path, field], `${field} belongs to a ${type}; this is a ${fields.type}`);
    }
  }
  await checkRelatives(draft, value, path);
  const wikidataId = changed(value.wikidataId, before?.wikidataId);
  const owner =
    wikidataId === null
      ? value.slug
      : (draft.actorOfWikidataId.get(wikidataId) ?? owners.get(wikidataId) ?? value.slug);
  if (owner !== value.slug) {
    draft.report('ALREADY_TAKEN', [...path, 'wikidataId'], `${wikidataId} is already the actor "${owner}"`);
  }
  const body = {
    slug: value.slug,
    ...fields,
    otherNames: value.otherNames ?? before?.otherNames ?? [],
    description: changed(value.description, before?.description),
    wikidataId,
    office: changed(value.office, before?.office),
    represents: changed(value.represents, before?.represents),
    isoCode: changed(value.isoCode, before?.isoCode),
    country: changed(value.country, before?.country),
    parent: changed(value.parent, before?.parent),
  };
  append(draft, ['ACTOR_ADDED', 'ACTOR_CHANGED'], null, { kind: 'actor', id: value.slug, body }, before);
}

/** What the actors that an actor refers to may be. */
const RELATIVES = {
  represents: ['COUNTRY', 'ORGANIZATION'],
  country: ['COUNTRY'],
  parent: ['ORGANIZATION'],
} as const satisfies Partial<Record<keyof EntryOf<'actors'>, readonly ActorType[]>>;

async function checkRelatives(draft: Draft, entry: EntryOf<'actors'>, path: Path): Promise<void> {
  for (const field of ['represents', 'country', 'parent'] as const) {
    const name = entry[field];
    if (name === undefined || name === null) continue;
    const at = [...path, field];
    if (name === entry.slug) {
      draft.report('RELATES_TO_ITSELF', at, `${field} names the actor itself`);
      continue;
    }
    const relative = await draft.get('actor', await draft.resolve('actor', name, at));
    const allowed: readonly ActorType[] = RELATIVES[field];
    if (relative !== null && !allowed.includes(relative.type)) {
      const message = `${field} names a ${relative.type}; it must be a ${allowed.join(' or a ')}`;
      draft.report('REFERENCE_OF_OTHER_TYPE', at, message);
    }
    // An organization that is part of another: going up from there must not lead back here.
    const passed = new Set<ThingId>();
    for (let above = field === 'parent' ? relative : null; above !== null && !passed.has(above.slug); ) {
      passed.add(above.slug);
      if (above.parent === entry.slug) {
        draft.report('CIRCLE', at, `${entry.slug} would be part of itself by way of ${above.slug}`);
      }
      above = above.parent === null ? null : await draft.get('actor', above.parent);
    }
  }
}

export async function planEvent(draft: Draft, { path, value }: Entry<EntryOf<'events'>>, now: string): Promise<void> {
  const id = draft.idOf('event', value.slug);
  const before = await draft.get('event', id);
  const fields = required<Pick<Event, 'kind' | 'title' | 'status'>>(draft, path, {
    kind: value.kind ?? before?.kind,
    title: value.title ?? before?.title,
    status: value.status ?? before?.status,
  });
  const participants = value.participants ?? before?.participants ?? [];
  await draft.resolveAll(
    'actor',
    participants.map((participant) => participant.actor),
    [...path, 'participants'],
  );
  const partOf = changed(
    value.partOf === undefined || value.partOf === null
      ? value.partOf
      : await draft.resolve('event', value.partOf, [...path, 'partOf']),
    before?.partOf,
  );
  if (fields === null) return;
  const body: Event = {
    story: draft.story,
    slug: value.slug,
    ...fields,
    summary: changed(value.summary, before?.summary),
    time: changed(value.time, before?.time),
    previousTime: changed(value.previousTime, before?.previousTime),
    place: changed(value.place, before?.place),
    participants,
    partOf,
  };
  const parents = await ancestors(draft, partOf);
  draft.reportAll(
    eventViolations(body, id, before, now, (parent) => parents.get(parent) ?? null),
    path,
  );
  append(draft, ['EVENT_ANNOUNCED', 'EVENT_CHANGED'], draft.story, { kind: 'event', id, body }, before);
}

/** The events that an event is part of, directly or by way of others. */
async function ancestors(draft: Draft, from: ThingId | null): Promise<Map<ThingId, Event>> {
  const found = new Map<ThingId, Event>();
  for (let id = from; id !== null && !found.has(id); ) {
    const event = await draft.get('event', id);
    if (event === null) break;
    found.set(id, event);
    id = event.partOf;
  }
  return found;
}

export async function planProposal(draft: Draft, { path, value }: Entry<EntryOf<'proposals'>>): Promise<void> {
  const id = draft.idOf('proposal', value.slug);
  const before = await draft.get('proposal', id);
  const fields = required<Pick<Proposal, 'title' | 'kind' | 'status'>>(draft, path, {
    title: value.title ?? before?.title,
    kind: value.kind ?? before?.kind,
    status: value.status ?? before?.status,
  });
  const tabledBy = value.tabledBy ?? before?.tabledBy ?? [];
  await draft.resolveAll('actor', tabledBy, [...path, 'tabledBy']);
  const requiredParties = value.requiredParties ?? before?.requiredParties ?? [];
  await draft.resolveAll('actor', requiredParties, [...path, 'requiredParties']);
  const citations =
    value.citations === undefined
      ? (before?.citations ?? [])
      : await planCitations(draft, value.citations, [...path, 'citations']);
  const given = value.relation;
  const relation = changed(
    given === undefined || given === null
      ? given
      : {
          kind: given.kind,
          proposal: await draft.resolve('proposal', given.proposal, [...path, 'relation', 'proposal']),
        },
    before?.relation,
  );
  if (relation?.proposal === id) {
    draft.report('RELATES_TO_ITSELF', [...path, 'relation', 'proposal'], 'A proposal does not relate to itself');
  }
  if (fields === null) return;
  const body: Proposal = {
    story: draft.story,
    slug: value.slug,
    ...fields,
    description: changed(value.description, before?.description),
    terms: value.terms ?? before?.terms ?? [],
    tabledBy,
    tabledAt: changed(value.tabledAt, before?.tabledAt),
    requiredParties,
    relation,
    citations,
  };
  if (before !== null) draft.reportAll(proposalMoveViolations(before, body), path);
  append(draft, ['PROPOSAL_TABLED', 'PROPOSAL_CHANGED'], draft.story, { kind: 'proposal', id, body }, before);
}

/**
 * Rule 7: whether a proposal that is AGREED really is. `isPosition`: nothing is said of the proposal itself, but somebody
 * takes another position on it.
 */
export async function checkAgreement(draft: Draft, proposal: ThingId, path: Path, isPosition: boolean): Promise<void> {
  const body = await draft.get('proposal', proposal);
  if (body === null) return;
  const before = (await draft.head.get('proposal', proposal))?.body;
  const isRestated = before?.status !== body.status || !isDeepStrictEqual(before.requiredParties, body.requiredParties);
  if (!isRestated && !isPosition) return;
  const positions = [...(await draft.currentPositions('proposal', proposal)).values()];
  for (const { code, path: inner, message } of agreementViolations(body, positions)) {
    const advice = isPosition ? '; move the proposal on in the same file, for example to LAPSED' : '';
    draft.report(code, isPosition ? path : [...path, ...inner], `${message}${advice}`);
  }
}

export function planCitations(draft: Draft, entries: readonly CitationEntry[], path: Path): Promise<Citation[]> {
  return Promise.all(
    entries.map(async ({ source, quote, retrievedAt, supports }, index) => ({
      source: await draft.resolve('source', source, [...path, index, 'source']),
      quote:
        quote === undefined || quote === null
          ? null
          : typeof quote === 'string'
            ? { exact: quote, prefix: null, suffix: null }
            : { exact: quote.exact, prefix: quote.prefix ?? null, suffix: quote.suffix ?? null },
      retrievedAt: retrievedAt ?? null,
      supports,
    })),
  );
}
