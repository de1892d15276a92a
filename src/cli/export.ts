/** `onrecord export`: writes the public updates of a story as JSON Lines. It reads them as a reader does. */
import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ACTOR_FIELDS } from '../story/actor-fields.js';
import { EVENT_FIELDS } from '../story/event-fields.js';
import type { Defined, FieldKind } from '../story/field.js';
import { POSITION_FIELDS } from '../story/position-fields.js';
import { PROPOSAL_FIELDS } from '../story/proposal-fields.js';
import { SOURCE_FIELDS } from '../story/source-fields.js';
import { STATEMENT_FIELDS } from '../story/statement-fields.js';
import { STORY_FIELDS } from '../story/story-fields.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import type { Target } from './target.js';

/** The options of `onrecord export`. */
export interface ExportRequest {
  /** The slug of the story. */
  readonly story: string;
  /** The cursor after which to start; `null` for the beginning. */
  readonly after: string | null;
  /** The file to write; `null` for standard output. */
  readonly output: string | null;
}

interface ExportResult {
  readonly story: {
    readonly updates: {
      readonly nodes: readonly { readonly cursor: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean };
    };
  } | null;
}

/** An update has much content here, so a page is smaller than the 100 that the service allows. */
const UPDATES_PER_PAGE = 20;

/** The selection of a field of each kind, after its name. */
const SELECTIONS: Readonly<Record<FieldKind, string>> = {
  words: '',
  text: '',
  positionNote: '',
  line: '',
  actorName: '',
  language: '',
  address: '',
  wikidataId: '',
  isoCode: '',
  time: '{ ...Time }',
  storyStatus: '',
  sourceKind: '',
  eventKind: '',
  eventStatus: '',
  proposalKind: '',
  proposalStatus: '',
  speechMode: '',
  channel: '',
  stance: '',
  positionBasis: '',
  actor: '{ ...Name }',
  event: '{ slug }',
  proposal: '{ slug }',
  relative: '{ ...Name }',
  relation: '{ kind proposal { slug } }',
  lines: '',
  texts: '',
  participants: '{ role actor { ...Name } }',
  actors: '{ ...Name }',
  proposals: '{ slug }',
  attributions:
    '{\n    speaker { ...Name } label office onBehalfOf { ...Name } relayedBy { ...Name } addressedTo { ...Name }\n  }',
  translations: '{ text language translator machine source { slug } }',
  citations: '{ ...Citation }',
  statements: '{ key }',
  conditions: '{ kind text status onActor { ...Name } evidence { key } }',
  relations: '{ kind statement { key } }',
};

/**
 * The selections of a thing's fields: of those that come first in the lines of an export, in this order, and of all others.
 * A first name that is no field of the definition, such as one that the service computes, is selected by its name.
 */
function selection(fields: Defined, ...first: readonly string[]): { readonly first: string; readonly others: string } {
  const selected = new Map(fields.map(({ name, kind }) => [name, `${name} ${SELECTIONS[kind]}`.trim()]));
  const others = [...selected.keys()].filter((name) => !first.includes(name));
  const inOrder = (names: readonly string[], separator: string) =>
    names.map((name) => selected.get(name) ?? name).join(separator);
  return { first: inOrder(first, ' '), others: inOrder(others, '\n  ') };
}

const ACTOR = selection(ACTOR_FIELDS, 'otherNames', 'description', 'wikidataId');
const SOURCE = selection(SOURCE_FIELDS, 'url', 'publisher', 'title', 'kind', 'language', 'archivedUrl');
const STORY = selection(STORY_FIELDS);
const STATEMENT = selection(STATEMENT_FIELDS, 'mode', 'text', 'language', 'originalLanguage', 'channel', 'saidAt');
const PROPOSAL = selection(PROPOSAL_FIELDS, 'title', 'kind', 'description', 'terms', 'status');
const POSITION = selection(
  POSITION_FIELDS,
  ...['actor', 'proposal', 'stance', 'basis', 'state', 'note', 'since', 'evidence', 'conditions'],
);
const EVENT = selection(EVENT_FIELDS, 'kind', 'title', 'summary', 'status', 'place');

/** Reads updates as the feed delivers them: each with its subject as it was then, and all that readers may see of it. */
export const EXPORT = `query Export($story: String!, $after: Cursor, $first: Int!) {
  story(by: { slug: $story }) { updates(first: $first, after: $after, ids: HEAD) { nodes { ...Update } pageInfo { hasNextPage } } }
}
fragment Update on StoryUpdate {
  cursor sequence at kind batch headline
  ... on StoryOpened { story { ...Story } }
  ... on StoryChanged { story { ...Story } changedFields }
  ... on StatementPublished { statement { ...Statement } }
  ... on StatementCorrected {
    statement { ...Statement } changedFields changes { field before after } wordChanges { kind text } notice { ...Notice }
  }
  ... on StatementChanged { statement { ...Statement } changedFields }
  ... on StatementWithheld { statement { ...Statement } notice { ...Notice } }
  ... on StatementReleased { statement { ...Statement } notice { ...Notice } }
  ... on StatementRetracted { statement { ...Statement } notice { ...Notice } }
  ... on StatementRedacted { statement { ...Statement } notice { ...Notice } }
  ... on ProposalTabled { proposal { ...Proposal } }
  ... on ProposalChanged { proposal { ...Proposal } previousProposalStatus changedFields }
  ... on PositionTaken { position { ...Position } supersedes { id stance } }
  ... on PositionUnsupported { position { ...Position } }
  ... on EventAnnounced { event { ...Event } }
  ... on EventChanged { event { ...Event } previousEventStatus changedFields }
  ... on ActorChanged { actor { ...Actor } changedFields }
  ... on SourceChanged { source { ...Source } changedFields }
}
fragment Time on FuzzyTime {
  edtf written timeZone approximate precision earliestPrecision latestPrecision earliest latest text
}
fragment Notice on Notice { at kind reason text }
fragment Name on Actor { __typename slug name }
fragment Actor on Actor {
  ...Name id version ${ACTOR.first}
  ... on Person { office represents { ...Name } }
  ... on Country { isoCode }
  ... on Organization { country { ...Name } parent { ...Name } }
}
fragment Source on Source { id slug version ${SOURCE.first} ${SOURCE.others} }
fragment Citation on Citation {
  source { ...Source } quote { exact prefix suffix } retrievedAt { ...Time } supports
}
fragment Story on Story {
  id slug version ${STORY.others}
}
fragment Statement on Statement {
  id key version status ${STATEMENT.first} quotedSpans { start end }
  ${STATEMENT.others}
  notices { ...Notice }
}
fragment Proposal on Proposal {
  id slug version ${PROPOSAL.first} ${PROPOSAL.others}
}
fragment Position on Position {
  id ${POSITION.first} ${POSITION.others}
}
fragment Event on Event {
  id slug version ${EVENT.first} ${EVENT.others}
}`;

/**
 * Writes one update per line, and prints their number and the cursor to continue from.
 * @throws CliError when there is no such story, or when reading fails midway; the message has the cursor to continue from.
 */
export async function exportUpdates(target: Target, { story, after, output }: ExportRequest): Promise<void> {
  const lines = output === null ? toOutput() : await toFile(output, after !== null);
  let reached = after;
  let count = 0;
  try {
    for (let more = true; more; ) {
      const page = await target.ask<ExportResult>(EXPORT, { story, after: reached, first: UPDATES_PER_PAGE });
      if (page.story === null) throw new CliError(words.export.noSuchStory(story));
      const { nodes, pageInfo } = page.story.updates;
      await lines.write(nodes.map((update) => `${JSON.stringify(update)}\n`).join(''));
      reached = nodes.at(-1)?.cursor ?? reached;
      count += nodes.length;
      more = pageInfo.hasNextPage;
    }
  } catch (error) {
    if (!(error instanceof CliError) || count === 0) throw error;
    throw new CliError(words.export.incomplete(error.message, count, reached));
  } finally {
    await lines.close();
  }
  console.error(words.export.done(count, reached));
}

interface Output {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

function toOutput(): Output {
  return {
    write: (text) =>
      // The program that reads the pipe may be slower, or may close it.
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    close: async () => undefined,
  };
}

async function toFile(path: string, isAppending: boolean): Promise<Output> {
  if (!isAppending && existsSync(path)) throw new CliError(words.export.fileExists(path));
  let file: FileHandle;
  try {
    file = await open(path, isAppending ? 'a' : 'wx');
  } catch (error) {
    throw error instanceof Error && 'code' in error
      ? new CliError(words.export.notWritable(path, error.message))
      : error;
  }
  return { write: (text) => file.appendFile(text), close: () => file.close() };
}
