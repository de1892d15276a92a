/** `onrecord diff` of a story: prints the updates since a moment, with their editors. */
import { InvalidArgumentError } from 'commander';
import { decodeCursor } from '../record/cursor.js';
import { parseInstant } from '../story/time.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import { type NoticeFields, noticeLines } from './history.js';
import type { Target } from './target.js';
import { paragraph } from './terminal.js';

/** A point of the record, as people name it. */
export type Since = { readonly sequence: number } | { readonly time: string } | { readonly cursor: string };

/** Reads a point: the number of an update, a day, a time or a cursor. */
export function since(text: string): Since {
  if (/^\d{1,9}$/.test(text)) return { sequence: Number(text) };
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  const time = parseInstant(day.replace(/^(.{10}T\d\d:\d\d)(?=Z|[+-])/, '$1:00'));
  if (time !== null) return { time };
  if (decodeCursor(text) !== null) return { cursor: text };
  throw new InvalidArgumentError(words.diff.notAPoint);
}

const NOTICE = 'notice { kind reason text internalNote }';
const UPDATES = `query ($slug: String!, $after: Cursor) { story(by: {slug: $slug}) { updates(first: 100, after: $after) {
  nodes { kind sequence at headline editor cursor
    ... on StatementCorrected { ${NOTICE} } ... on StatementWithheld { ${NOTICE} }
    ... on StatementReleased { ${NOTICE} } ... on StatementRetracted { ${NOTICE} }
    ... on StatementRedacted { ${NOTICE} } }
  pageInfo { hasNextPage } } } }`;

interface PrintedUpdate {
  readonly kind: string;
  readonly sequence: number;
  readonly at: string;
  readonly headline: string;
  /** `null` for readers, who may not see editors. */
  readonly editor: string | null;
  readonly cursor: string;
  readonly notice?: NoticeFields;
}

interface ChangesResult {
  readonly story: {
    readonly updates: {
      readonly nodes: readonly PrintedUpdate[];
      readonly pageInfo: { readonly hasNextPage: boolean };
    };
  } | null;
}

/** Prints the updates of a story since a point, or since its beginning for `null`. */
export async function changes(
  target: Target,
  story: string,
  point: Since | null,
  { json }: { readonly json: boolean },
): Promise<void> {
  let after = point === null ? null : await cursorOf(target, story, point);
  let isFirst = true;
  for (;;) {
    const { story: found } = await target.ask<ChangesResult>(UPDATES, { slug: story, after });
    if (found === null) throw noSuchStory(story);
    const { nodes, pageInfo } = found.updates;
    for (const update of nodes) console.log(json ? JSON.stringify(update) : describe(update));
    if (isFirst && nodes.length === 0 && !json) console.log(words.diff.nothingSince);
    isFirst = false;
    after = nodes.at(-1)?.cursor ?? after;
    if (!pageInfo.hasNextPage) return;
  }
}

function describe({ sequence, at, editor, headline, notice }: PrintedUpdate): string {
  const text = [at, ...(editor === null ? [] : [editor]), headline].join('  ');
  const lines = [paragraph(text, { first: `${String(sequence).padStart(5)}  `, next: INDENT })];
  return [...lines, ...(notice === undefined ? [] : noticeLines(notice, INDENT))].join('\n');
}

const INDENT = ' '.repeat(7);

function noSuchStory(story: string): CliError {
  return new CliError(words.diff.noSuchStory(story));
}

/** The cursor of a point; `null` where it lies before the story, so that every update is later. */
async function cursorOf(target: Target, story: string, point: Since): Promise<string | null> {
  if ('sequence' in point && point.sequence === 0) return null;
  const slug = story;
  const known = await target.ask<{ story: object | null }>(
    'query ($slug: String!) { story(by: {slug: $slug}) { slug } }',
    { slug },
  );
  if (known.story === null) throw noSuchStory(story);
  const asOf = 'sequence' in point ? { update: { story, sequence: point.sequence } } : point;
  const query = 'query ($slug: String!, $asOf: AsOf) { story(by: {slug: $slug}, asOf: $asOf) { cursor } }';
  const { story: then } = await target.ask<{ story: { cursor: string } | null }>(query, { slug, asOf });
  return then?.cursor ?? null;
}
