/** Computes the new value of each field, from the entry and the version before. */
import type { FieldKind, FieldOf, FieldValues } from '../../story/field.js';
import type {
  Attribution,
  Citation,
  Condition,
  Participant,
  StatementRelation,
  ThingId,
  Translation,
} from '../../story/model.js';
import { parseTime } from '../../story/time.js';
import type { Path } from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import { fieldAt } from '../../words/names.js';
import type { EntryValues } from '../story-file/definition.js';
import type { Batch } from './batch.js';
import { changed } from './entry.js';

/** The path of a field's value, and the thing it belongs to. */
interface FieldContext {
  readonly batch: Batch;
  /** The id of the thing. */
  readonly id: ThingId;
  readonly path: Path;
}

type Plan<K extends FieldKind> = (
  value: EntryValues[K],
  given: FieldContext,
) => FieldValues[K] | Promise<FieldValues[K]>;

function asGiven<T>(value: T): T {
  return value;
}

/** Turns the given value of a field of each kind into the value to record: references are looked up. */
const PLANS: { readonly [K in FieldKind]: Plan<K> } = {
  words: asGiven,
  text: asGiven,
  positionNote: asGiven,
  line: asGiven,
  actorName: asGiven,
  language: asGiven,
  address: asGiven,
  wikidataId: asGiven,
  isoCode: asGiven,
  time: asGiven,
  storyStatus: asGiven,
  sourceKind: asGiven,
  eventKind: asGiven,
  eventStatus: asGiven,
  proposalKind: asGiven,
  proposalStatus: asGiven,
  speechMode: asGiven,
  channel: asGiven,
  stance: asGiven,
  positionBasis: asGiven,
  actor: (name, { batch, path }) => batch.resolve('actor', name, path),
  event: (name, { batch, path }) => batch.resolve('event', name, path),
  // The proposal of a position belongs to the story of the entry.
  proposal: (name, { batch, path }) => batch.resolveOwn('proposal', name, path),
  // The rules of actors check which types of actors are allowed.
  relative: asGiven,
  relation: async ({ kind, proposal }, { batch, path }) => ({
    kind,
    proposal: await batch.resolve('proposal', proposal, [...path, 'proposal']),
  }),
  lines: asGiven,
  texts: asGiven,
  actors: (names, { batch, path }) => batch.resolveAll('actor', names, path),
  proposals: (names, { batch, path }) => batch.resolveAll('proposal', names, path),
  statements: (names, { batch, path }) => batch.resolveAll('statement', names, path),
  conditions: planConditions,
  participants: planParticipants,
  attributions: planAttributions,
  translations: planTranslations,
  citations: planCitations,
  relations: planRelations,
};

const MISSING_TEXT = 'Missing.';

/**
 * The value of a field that is not given: the empty list, the default, or a stand-in for a missing required value,
 * which is never written.
 */
const STAND_INS: FieldValues = {
  words: MISSING_TEXT,
  text: MISSING_TEXT,
  positionNote: MISSING_TEXT,
  line: MISSING_TEXT,
  actorName: MISSING_TEXT,
  language: 'und',
  address: 'https://missing.invalid/',
  wikidataId: MISSING_TEXT,
  isoCode: MISSING_TEXT,
  time: parseTime({ edtf: '2000', timeZone: null, approximate: false }),
  storyStatus: 'LIVE',
  sourceKind: 'OTHER',
  eventKind: 'TALKS',
  eventStatus: 'PROPOSED',
  proposalKind: 'OTHER',
  proposalStatus: 'TABLED',
  speechMode: 'INDIRECT',
  channel: 'UNKNOWN',
  stance: 'NONCOMMITTAL',
  positionBasis: 'EDITORIAL',
  actor: MISSING_TEXT,
  event: MISSING_TEXT,
  proposal: MISSING_TEXT,
  relative: MISSING_TEXT,
  relation: { kind: 'AMENDS', proposal: MISSING_TEXT },
  lines: [],
  texts: [],
  actors: [],
  proposals: [],
  statements: [],
  conditions: [],
  participants: [],
  attributions: [],
  translations: [],
  citations: [],
  relations: [],
};

/** An entry, and the thing that it changes; `before` is `null` for a new thing. */
export interface Change<Entry, T> extends FieldContext {
  readonly entry: Entry;
  readonly before: T | null;
}

/** The kinds of values that an entry may give, leave out or clear. */
type MaybeGiven = { readonly [K in FieldKind]: EntryValues[K] | undefined };

/**
 * The name of a field and its new value. `given` reads the field from the entry, `held` from the thing. Reports a
 * required field that a new thing lacks.
 */
export async function plannedField<Entry, T, K extends FieldKind>(
  given: FieldOf<Entry, MaybeGiven, K>,
  held: FieldOf<T, FieldValues, K>,
  { entry, before, batch, id, path }: Change<Entry, T>,
): Promise<readonly [string, FieldValues[K] | null]> {
  const { name, kind, presence } = held;
  const value = given.of(entry);
  const at = [...path, name];
  if (value !== undefined && value !== null) return [name, await PLANS[kind](value, { batch, id, path: at })];
  const kept = before === null ? null : held.of(before);
  if (presence === 'optional') return [name, value === null ? null : kept];
  if (kept !== null) return [name, kept];
  if (presence === 'required') batch.reportMissing(at, mistakeWords.form.newThingNeeds(fieldAt(at)));
  return [name, STAND_INS[kind]];
}

async function planParticipants(
  entries: EntryValues['participants'],
  { batch, path }: FieldContext,
): Promise<Participant[]> {
  const actors = entries.map(({ actor }, index) => batch.resolve('actor', actor, [...path, index, 'actor']));
  await Promise.all(actors);
  return entries.map(({ actor, role }) => ({ actor, role }));
}

function planTranslations(entries: EntryValues['translations'], { batch, path }: FieldContext): Promise<Translation[]> {
  return Promise.all(
    entries.map(async ({ text, language, translator, source, machine }, index) => ({
      text,
      language,
      translator: translator ?? null,
      source:
        source === undefined || source === null
          ? null
          : await batch.resolve('source', source, [...path, index, 'source']),
      machine: machine ?? false,
    })),
  );
}

function planAttributions(entries: EntryValues['attributions'], { batch, path }: FieldContext): Promise<Attribution[]> {
  return Promise.all(
    entries.map(async (entry, index) => {
      const at = [...path, index];
      const actor = (field: 'speaker' | 'relayedBy' | 'addressedTo') => {
        const name = entry[field];
        return name === undefined || name === null ? null : batch.resolve('actor', name, [...at, field]);
      };
      const speaker = await actor('speaker');
      const present = speaker === null ? null : await batch.get('actor', speaker);
      return {
        speaker,
        label: entry.label ?? null,
        onBehalfOf: await batch.resolveAll('actor', entry.onBehalfOf ?? [], [...at, 'onBehalfOf']),
        // The office at the time of speaking: a later change of the actor's title must not change it.
        office: changed(entry.office, present?.office),
        relayedBy: await actor('relayedBy'),
        addressedTo: await actor('addressedTo'),
      };
    }),
  );
}

function planCitations(entries: EntryValues['citations'], { batch, path }: FieldContext): Promise<Citation[]> {
  return Promise.all(
    entries.map(async ({ source, quote, retrievedAt, supports }, index) => ({
      source: await batch.resolve('source', source, [...path, index, 'source']),
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

function planRelations(
  entries: EntryValues['relations'],
  { batch, id, path }: FieldContext,
): Promise<StatementRelation[]> {
  return Promise.all(
    entries.map(async ({ kind, statement }, index) => {
      const at = [...path, index, 'statement'];
      if (batch.idOf('statement', statement) === id) {
        batch.report('RELATES_TO_ITSELF', at, mistakeWords.statement.itself);
      }
      return { kind, statement: await batch.resolve('statement', statement, at) };
    }),
  );
}

function planConditions(entries: EntryValues['conditions'], { batch, path }: FieldContext): Promise<Condition[]> {
  return Promise.all(
    entries.map(async ({ kind, text, onActor, status, evidence }, index) => ({
      kind,
      text,
      onActor:
        onActor === undefined || onActor === null
          ? null
          : await batch.resolve('actor', onActor, [...path, index, 'onActor']),
      status: status ?? 'OPEN',
      evidence:
        evidence === undefined || evidence === null
          ? null
          : await batch.resolve('statement', evidence, [...path, index, 'evidence']),
    })),
  );
}
