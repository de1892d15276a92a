/**
 * A whole story as plain values, gathered once from the record at one place: what every format is written from. It holds
 * what readers may see and nothing else, so that no format can show more.
 */
import type { Key } from '../record/lists.js';
import type { ListPage, Place, Snapshot, Version } from '../record/snapshot.js';
import type {
  Actor,
  Event,
  Notice,
  Position,
  Proposal,
  Source,
  Statement,
  ThingId,
  ThingKind,
  Things,
} from '../story/model.js';
import { isShown, redacted, shownNote } from '../story/redaction.js';
import type { Instant } from '../story/time.js';
import type { Update } from '../story/update.js';
import { UpdateKind, valuesOf } from '../story/vocabulary.js';

/** A thing as it stands, with when it was first recorded and when last. */
export interface Exported<K extends ThingKind> {
  readonly id: ThingId;
  /** 1, 2, 3, … */
  readonly version: number;
  readonly recordedAt: Instant;
  readonly changedAt: Instant;
  readonly body: Things[K];
}

/** A notice as the public reads it. */
export type PublicNotice = Pick<Notice, 'kind' | 'reason' | 'text'>;

/** A statement as it once stood. */
export interface StatementRevision {
  readonly number: number;
  readonly recordedAt: Instant;
  readonly notice: PublicNotice | null;
  /** Without its words where they are not shown: see `isShown`. */
  readonly body: Statement;
  readonly isShown: boolean;
}

export interface ExportedStatement extends Exported<'statement'> {
  /** Whether its words are shown. */
  readonly isShown: boolean;
  /** Every version, the oldest first. */
  readonly revisions: readonly StatementRevision[];
}

/** What has names in it. */
export interface Named {
  readonly actors: ReadonlyMap<ThingId, Actor>;
}

export interface StoryExport extends Named {
  readonly story: Exported<'story'>;
  /** When anything of the story was last recorded. */
  readonly changedAt: Instant;
  /** The newest place at which anything of the story was recorded: from here on it can be followed, as of here read again. */
  readonly cursor: string;
  /** The cursor as of which it was asked for; `null` where it was asked for as it stands. */
  readonly asOf: string | null;
  readonly sources: ReadonlyMap<ThingId, Source>;
  /** In the order of the record, like everything that follows. */
  readonly events: readonly Exported<'event'>[];
  readonly proposals: readonly Exported<'proposal'>[];
  readonly positions: readonly Exported<'position'>[];
  readonly statements: readonly ExportedStatement[];
}

/** How many things are read at a time. */
const PAGE = 1_000;

/** As of when a story is asked for, and how a place is written as a token. */
export interface ExportOptions {
  /** The cursor as of which it is asked for; `null` for as it stands. */
  readonly asOf: string | null;
  readonly cursorOf: (place: Place) => string;
}

/**
 * Gathers a story with only so many of its statements, those that changed last, with whom and what they refer to, and
 * without positions; `null` where there was none.
 */
export async function exportNewest(
  snapshot: Snapshot,
  slug: ThingId,
  options: ExportOptions,
  count: number,
): Promise<StoryExport | null> {
  const frame = await exportFrame(snapshot, slug, options);
  if (frame === null) return null;
  const versions = await changedLast(snapshot, slug, count);
  const part = { ...frame, statements: await Promise.all(versions.map(exportedStatement)) };
  const named = await thingsOf(snapshot, 'actor', actorsIn(part));
  const [behind, sources] = await Promise.all([
    thingsOf(snapshot, 'actor', actorsBehind(named)),
    thingsOf(snapshot, 'source', sourcesIn(part)),
  ]);
  return { ...part, actors: new Map([...named, ...behind]), sources };
}

/** A story without its statements and positions, and without those who have a part in it; `null` where there was none. */
export async function exportFrame(
  snapshot: Snapshot,
  slug: ThingId,
  { asOf, cursorOf }: ExportOptions,
): Promise<StoryExport | null> {
  const [version] = await snapshot.history('story', slug).then((versions) => versions.slice(-1));
  if (version === undefined) return null;
  const [story, newest, events, proposals] = await Promise.all([
    exported(version),
    newestUpdate(snapshot, slug, null),
    allOf(snapshot, 'event', slug),
    allOf(snapshot, 'proposal', slug),
  ]);
  return {
    story,
    changedAt: newest?.at ?? story.changedAt,
    // Not the place at which it was read: what is written would differ with whatever happens in other stories.
    cursor: cursorOf(newest ?? snapshot),
    asOf,
    actors: new Map(),
    sources: new Map(),
    events,
    proposals,
    positions: [],
    statements: [],
  };
}

/** One statement as it stood at a snapshot, with those who have a part in it; `null` where there was none. */
export async function exportStatement(
  snapshot: Snapshot,
  id: ThingId,
): Promise<(Named & { readonly statement: ExportedStatement }) | null> {
  const version = await snapshot.get('statement', id);
  if (version === null) return null;
  const statement = await exportedStatement(version);
  const things = { events: [], proposals: [], positions: [], statements: [statement] };
  return { statement, actors: await thingsOf(snapshot, 'actor', actorsIn(things)) };
}

/** How many updates are read at a time to find out which statements changed last. */
const UPDATES_READ = 50;
const STATEMENT_UPDATES = valuesOf(UpdateKind).filter((kind) => kind.startsWith('STATEMENT_'));

/** So many of the statements of a story, those that changed last, in the order of the record. */
async function changedLast(snapshot: Snapshot, slug: ThingId, count: number): Promise<Version<'statement'>[]> {
  const ids = new Set<ThingId>();
  for (let before: number | null = null; ids.size < count; ) {
    const query = { after: 0, before, kinds: STATEMENT_UPDATES, limit: UPDATES_READ, fromEnd: true };
    const { updates, more } = await snapshot.updates(slug, query);
    for (const { subject } of updates.toReversed()) if (ids.size < count) ids.add(subject);
    before = updates[0]?.offset ?? null;
    if (!more) break;
  }
  const versions = await snapshot.getMany('statement', [...ids]);
  return versions.sort((a, b) => a.firstOffset - b.firstOffset);
}

/** The newest update of a story up to a snapshot, of certain kinds or of any. */
export async function newestUpdate(
  snapshot: Snapshot,
  slug: ThingId,
  kinds: readonly UpdateKind[] | null,
): Promise<Update | null> {
  const query = { after: 0, before: null, kinds, limit: 1, fromEnd: true };
  return (await snapshot.updates(slug, query)).updates[0] ?? null;
}

/** The things of a story in pages, in the order of the record. Each page is read by a reader of its own, which keeps nothing. */
export async function* pagesOf<K extends 'event' | 'proposal' | 'position' | 'statement'>(
  open: () => Snapshot,
  kind: K,
  slug: ThingId,
  limit: number,
): AsyncGenerator<readonly Version<K>[]> {
  const query = { order: 'recorded', descending: false, filter: {}, before: null, limit, fromEnd: false } as const;
  for (let after: Key | null = null; ; ) {
    const { items, more }: ListPage<Version<K>> = await open().page(kind, 'story', slug, { ...query, after });
    yield items.map(({ item }) => item);
    after = items.at(-1)?.key ?? null;
    if (!more || after === null) return;
  }
}

async function allOf<K extends 'event' | 'proposal'>(
  snapshot: Snapshot,
  kind: K,
  slug: ThingId,
): Promise<Exported<K>[]> {
  const all: Exported<K>[] = [];
  for await (const page of pagesOf(() => snapshot, kind, slug, PAGE)) {
    all.push(...(await Promise.all(page.map((version) => exported(version)))));
  }
  return all;
}

/** Things by their ids, in the order of these. */
export async function thingsOf<K extends 'actor' | 'source'>(
  snapshot: Snapshot,
  kind: K,
  ids: ReadonlySet<ThingId>,
): Promise<ReadonlyMap<ThingId, Things[K]>> {
  const versions = await snapshot.getMany(kind, [...ids].sort());
  return new Map(versions.map(({ id, body }) => [id, body]));
}

/** A thing as it stands. Its notice is left out: there is a note for the desk in it. */
export async function exported<K extends ThingKind>(version: Version<K>): Promise<Exported<K>> {
  const { id, kind, body, recordedAt } = version;
  const first = version.version === 1 ? version : (await version.snapshot.history(kind, id))[0];
  return {
    id,
    version: version.version,
    recordedAt: first?.recordedAt ?? recordedAt,
    changedAt: recordedAt,
    body,
  };
}

/** A position as it stands, without its note while its evidence is not shown. */
export async function exportedPosition(version: Version<'position'>): Promise<Exported<'position'>> {
  const one = await exported(version);
  if (one.body.note === null) return one;
  const evidence = await version.snapshot.getMany('statement', one.body.evidence);
  const bodies = evidence.map(({ body }) => body);
  return { ...one, body: { ...one.body, note: shownNote(one.body.note, bodies) } };
}

/** A statement as it stands, with what it was before. */
export async function exportedStatement(version: Version<'statement'>): Promise<ExportedStatement> {
  const versions = await version.snapshot.history('statement', version.id);
  const shown = isShown(version.body);
  return {
    ...(await exported(version)),
    isShown: shown,
    body: shown ? version.body : redacted(version.body),
    revisions: versions.map(({ version: number, recordedAt, notice, body }) => {
      // What is not shown now shows its words nowhere: a row of a table is read without those after it.
      const isShownHere = shown && isShown(body);
      return {
        number,
        recordedAt,
        notice: notice === null ? null : { kind: notice.kind, reason: notice.reason, text: notice.text },
        body: isShownHere ? body : redacted(body),
        isShown: isShownHere,
      };
    }),
  };
}

type Listed = Pick<StoryExport, 'events' | 'proposals' | 'positions' | 'statements'>;

/** Everybody who has a part in anything, or once had one: a statement may have been corrected to another speaker. */
export function actorsIn({ events, proposals, positions, statements }: Listed): ReadonlySet<ThingId> {
  const inEvent = ({ participants }: Event) => participants.map(({ actor }) => actor);
  const inProposal = ({ tabledBy, requiredParties }: Proposal) => [...tabledBy, ...requiredParties];
  const inPosition = ({ actor, conditions }: Position) => [actor, ...conditions.map(({ onActor }) => onActor)];
  const inStatement = ({ attributions, mentions }: Statement) => [
    ...attributions.flatMap((one) => [one.speaker, ...one.onBehalfOf, one.relayedBy, one.addressedTo]),
    ...mentions,
  ];
  const ids = [
    ...events.flatMap(({ body }) => inEvent(body)),
    ...proposals.flatMap(({ body }) => inProposal(body)),
    ...positions.flatMap(({ body }) => inPosition(body)),
    ...statements.flatMap(({ revisions }) => revisions.flatMap(({ body }) => inStatement(body))),
  ];
  return new Set(ids.filter((id) => id !== null));
}

/** Those whom others represent or belong to. */
export function actorsBehind(actors: ReadonlyMap<ThingId, Actor>): ReadonlySet<ThingId> {
  const ids = [...actors.values()].flatMap(({ represents, country, parent }) => [represents, country, parent]);
  return new Set(ids.filter((id) => id !== null).filter((id) => !actors.has(id)));
}

/** What is cited, or was. */
export function sourcesIn({ proposals, statements }: Listed): ReadonlySet<ThingId> {
  const bodies = statements.flatMap(({ revisions }) => revisions.map(({ body }) => body));
  const citations = [...proposals.map(({ body }) => body), ...bodies].flatMap((body) => body.citations);
  const translations = bodies.flatMap((body) => body.translations);
  return new Set([...citations, ...translations].map(({ source }) => source).filter((id) => id !== null));
}
