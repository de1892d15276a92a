/**
 * The stories that attacks read: a dense one of 1,000 statements, a large one of 4,000, and a quiet one that others
 * read.
 */
import { z } from 'zod';
import { globalId } from '../../src/story/global-id.js';
import type { Publisher } from '../fixtures/service/service.js';
import { file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

/** A story whose things refer to each other a lot. */
export const DENSE = STORY;
/** A story so long that any format of it has several megabytes. */
export const LARGE = 'large-story';
/** The story that other readers read during an attack. */
export const QUIET = 'quiet-story';

const SIZES = { dense: 1_000, large: 4_000, quiet: 30 } as const;
/** Statements of the dense story to which all others relate, and which are the evidence of every position. */
const HUBS = 10;
/** Additional actors and proposals of the dense story. */
const ACTORS = 8;
const PROPOSALS = 8;
/** The positions that each actor takes on each proposal, in this order. */
const STANCES = ['NONCOMMITTAL', 'REJECTS', 'ACCEPTS'] as const;
/** The number of statements that are corrected this many times, each in most of its words. */
const REWRITTEN = 10;
const REWRITES = 5;
/** Words of each version: two of them together are the most that is compared word by word. */
const REWRITTEN_WORDS = 600;

const list = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n));
const key = (n: number) => `said-${n}`;
const actor = (n: number) => `envoy-${n}`;
const proposal = (n: number) => `plan-${n}`;

/** The id of a statement of the dense story. */
export const idOf = (n: number) => globalId('statement', `${DENSE}/${key(n)}`);
/** A statement that many others refer to. */
export const HUB = idOf(0);

/** Words that differ between any two versions, except every third. */
function rewrittenText(n: number, version: number): string {
  const words = list(REWRITTEN_WORDS, (at) => (at % 3 === 0 ? `term${at % 7}` : `v${version}w${(at * 7 + n) % 991}`));
  return `Of ${key(n)} in wording ${version}: ${words.join(' ')}.`;
}

/** A statement of the dense story, which refers to others. */
function denseStatement(n: number): Record<string, unknown> {
  const hubs = list(3, (m) => (n + m) % HUBS);
  return statement(key(n), {
    text:
      n >= HUBS && n < HUBS + REWRITTEN ? rewrittenText(n, 0) : `The words of war and peace that were said in ${n}.`,
    attributions: [{ speaker: actor(n % ACTORS), onBehalfOf: ['north', 'south'] }],
    event: 'talks',
    saidAt: `2025-03-${String(1 + (n % 28)).padStart(2, '0')}`,
    proposals: list(3, (m) => proposal((n + m) % PROPOSALS)),
    mentions: list(4, (m) => actor((n + m) % ACTORS)),
    citations: [
      { source: 'daily', supports: ['ATTRIBUTION'] },
      { source: 'weekly', supports: ['WORDING'] },
    ],
    ...(n < HUBS ? {} : { relations: hubs.map((hub) => ({ kind: 'ANSWERS', statement: key(hub) })) }),
  });
}

/** A position with every hub as evidence. */
function positionOf(actor: string, proposal: string, round: number): Record<string, unknown> {
  return position(actor, list(HUBS, key), {
    proposal,
    stance: STANCES[round],
    basis: 'EDITORIAL',
    note: 'The desk says so.',
    since: `2025-03-${10 + round}`,
  });
}

/** The files of the stories, in order. */
export function newsroom(): readonly string[] {
  // Each round of positions and of wordings is a batch of its own.
  const positions = STANCES.map((_, round) =>
    file({
      positions: list(PROPOSALS, (p) => list(ACTORS, (a) => positionOf(actor(a), proposal(p), round))).flat(),
    }),
  );
  const rewrites = list(REWRITES, (version) =>
    file({
      correct: list(REWRITTEN, (n) => ({
        statement: key(HUBS + n),
        set: { text: rewrittenText(HUBS + n, version + 1) },
        notice: notice('CORRECTION'),
      })),
    }),
  );
  return [
    opening(),
    plainStory(LARGE, SIZES.large),
    plainStory(QUIET, SIZES.quiet),
    file({
      sources: [
        { slug: 'weekly', url: 'https://weekly.example/', publisher: 'weekly', kind: 'NEWS_REPORT', language: 'en' },
      ],
      actors: list(ACTORS, (n) => ({
        slug: actor(n),
        type: 'PERSON',
        name: `Envoy ${n}`,
        office: 'Envoy',
        represents: 'north',
      })),
      proposals: list(PROPOSALS, (n) => ({
        slug: proposal(n),
        title: `Plan ${n}`,
        kind: 'CEASEFIRE',
        status: 'TABLED',
        tabledBy: ['north'],
        tabledAt: '2025-03-12',
        requiredParties: ['north', 'south'],
      })),
      statements: list(SIZES.dense, denseStatement),
    }),
    ...positions,
    ...rewrites,
  ];
}

function plainStory(slug: string, count: number): string {
  return file({
    story: {
      slug,
      headline: `The ${slug}`,
      summary: 'A story for measurements.',
      language: 'en',
      startedAt: '2025-03-11',
    },
    statements: list(count, (n) =>
      statement(`${slug}-${n}`, {
        text: `The proposal is being studied, and an answer will be given when its terms have been clarified; so it was said for time ${n}.`,
        proposals: [],
      }),
    ),
  });
}

/** Cursors of the record that attacks use. */
export interface Places {
  /** The cursor before every update. */
  readonly oldest: string;
  /** Cursors at which all stories exist, the newest last. */
  readonly late: readonly string[];
}

const PLACES = `{ record { oldest } story(by: {slug: "${DENSE}"}) { updates(last: 100) { nodes { cursor } } } }`;
const AsPlaces = z.object({
  record: z.object({ oldest: z.string() }),
  story: z.object({ updates: z.object({ nodes: z.array(z.object({ cursor: z.string() })) }) }),
});

/** Publishes all stories. */
export async function fill(desk: Publisher): Promise<Places> {
  for (const source of newsroom()) await desk.apply(source);
  const { record, story } = AsPlaces.parse((await desk.query(PLACES)).data);
  return { oldest: record.oldest, late: story.updates.nodes.map(({ cursor }) => cursor) };
}
