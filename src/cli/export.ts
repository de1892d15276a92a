/** `onrecord export`: writes the public updates of a story as JSON Lines. It reads them as a reader does. */
import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CliError } from './errors.js';
import type { Target } from './target.js';
import { words } from './words/words.js';

/** The options of `onrecord export`. */
export interface ExportRequest {
  /** The slug of the story. */
  readonly story: string;
  /** The cursor after which to start; `null` for the beginning. */
  readonly after: string | null;
  /** The file to write; `null` for standard output. */
  readonly output: string | null;
}

interface ExportAnswer {
  readonly story: {
    readonly updates: {
      readonly nodes: readonly { readonly cursor: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean };
    };
  } | null;
}

/** An update has much content here, so a page is smaller than the 100 that the service allows. */
const UPDATES_A_PAGE = 20;

/** Every update as the feed gives it: the thing that it is about as it was then, with whatever readers may see of it. */
export const EXPORT = `query Export($story: String!, $after: Cursor, $first: Int!) {
  story(by: { slug: $story }) { updates(first: $first, after: $after) { nodes { ...Update } pageInfo { hasNextPage } } }
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
  ...Name id version otherNames description wikidataId
  ... on Person { office represents { ...Name } }
  ... on Country { isoCode }
  ... on Organization { country { ...Name } parent { ...Name } }
}
fragment Source on Source { id slug version url publisher title kind language archivedUrl publishedAt { ...Time } }
fragment Citation on Citation {
  source { ...Source } quote { exact prefix suffix } retrievedAt { ...Time } supports
}
fragment Story on Story {
  id slug version headline summary language status startedAt { ...Time } endedAt { ...Time }
}
fragment Statement on Statement {
  id key version status mode text language originalLanguage channel saidAt { ...Time } quotedSpans { start end }
  translations { text language translator machine source { slug } }
  attributions {
    speaker { ...Name } label office onBehalfOf { ...Name } relayedBy { ...Name } addressedTo { ...Name }
  }
  event { slug } proposals { slug } mentions { ...Name } citations { ...Citation }
  relations { kind statement { key } } notices { ...Notice }
}
fragment Proposal on Proposal {
  id slug version title kind description terms status tabledBy { ...Name } tabledAt { ...Time }
  requiredParties { ...Name } relation { kind proposal { slug } } citations { ...Citation }
}
fragment Position on Position {
  id actor { ...Name } proposal { slug } stance basis state note since { ...Time } evidence { key }
  conditions { kind text status onActor { ...Name } evidence { key } }
}
fragment Event on Event {
  id slug version kind title summary status place time { ...Time } previousTime { ...Time }
  participants { role actor { ...Name } } partOf { slug }
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
      const page = await target.ask<ExportAnswer>(EXPORT, { story, after: reached, first: UPDATES_A_PAGE });
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
