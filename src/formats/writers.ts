/** Writes a story in each format, chunk by chunk. */
import { ATOM_END, atomBegin, atomItems } from './atom.js';
import { calendarOf } from './calendar.js';
import { type CsvForm, csvBegin, csvRows, dataPackageOf } from './csv.js';
import { JSON_FEED_END, jsonFeedBegin, jsonFeedItems } from './json-feed.js';
import { JSON_LD_END, JSON_LD_POSTS_END, jsonLdBegin, jsonLdPosts, jsonLdThings } from './json-ld.js';
import type { StoryFormat } from './links.js';
import type { StoryExport } from './story-export.js';
import type { StoryParts } from './story-parts.js';
import type { TableName } from './tables.js';

/**
 * Yields the chunks of a document. Each takes a few milliseconds to make. A chunk may be empty, where something was read and
 * nothing can be written yet.
 */
export type StoryWriter = (parts: StoryParts, base: string) => AsyncGenerator<string>;

const TEXTS_PER_CHUNK = 50;

/** The writers of all formats but the tables. */
export const WRITERS: Readonly<Record<Exclude<StoryFormat, 'csv'> | 'package', StoryWriter>> = {
  async *jsonld(parts, base) {
    yield jsonLdBegin(parts.frame, base);
    const separate = separator(',');
    for await (const part of parts.statements()) yield separate(jsonLdPosts(part, base));
    // Reads the positions for their actors, which come after all statements.
    for await (const _ of parts.positions()) yield '';
    yield JSON_LD_POSTS_END;
    yield* inParts(jsonLdThings(await parts.rest(), base));
    yield JSON_LD_END;
  },
  async *atom(parts, base) {
    yield atomBegin(parts.frame, base);
    for await (const { story, entries } of parts.feed()) yield atomItems(story, entries, base).join('');
    yield ATOM_END;
  },
  async *'feed.json'(parts, base) {
    yield jsonFeedBegin(parts.frame, base);
    const separate = separator(',');
    for await (const { story, entries } of parts.feed()) {
      yield separate(jsonFeedItems(story, entries, base));
    }
    yield JSON_FEED_END;
  },
  async *ics(parts, base) {
    yield calendarOf(parts.frame, base);
  },
  async *package(parts, base) {
    yield dataPackageOf(parts.frame, base);
  },
};

/** The writer of a table. */
export function tableWriter(table: TableName, form: CsvForm): StoryWriter {
  return async function* (parts, base) {
    yield csvBegin(table, parts.frame, base, form);
    for await (const part of rowsOf(table, parts)) yield csvRows(table, part, base, form);
  };
}

function rowsOf(table: TableName, parts: StoryParts): AsyncIterable<StoryExport> | readonly StoryExport[] {
  switch (table) {
    case 'statements':
    case 'notices':
      return parts.statements();
    case 'positions':
      return parts.positions();
    case 'proposals':
    case 'events':
      return [parts.frame];
  }
}

/** Joins texts to chunks. */
function* inParts(texts: Iterable<string>): Generator<string> {
  let part: string[] = [];
  for (const text of texts) {
    part.push(text);
    if (part.length < TEXTS_PER_CHUNK) continue;
    yield part.join('');
    part = [];
  }
  yield part.join('');
}

/** Joins texts with a separator, over several calls. */
function separator(between: string): (texts: readonly string[]) => string {
  let isFirst = true;
  return (texts) => {
    if (texts.length === 0) return '';
    const begin = isFirst ? '' : between;
    isFirst = false;
    return begin + texts.join(between);
  };
}
