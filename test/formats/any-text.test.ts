/** Every format keeps any text: quotation marks, line breaks, right-to-left text, characters beyond 16 bits, formulas. */
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { atomOf } from '../../src/formats/atom.js';
import { calendarOf } from '../../src/formats/calendar.js';
import { csvOf } from '../../src/formats/csv.js';
import { jsonFeedOf } from '../../src/formats/json-feed.js';
import { jsonLdOf } from '../../src/formats/json-ld.js';
import type { StoryExport } from '../../src/formats/story-export.js';
import type { Event, Statement } from '../../src/story/model.js';
import { parseTime } from '../../src/story/time.js';
import { isNode, nodesOf, readAtom, readCalendar, readCsv, readJsonFeed } from '../fixtures/stories/formats.js';
import { anyCharacter } from '../fixtures/work/any-text.js';

const CSV = { formulas: 'guarded', delimiter: ',', bom: false } as const;
const BASE = 'https://news.example';
const AT = '2025-03-13T12:00:00.000Z';
const TIME = parseTime({ edtf: '2025-03-13', timeZone: null, approximate: false });

/** A story with the same text in every text field. */
function storyWith(text: string): StoryExport {
  const body: Statement = {
    story: 'any',
    key: 'any',
    status: 'PUBLISHED',
    mode: 'DIRECT',
    text,
    language: 'en',
    originalLanguage: null,
    translations: [],
    attributions: [{ speaker: null, label: text, onBehalfOf: [], office: text, relayedBy: null, addressedTo: null }],
    saidAt: TIME,
    channel: 'UNKNOWN',
    event: null,
    place: text,
    proposals: [],
    mentions: [],
    citations: [],
    relations: [],
  };
  const event: Event = {
    story: 'any',
    slug: 'any',
    kind: 'OTHER',
    title: text,
    summary: text,
    status: 'HELD',
    time: TIME,
    previousTime: null,
    place: text,
    participants: [],
    partOf: null,
  };
  const recorded = { version: 1, recordedAt: AT, changedAt: AT };
  const notice = { kind: 'CORRECTION', reason: 'OTHER', text } as const;
  const revision = { number: 1, recordedAt: AT, notice, body, isShown: true };
  return {
    story: {
      id: 'any',
      ...recorded,
      body: {
        slug: 'any',
        headline: text,
        summary: text,
        language: 'en',
        status: 'LIVE',
        startedAt: TIME,
        endedAt: null,
      },
    },
    changedAt: AT,
    cursor: 'cursor',
    asOf: null,
    actors: new Map(),
    sources: new Map(),
    events: [{ id: 'any/any', ...recorded, body: event }],
    proposals: [],
    positions: [],
    statements: [{ id: 'any/any', ...recorded, isShown: true, body, revisions: [revision] }],
  };
}

/** Texts that PostgreSQL stores: any characters but NUL, with words and characters that some format treats specially. */
const dangers = [
  '"',
  "'",
  '<',
  '>',
  '&',
  '&amp;',
  ']]>',
  '</script>',
  '<!--',
  '\\',
  '\\n',
  ';',
  ',',
  ':',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '=1+1',
  '+',
  '-',
  '@',
  '\u0001',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u2028',
  '\ufffe',
  '\ufeff',
  'שלום',
  '\u202eabc',
  '👩‍👩‍👧',
  '𝔘',
  'e\u0301',
  'END:VCALENDAR',
  'BEGIN:VEVENT',
  '“',
  '”',
  ' ',
];
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...dangers),
      fc.string({ unit: anyCharacter }).map((one) => one.replaceAll('\0', '')),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => `word${parts.join('')}word`);

/** The text in XML: U+FFFD for characters that XML cannot hold (XML 1.0, 2.2), and line feeds for line breaks (2.11). */
function asInXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/\r\n?/g, '\n');
}

/** The text in iCalendar: U+FFFD for control characters (RFC 5545, 3.3.11). */
function asInCalendar(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for control characters
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd').replace(/\r\n?/g, '\n');
}

const property = (check: (text: string) => void) => fc.assert(fc.property(texts, check), { numRuns: 150 });

test('JSON-LD keeps any text', () => {
  property((text) => {
    const written = jsonLdOf(storyWith(text), BASE, 1);
    expect(written).not.toContain('<');
    const nodes = nodesOf(JSON.parse(written)).filter(isNode);
    const speech = nodes.find((node) => node['@type'] === 'Quotation');
    expect(speech?.text).toBe(text);
    expect(nodes.find((node) => node['@type'] === 'LiveBlogPosting')?.headline).toBe(text);
  });
});

const xml = new XMLParser({ ignoreAttributes: false, trimValues: false, parseTagValue: false });
const Titles = z.object({
  feed: z.object({
    title: z.string(),
    subtitle: z.string(),
    entry: z.array(z.object({ content: z.object({ '#text': z.string() }) })),
  }),
});

/** The text in HTML, with its line breaks. */
function asHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll('\n', '<br/>');
}

test('Atom keeps any text that XML can hold', () => {
  property((text) => {
    const written = atomOf(storyWith(text), BASE);
    expect(readAtom(written).entries).toHaveLength(2);
    // Read with an XML parser: feed parsers decode references in a text a second time.
    const { feed } = Titles.parse(xml.parse(written));
    expect([feed.title, feed.subtitle]).toEqual([asInXml(text), asInXml(text)]);
    expect(feed.entry[1]?.content['#text']).toContain(`word${asHtml(asInXml(text.slice('word'.length)))}`);
  });
});

test('JSON Feed keeps any text', () => {
  property((text) => {
    const written = jsonFeedOf(storyWith(text), BASE);
    const items = z.object({
      title: z.string(),
      items: z.array(z.object({ _onrecord: z.object({ text: z.string().optional() }) })),
    });
    const read = items.parse(JSON.parse(written));
    expect(read.title).toBe(text);
    expect(read.items.flatMap((item) => item._onrecord.text ?? [])).toEqual([text]);
    const { feed } = readJsonFeed(written);
    expect(feed.items?.some((item) => item.content_text?.startsWith(`“${text}”`.trim()))).toBe(true);
  });
});

test('raw CSV keeps any text, and guarded CSV has no formula in any cell', () => {
  property((text) => {
    expect(readCsv(csvOf('statements', storyWith(text), BASE, { ...CSV, formulas: 'raw' }))[0]?.text).toBe(text);
    for (const table of ['statements', 'notices', 'events'] as const) {
      const rows = readCsv(csvOf(table, storyWith(text.slice('word'.length)), BASE, CSV));
      for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  });
});

test('iCalendar keeps any text without control characters', () => {
  property((text) => {
    const written = calendarOf(storyWith(text), BASE);
    for (const line of written.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\r\n]/);
    }
    const { calendar, events } = readCalendar(written);
    expect(events).toHaveLength(1);
    expect([events[0]?.summary, events[0]?.location]).toEqual([asInCalendar(text), asInCalendar(text)]);
    // The parser does not unescape a property that it does not know (RFC 7986, 5.1).
    const name = String(calendar.getFirstPropertyValue('name')).replace(/\\(.)/gs, (_, one) =>
      one === 'n' ? '\n' : one,
    );
    expect(name).toBe(asInCalendar(text));
  });
});
