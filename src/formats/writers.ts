/** How a story is written in each format, chunk by chunk. */
import { ATOM_END, atomBegin, atomItems } from './atom.js';
import { calendarOf } from './calendar.js';
import { csvBegin, csvRows, dataPackageOf, type Formulas } from './csv.js';
import { JSON_FEED_END, jsonFeedBegin, jsonFeedItems } from './json-feed.js';
import { jsonLdBegin, jsonLdEnd, jsonLdPosts } from './json-ld.js';
import type { StoryFormat } from './links.js';
import type { StoryExport } from './story-export.js';
import type { StoryParts } from './story-parts.js';
import type { TableName } from './tables.js';

/** Does work that lets nothing else run meanwhile: whoever counts time is given it like this. */
export type Timed = <T>(work: () => T) => T;

/** Writes a story: yields texts that make the document when they are put together. `timed` does the writing. */
export type StoryWriter = (parts: StoryParts, base: string, timed: Timed) => AsyncGenerator<string>;

/** The writers of the formats that are no tables. */
export const WRITERS: Readonly<Record<Exclude<StoryFormat, 'csv'> | 'package', StoryWriter>> = {
  async *jsonld(parts, base, timed) {
    yield timed(() => jsonLdBegin(parts.frame, base));
    const separate = separator(',');
    for await (const part of parts.statements()) yield timed(() => separate(jsonLdPosts(part, base)));
    const rest = await parts.rest();
    yield timed(() => jsonLdEnd(rest, base));
  },
  async *atom(parts, base, timed) {
    yield timed(() => atomBegin(parts.frame, base));
    for await (const { story, entries } of parts.feed()) yield timed(() => atomItems(story, entries, base).join(''));
    yield ATOM_END;
  },
  async *'feed.json'(parts, base, timed) {
    yield timed(() => jsonFeedBegin(parts.frame, base));
    const separate = separator(',');
    for await (const { story, entries } of parts.feed()) {
      yield timed(() => separate(jsonFeedItems(story, entries, base)));
    }
    yield JSON_FEED_END;
  },
  async *ics(parts, base, timed) {
    yield timed(() => calendarOf(parts.frame, base));
  },
  async *package(parts, base, timed) {
    yield timed(() => dataPackageOf(parts.frame, base));
  },
};

/** The writer of a table. */
export function tableWriter(table: TableName, formulas: Formulas): StoryWriter {
  return async function* (parts, base, timed) {
    yield timed(() => csvBegin(table, parts.frame, base, formulas));
    for await (const part of rowsOf(table, parts)) yield timed(() => csvRows(table, part, base, formulas));
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

/** Puts texts together, with something between each and the one before it, over several calls. */
function separator(between: string): (texts: readonly string[]) => string {
  let isFirst = true;
  return (texts) => {
    if (texts.length === 0) return '';
    const begin = isFirst ? '' : between;
    isFirst = false;
    return begin + texts.join(between);
  };
}
