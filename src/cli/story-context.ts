/** The record of a story for the reader of articles, asked of the service or the store. */
import type { KnownActor, KnownStatement, ReadingContext, RedactedStatement } from '../reading/reading-context.js';
import { type FuzzyTime, parseTime, type TimeExpression } from '../story/time.js';
import type { ActorType, EventKind, EventStatus, ParticipantRole, SpeechMode } from '../story/vocabulary.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import type { Target } from './target.js';

/** The things that are asked for at once: more would exceed what one request may ask for. */
const PAGE = 50;
/** The retracted statements that are asked for at once, each with all its versions. */
const RETRACTED_PAGE = 10;

/** A connection of the API. */
interface AskedPage<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface NamedThing {
  readonly slug: string;
}

interface AskedTime extends Omit<TimeExpression, 'edtf'> {
  readonly written: string;
}

interface AskedActor extends NamedThing {
  readonly __typename: 'Person' | 'Country' | 'Organization';
  readonly name: string;
  readonly otherNames: readonly string[];
  readonly office?: string | null;
  readonly represents?: NamedThing | null;
  readonly isoCode?: string | null;
}

interface AskedEvent extends NamedThing {
  readonly kind: EventKind;
  readonly title: string;
  readonly status: EventStatus;
  readonly time: AskedTime | null;
  readonly place: string | null;
  readonly participants: readonly { readonly actor: NamedThing; readonly role: ParticipantRole }[];
}

interface AskedProposal extends NamedThing {
  readonly title: string;
  readonly description: string | null;
  readonly terms: readonly string[];
}

interface AskedSource extends NamedThing {
  readonly url: string;
  readonly archivedUrl: string | null;
  readonly publisher: string;
  readonly title: string | null;
  readonly publishedAt: AskedTime | null;
}

interface AskedRedaction {
  readonly key: string;
  readonly attributions: readonly {
    readonly speaker: NamedThing | null;
    readonly label: string | null;
    readonly onBehalfOf: readonly NamedThing[];
    readonly office: string | null;
  }[];
  readonly saidAt: AskedTime;
  readonly citations: readonly { readonly source: AskedSource; readonly quote: { readonly exact: string } | null }[];
}

interface AskedRetraction extends AskedRedaction {
  /** The versions, the oldest first; `text` is `null` where the words are not shown. */
  readonly history: readonly (Pick<KnownStatement, 'mode' | 'language'> & { readonly text: string | null })[];
}

interface AskedStatement extends AskedRedaction, Pick<KnownStatement, 'language'> {
  readonly mode: SpeechMode;
  /** `null` while the words are not shown. */
  readonly text: string | null;
  readonly translations: readonly { readonly text: string; readonly language: string }[];
}

const TIME = '{ written timeZone approximate }';
const ACTORS = `actors(first: ${PAGE}, after: $after) { nodes { __typename slug name otherNames
  ... on Person { office represents { slug } } ... on Country { isoCode } } pageInfo { hasNextPage endCursor } }`;
const EVENTS = `events(first: ${PAGE}, after: $after) { nodes { slug kind title status time ${TIME} place
  participants { actor { slug } role } } pageInfo { hasNextPage endCursor } }`;
const PROPOSALS = `proposals(first: ${PAGE}, after: $after) { nodes { slug title description terms }
  pageInfo { hasNextPage endCursor } }`;
const ATTRIBUTIONS = 'attributions { speaker { slug } label onBehalfOf { slug } office }';
const CITATIONS = `citations { source { slug url archivedUrl publisher title publishedAt ${TIME} } quote { exact } }`;
const REDACTED = `statements(first: ${PAGE}, after: $after, filter: { status: REDACTED }) { nodes {
  key saidAt ${TIME} ${ATTRIBUTIONS} ${CITATIONS} } pageInfo { hasNextPage endCursor } }`;
const RETRACTED = `statements(first: ${RETRACTED_PAGE}, after: $after, filter: { status: RETRACTED }) { nodes {
  key saidAt ${TIME} history { mode language text } ${ATTRIBUTIONS} ${CITATIONS} } pageInfo { hasNextPage endCursor } }`;
const STATEMENTS = `statements(first: ${PAGE}, after: $after, filter: { status: PUBLISHED }) { nodes {
  key mode text language translations { text language } saidAt ${TIME}
  ${ATTRIBUTIONS} ${CITATIONS} }
  pageInfo { hasNextPage endCursor } }`;

/**
 * The record of a story.
 * @throws CliError when there is no such story.
 */
export async function contextOf(target: Target, story: string): Promise<ReadingContext> {
  const actors = await allOf<AskedActor>(target, story, ACTORS);
  const events = await allOf<AskedEvent>(target, story, EVENTS);
  const proposals = await allOf<AskedProposal>(target, story, PROPOSALS);
  const statements = await allOf<AskedStatement>(target, story, STATEMENTS);
  const redacted = await allOf<AskedRedaction>(target, story, REDACTED);
  const retracted = await allOf<AskedRetraction>(target, story, RETRACTED);
  const sources = [...statements, ...redacted, ...retracted].flatMap(({ citations }) =>
    citations.map(({ source }) => source),
  );
  return {
    story,
    actors: actors.map(knownActor),
    events: events.map((event) => ({ ...event, ...participantsOf(event), time: timeOf(event.time) })),
    proposals,
    statements: statements.flatMap((statement) => knownStatement(statement) ?? []),
    redacted: redacted.map(redactedStatement),
    retracted: retracted.flatMap((statement) => retractedStatement(statement) ?? []),
    sources: [...new Map(sources.map((source) => [source.slug, source])).values()].map((source) => ({
      ...source,
      publishedAt: timeOf(source.publishedAt),
    })),
  };
}

async function allOf<T>(target: Target, story: string, connection: string): Promise<readonly T[]> {
  const query = `query ($story: String!, $after: String) { story(by: { slug: $story }) { list: ${connection} } }`;
  const found: T[] = [];
  for (let after: string | null = null; ; ) {
    const answer: { story: { list: AskedPage<T> } | null } = await target.ask(query, { story, after });
    if (answer.story === null) throw new CliError(words.read.noSuchStory(story));
    const { nodes, pageInfo } = answer.story.list;
    found.push(...nodes);
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) return found;
    after = pageInfo.endCursor;
  }
}

const ACTOR_TYPES: Readonly<Record<AskedActor['__typename'], ActorType>> = {
  Person: 'PERSON',
  Country: 'COUNTRY',
  Organization: 'ORGANIZATION',
};

function knownActor({ __typename, slug, name, otherNames, office, represents, isoCode }: AskedActor): KnownActor {
  return {
    slug,
    type: ACTOR_TYPES[__typename],
    name,
    otherNames,
    office: office ?? null,
    represents: represents?.slug ?? null,
    isoCode: isoCode ?? null,
  };
}

function participantsOf({ participants }: AskedEvent) {
  return { participants: participants.map(({ actor, role }) => ({ actor: actor.slug, role })) };
}

function knownStatement({ text, translations, language, mode, ...rest }: AskedStatement): KnownStatement | null {
  if (text === null) return null;
  return {
    ...redactedStatement(rest),
    mode,
    text,
    language,
    translations: translations.map((one) => ({ ...one, translator: null, source: null, machine: false })),
  };
}

/** A retracted statement with its last words, which only its history shows. */
function retractedStatement({ history, ...rest }: AskedRetraction): KnownStatement | null {
  const last = history.findLast(({ text }) => text !== null);
  return last === undefined ? null : knownStatement({ ...rest, ...last, translations: [] });
}

/** A statement without its words. */
function redactedStatement({ key, attributions, citations, saidAt }: AskedRedaction): RedactedStatement {
  return {
    key,
    attributions: attributions.map(({ speaker, label, onBehalfOf, office }) => ({
      speaker: speaker?.slug ?? null,
      label,
      onBehalfOf: onBehalfOf.map(({ slug }) => slug),
      office,
      relayedBy: null,
      addressedTo: null,
    })),
    saidAt: knownTime(saidAt),
    citations: citations.map(({ source, quote }) => ({
      source: source.slug,
      quote: quote === null ? null : { exact: quote.exact, prefix: null, suffix: null },
      retrievedAt: null,
      supports: [],
    })),
  };
}

function timeOf(time: AskedTime | null): FuzzyTime | null {
  return time === null ? null : knownTime(time);
}

function knownTime({ written, timeZone, approximate }: AskedTime): FuzzyTime {
  return parseTime({ edtf: written, timeZone, approximate });
}
