import type { Key } from '../record/lists.js';
import type { SnippetPart } from '../record/read/search.js';
import type { SearchHit, Version } from '../record/snapshot.js';
import { isStorableText } from '../record/storable.js';
import { AS_OF_ARGUMENT, snapshotAsOf } from './as-of.js';
import { builder } from './builder.js';
import {
  connectionOf,
  connectionType,
  DEFAULT_PAGE_SIZE,
  decodeKey,
  type Edge,
  encodeKey,
  MAX_PAGE_SIZE,
  pageSize,
} from './connection.js';
import { inputError } from './errors.js';
import { countingAs } from './long-list.js';
import { domainFilter, StatementFilterInput } from './statement-list.js';
import { optionalThingId } from './thing-id.js';
import { Statement } from './types.js';

interface HitEdge extends Edge<Version<'statement'>> {
  readonly hit: SearchHit;
}

const SnippetPartType = builder.objectRef<SnippetPart>('SnippetPart').implement({
  description: 'A part of a passage. The parts put together are the passage; nothing in them is markup.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The words.' }),
    matches: t.exposeBoolean('matches', { description: 'Whether the words match the search, to highlight them.' }),
  }),
});

const StatementSearchEdge = builder.objectRef<HitEdge>('StatementSearchEdge').implement({
  description: 'A statement that matches the search.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'The place of the statement in the list.' }),
    node: t.expose('node', { type: Statement, description: 'The statement.' }),
    rank: t.float({ description: 'How well it matches: higher is better.', resolve: ({ hit }) => hit.key.rank }),
    snippet: t.field({
      type: [SnippetPartType],
      description: 'A passage around the matching words, from the text or a translation.',
      resolve: ({ hit }) => [...hit.snippet],
    }),
  }),
});

const StatementSearchConnection = connectionType(
  'StatementSearch',
  'statements that were found',
  Statement,
  StatementSearchEdge,
);

const ORDER = 'rank';
const fits = ([rank, firstOffset, ...rest]: Key) =>
  Number.isFinite(rank) && Number.isSafeInteger(firstOffset) && rest.length === 0;
/** The most characters of a search: people type words, and each word costs database time. */
const MAX_SEARCH_CHARACTERS = 200;
/** The estimate of a search: finding and ranking a word in 1,000 statements takes up to 10 ms of the database. */
const SEARCH_OBJECTS = 580;

builder.queryFields((t) => ({
  search: t.field({
    type: StatementSearchConnection,
    extensions: countingAs(SEARCH_OBJECTS),
    description:
      'Searches the text, the translations and the speakers of published statements; the best match comes first. English and Russian words match in all their forms, other words as they are written, and any run of characters in scripts without spaces, such as Chinese, Japanese and Thai. All apostrophes count as the same character, and so do composed and decomposed letters.',
    args: {
      text: t.arg.string({
        required: true,
        description:
          'Words as people type them: `energy ceasefire`, `"long-term peace"`, `truce -energy`, `truce or peace`.',
      }),
      story: t.arg.id({ description: 'Only in this story.' }),
      filter: t.arg({ type: StatementFilterInput, description: 'Only among these statements.' }),
      first: t.arg.int({
        description: `How many statements; ${DEFAULT_PAGE_SIZE} by default, at most ${MAX_PAGE_SIZE}.`,
      }),
      after: t.arg.string({ description: 'Only statements after this cursor.' }),
      ...AS_OF_ARGUMENT,
    },
    resolve: async (_, args, context) => {
      if (args.text.trim() === '') throw inputError('SEARCH_TEXT_EMPTY', 'text is empty; give at least one word');
      if (args.text.length > MAX_SEARCH_CHARACTERS || !isStorableText(args.text)) {
        const message = `text may have at most ${MAX_SEARCH_CHARACTERS} characters, no NUL and no lone surrogate (half of a character)`;
        throw inputError('SEARCH_TEXT_UNFIT', message);
      }
      const snapshot = await snapshotAsOf(args.asOf, context);
      const after = decodeKey(ORDER, args.after, fits);
      const query = {
        text: args.text,
        story: optionalThingId('story', args.story),
        filter: domainFilter(args.filter),
        after: after === null ? null : { rank: Number(after[0]), firstOffset: Number(after[1]) },
        limit: pageSize(args).limit,
      };
      const { hits, more } = await snapshot.search(query);
      const edges = hits.map((hit) => ({
        cursor: encodeKey(ORDER, [hit.key.rank, hit.key.firstOffset]),
        node: hit.statement,
        hit,
      }));
      return connectionOf<Version<'statement'>, HitEdge>(edges, args, more, () => snapshot.countHits(query));
    },
  }),
}));
