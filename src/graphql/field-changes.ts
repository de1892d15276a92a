/** The changes of a thing, field by field, each as one readable line. */
import type { Snapshot, Version } from '../record/snapshot.js';
import { ACTOR_FIELDS } from '../story/actor-fields.js';
import { EVENT_FIELDS } from '../story/event-fields.js';
import { byName, type Defined, type FieldKind, type FieldValues, type ThingOf } from '../story/field.js';
import type {
  Attribution,
  Citation,
  Condition,
  Participant,
  ProposalRelation,
  StatementRelation,
  ThingId,
  Things,
  Translation,
} from '../story/model.js';
import { PROPOSAL_FIELDS } from '../story/proposal-fields.js';
import { isShown } from '../story/redaction.js';
import { changedFields } from '../story/rules.js';
import { SOURCE_FIELDS } from '../story/source-fields.js';
import { STATEMENT_FIELDS } from '../story/statement-fields.js';
import { STORY_FIELDS } from '../story/story-fields.js';
import { describeTime } from '../story/time.js';
import { sayerName } from '../words/said.js';
import { serviceWords } from '../words/service.js';
import { builder } from './builder.js';
import { referred } from './types.js';

const { credit, said } = serviceWords;

/** The kinds of things whose changes are shown. */
export type ChangingKind = 'story' | 'actor' | 'source' | 'event' | 'proposal' | 'statement';

/** Two consecutive versions of a thing. */
export interface Step<K extends ChangingKind = ChangingKind> {
  readonly kind: K;
  readonly before: Version<K>;
  readonly after: Version<K>;
  /** Whether readers may see the words of both versions: one would reveal much of the other. */
  readonly wordsShown: boolean;
}

/** The step from one version of a thing to the next. */
export function stepBetween<K extends ChangingKind>(kind: K, before: Version<K>, after: Version<K>): Step<K> {
  return { kind, before, after, wordsShown: showsWords(before) && showsWords(after) };
}

function showsWords(version: Version): boolean {
  return !isStatement(version) || isShown(version.body);
}

function isStatement(version: Version): version is Version<'statement'> {
  return version.kind === 'statement';
}

interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

export const FieldChangeType = builder.objectRef<FieldChange>('FieldChange').implement({
  description:
    'The old and the new value of a field. Both read the same if they differ only in a detail that the line does not show.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'The name of the field, as in `changedFields`.' }),
    before: t.exposeString('before', {
      nullable: true,
      description: 'The old value, in one line; null if it was empty, or while its words are hidden.',
    }),
    after: t.exposeString('after', {
      nullable: true,
      description: 'The new value, in one line; null if it is empty, or while its words are hidden.',
    }),
  }),
});

/** The names of the fields that a step changed. */
export function changedNames<K extends ChangingKind>(step: Step<K> | null): (keyof Things[K] & string)[] {
  if (step === null) return [];
  // In the order of the domain: the database returns the fields of a body in no useful order.
  const order = Object.keys(WRITERS[step.kind]);
  return changedFields(step.before.body, step.after.body).sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** The changes of a step. Names of other things are those at its end. */
export async function fieldChanges<K extends ChangingKind>(step: Step<K> | null): Promise<FieldChange[]> {
  if (step === null) return [];
  const { kind, before, after, wordsShown } = step;
  const view = { snapshot: after.snapshot, wordsShown };
  return Promise.all(
    changedNames(step).map(async (field) => {
      const [was, is] = await Promise.all([
        inOneLine(WRITERS[kind], field, before.body, view),
        inOneLine(WRITERS[kind], field, after.body, view),
      ]);
      return { field, before: was, after: is };
    }),
  );
}

/** How to look up what a value refers to. */
interface View {
  /** The snapshot for names of things. */
  readonly snapshot: Snapshot;
  /** Whether readers may see the words of a statement. */
  readonly wordsShown: boolean;
}

type Writer<T> = (value: T, view: View) => string | null | Promise<string | null>;

/** The line of each field of a thing. */
type Writers<T> = { readonly [F in keyof T]: Writer<T[F]> };

/** Runs of white space to collapse. Single spaces do not match, because a long text has very many. */
const OTHER_SPACES = /\s{2,}|[^\S ]/gu;

async function inOneLine<T, F extends keyof T>(writers: Writers<T>, field: F, thing: T, view: View) {
  const line = await writers[field](thing[field], view);
  return line === null || line === '' ? null : line.replaceAll(OTHER_SPACES, ' ');
}

const asItIs: Writer<string | null> = (value) => value;

function optional<T>(write: Writer<T>): Writer<T | null> {
  return (value, view) => (value === null ? null : write(value, view));
}

function each<T>(write: Writer<T>, separator = ', '): Writer<readonly T[]> {
  return async (values, view) => {
    const lines = await Promise.all(values.map((value) => write(value, view)));
    return lines.filter((line) => line !== null).join(separator);
  };
}

async function nameOf(actor: ThingId, { snapshot }: View): Promise<string> {
  return (await referred(snapshot, 'actor', actor)).body.name;
}

async function titleOf(kind: 'event' | 'proposal', id: ThingId, { snapshot }: View): Promise<string> {
  return (await referred(snapshot, kind, id)).body.title;
}

const eventTitle: Writer<ThingId> = (id, view) => titleOf('event', id, view);
const proposalTitle: Writer<ThingId> = (id, view) => titleOf('proposal', id, view);
const storyHeadline: Writer<ThingId> = async (id, { snapshot }) =>
  (await referred(snapshot, 'story', id)).body.headline;

/** `Yuri Ushakov (Aide to the President of Russia), on behalf of Russia` */
const attribution: Writer<Attribution> = async (value, view) => {
  const named = (actor: ThingId | null) => (actor === null ? null : nameOf(actor, view));
  const [speaker, principals, relayedBy, addressedTo] = await Promise.all([
    named(value.speaker),
    each(nameOf)(value.onBehalfOf, view),
    named(value.relayedBy),
    named(value.addressedTo),
  ]);
  const name = sayerName(speaker, value.label);
  return [
    value.office === null ? name : credit.inOffice(name, value.office),
    ...(principals ? [credit.onBehalfOf(principals)] : []),
    ...(relayedBy === null ? [] : [credit.relayedBy(relayedBy)]),
    ...(addressedTo === null ? [] : [credit.addressedTo(addressedTo)]),
  ].join(', ');
};

/** `TRT Global, Putin backs a truce: “That is what we are striving for”` */
const citation: Writer<Citation> = async ({ source, quote }, { snapshot, wordsShown }) => {
  const { publisher, title } = (await referred(snapshot, 'source', source)).body;
  const named = title === null ? publisher : `${publisher}, ${title}`;
  return quote === null || !wordsShown ? named : said.line(named, said.quoted(quote.exact));
};

const words: Writer<string> = (text, { wordsShown }) => (wordsShown ? text : null);
const translation: Writer<Translation> = ({ text, language }, { wordsShown }) =>
  wordsShown ? `${language}: ${text}` : null;

/** `DENIES peskov-on-the-call`: only the key, because the other statement may be withheld. */
const relation: Writer<StatementRelation> = async ({ kind, statement }, { snapshot }) =>
  `${kind} ${(await referred(snapshot, 'statement', statement)).body.key}`;

const proposalRelation: Writer<ProposalRelation> = async ({ kind, proposal }, view) =>
  `${kind} ${await titleOf('proposal', proposal, view)}`;

const participant: Writer<Participant> = async ({ actor, role }, view) => `${await nameOf(actor, view)} (${role})`;

const statementKey: Writer<ThingId> = async (id, { snapshot }) => (await referred(snapshot, 'statement', id)).body.key;

const condition: Writer<Condition> = ({ kind, status, text }) => `${kind} (${status}): ${text}`;

/** The line of a field of each kind. */
const BY_KIND: { readonly [K in FieldKind]: Writer<FieldValues[K]> } = {
  words,
  text: asItIs,
  positionNote: asItIs,
  line: asItIs,
  actorName: asItIs,
  language: asItIs,
  address: asItIs,
  wikidataId: asItIs,
  isoCode: asItIs,
  time: describeTime,
  storyStatus: asItIs,
  sourceKind: asItIs,
  eventKind: asItIs,
  eventStatus: asItIs,
  proposalKind: asItIs,
  proposalStatus: asItIs,
  speechMode: asItIs,
  channel: asItIs,
  stance: asItIs,
  positionBasis: asItIs,
  actor: nameOf,
  event: eventTitle,
  proposal: proposalTitle,
  relative: nameOf,
  relation: proposalRelation,
  lines: each(asItIs),
  texts: each(asItIs, '; '),
  actors: each(nameOf),
  proposals: each(proposalTitle),
  participants: each(participant),
  attributions: each(attribution, '; '),
  translations: each(translation, '; '),
  citations: each(citation, '; '),
  relations: each(relation),
  statements: each(statementKey),
  conditions: each(condition, '; '),
};

function writersOf<D extends Defined>(fields: D): Writers<ThingOf<D>> {
  return byName<Writers<ThingOf<D>>>(fields.map(({ name, kind }) => [name, optional<never>(BY_KIND[kind])]));
}

const WRITERS: { readonly [K in ChangingKind]: Writers<Things[K]> } = {
  story: { slug: asItIs, ...writersOf(STORY_FIELDS) },
  actor: { slug: asItIs, type: asItIs, ...writersOf(ACTOR_FIELDS) },
  source: { slug: asItIs, ...writersOf(SOURCE_FIELDS) },
  event: { story: storyHeadline, slug: asItIs, ...writersOf(EVENT_FIELDS) },
  proposal: { story: storyHeadline, slug: asItIs, ...writersOf(PROPOSAL_FIELDS) },
  statement: { story: storyHeadline, key: asItIs, status: asItIs, ...writersOf(STATEMENT_FIELDS) },
};
