/** The columns that stand beside the body of each kind of thing, derived from it: what lists and searches go by. */
import { CONCERNS } from '../story/audience.js';
import { principalsOf, type Statement, speakersOf, type ThingId, type ThingKind, type Things } from '../story/model.js';
import { isRedacted } from '../story/redaction.js';
import { bareWords } from '../story/rules.js';
import type { FuzzyTime } from '../story/time.js';
import { searchable } from './read/search-words.js';

export const THING_KINDS: readonly ThingKind[] = [
  'actor',
  'source',
  'story',
  'event',
  'proposal',
  'statement',
  'position',
];

type Columns = Readonly<Record<string, string | boolean | null | readonly string[]>>;

/** The columns of a version. `hasNotice`: whether this or any earlier version of the thing has a notice. */
export function columnsOf<K extends ThingKind>(kind: K, id: ThingId, body: Things[K], hasNotice: boolean): Columns {
  return COLUMNS[kind](body, id, hasNotice);
}

const COLUMNS: { readonly [K in ThingKind]: (body: Things[K], id: ThingId, hasNotice: boolean) => Columns } = {
  actor: (actor) => ({ name: actor.name }),
  source: () => ({}),
  story: (story) => ({ ...timeColumns(story.startedAt), status: story.status }),
  event: (event, id) => ({ ...timeColumns(event.time), story: event.story, actors: CONCERNS.event(event, id).actors }),
  proposal: (proposal, id) => ({
    ...timeColumns(proposal.tabledAt),
    story: proposal.story,
    actors: CONCERNS.proposal(proposal, id).actors,
  }),
  statement: (statement, id, hasNotice) => ({
    ...timeColumns(statement.saidAt),
    story: statement.story,
    status: statement.status,
    mode: statement.mode,
    channel: statement.channel,
    event: statement.event,
    speakers: speakersOf(statement),
    principals: principalsOf(statement),
    actors: CONCERNS.statement(statement, id).actors,
    proposals: statement.proposals,
    related: statement.relations.map((relation) => relation.statement),
    has_notice: hasNotice,
    bare_words: bareWords(statement.text),
    search_text: searchText(statement),
    search_names: searchNames(statement),
  }),
  position: (position) => ({
    ...timeColumns(position.since),
    story: position.story,
    proposal: position.proposal,
    actor: position.actor,
    actors: [position.actor],
    state: position.state,
    evidence: position.evidence,
  }),
};

/** A time that is not known sorts last. */
function timeColumns(time: FuzzyTime | null) {
  return { earliest: time?.earliest ?? 'infinity', latest: time?.latest ?? 'infinity' };
}

/** Only what is published is found: what is withheld, retracted or redacted, even since, has no words to search. */
function isFound(statement: Statement): boolean {
  return statement.status === 'PUBLISHED' && !isRedacted(statement);
}

function searchText(statement: Statement): string {
  if (!isFound(statement)) return '';
  return searchable([statement.text, ...statement.translations.map((translation) => translation.text)].join('\n'));
}

/** Ids of actors are made of their names, so `dmitry-peskov` is found as "dmitry peskov". */
function searchNames(statement: Statement): string {
  if (!isFound(statement)) return '';
  const labels = statement.attributions.flatMap((attribution) => attribution.label ?? []);
  return searchable([...speakersOf(statement), ...principalsOf(statement), ...labels].join(' ').replaceAll('-', ' '));
}
