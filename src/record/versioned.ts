/** The columns beside the body of each kind of thing, derived from the body. Lists and searches use them. */
import { CONCERNS } from '../story/audience.js';
import { principalsOf, type Statement, speakersOf, type ThingId, type ThingKind, type Things } from '../story/model.js';
import { bareWords } from '../story/quotation.js';
import { isRedacted } from '../story/redaction.js';
import type { FuzzyTime } from '../story/time.js';
import { namingWords } from './naming-words.js';
import { searchable } from './search-words.js';

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
  actor: ({ name, otherNames, wikidataId, slug, office }) => ({
    name,
    naming_words: namingWords([name, ...otherNames, wikidataId, slug, office]),
  }),
  source: ({ publisher, title, url, slug }) => ({ naming_words: namingWords([publisher, title, url, slug]) }),
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

/** An unknown time sorts last. */
function timeColumns(time: FuzzyTime | null) {
  return { earliest: time?.earliest ?? 'infinity', latest: time?.latest ?? 'infinity' };
}

/**
 * Search finds only published words. A statement that is withheld, retracted or redacted, even later, has no words to
 * search.
 */
function isSearchable(statement: Statement): boolean {
  return statement.status === 'PUBLISHED' && !isRedacted(statement);
}

function searchText(statement: Statement): string {
  if (!isSearchable(statement)) return '';
  return searchable([statement.text, ...statement.translations.map((translation) => translation.text)].join('\n'));
}

/** Ids of actors contain their names, so `dmitry-peskov` is found as "dmitry peskov". */
function searchNames(statement: Statement): string {
  if (!isSearchable(statement)) return '';
  const labels = statement.attributions.flatMap((attribution) => attribution.label ?? []);
  return searchable([...speakersOf(statement), ...principalsOf(statement), ...labels].join(' ').replaceAll('-', ' '));
}
