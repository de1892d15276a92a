/** Atom by the rules of RFC 4287 and RFC 6721, JSON Feed by a schema of its specification, both read by a feed parser. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { XMLParser } from 'fast-xml-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { applyEveryState, pathOf, readAtom, readJsonFeed } from '../fixtures/stories/formats.js';

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const schema: unknown = JSON.parse(readFileSync(new URL('./json-feed.schema.json', import.meta.url), 'utf8'));
const isJsonFeed = ajv.compile(z.looseObject({}).parse(schema));

/** A time with seconds, and a capital T and Z (RFC 4287, 3.3; RFC 3339). */
const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);
const Iri = z.string().refine((value) => URL.canParse(value));
const Author = z.array(z.object({ name: z.string().min(1) }));
const Link = z.array(
  z.object({ '@rel': z.string(), '@href': Iri, '@type': z.string().optional(), '@title': z.string().optional() }),
);
/** Elements that may occur once are read as lists, so that the check finds a second one. */
const once = <T extends z.ZodType>(type: T) => z.tuple([type]);
const Entry = z.object({
  id: once(Iri),
  title: once(z.string()),
  published: once(Instant),
  updated: once(Instant),
  link: Link.min(1),
  author: Author.min(1).optional(),
  category: z.array(z.object({ '@term': z.string().min(1), '@label': z.string() })).optional(),
  content: once(z.object({ '@type': z.literal('html'), '#text': z.string().min(1) })),
});
const Deleted = z.object({
  '@ref': Iri,
  '@when': Instant,
  'at:comment': once(z.string()),
  link: Link,
  '@xmlns:at': z.literal('http://purl.org/atompub/tombstones/1.0'),
});
/** RFC 4287, 4.1.1. */
const Feed = z.object({
  '@xmlns': z.literal('http://www.w3.org/2005/Atom'),
  '@xml:lang': z.string(),
  id: once(Iri),
  title: once(z.string().min(1)),
  subtitle: once(z.string()),
  updated: once(Instant),
  author: Author.min(1),
  link: Link,
  entry: z.array(Entry),
  'at:deleted-entry': z.array(Deleted).default([]),
});
const elements = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name, _path, _leaf, isAttribute) => !isAttribute && !['feed', 'name', '?xml'].includes(name),
});

onOneEngine('Feeds', (makeStore) => {
  const desk = runningService(makeStore, 'data');
  const textOf = async (path: string) => (await fetch(`${desk.service.url}${path}`)).text();
  beforeAll(() => applyEveryState(desk));

  describe.each([pathOf(''), `/stories/${UKRAINE}`])('of %s', (path) => {
    test('the Atom feed has the allowed elements, as often as allowed (RFC 4287, 4.1; RFC 6721, 3)', async () => {
      const text = await textOf(`${path}.atom`);
      const { feed } = z.object({ feed: Feed }).parse(elements.parse(text));
      const entries = feed.entry;
      // Entries with the same id would need different times (4.1.1). There are none here.
      const ids = entries.map(({ id: [id] }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(feed.link.filter((link) => link['@rel'] === 'self').map((link) => link['@href'])).toEqual([
        `${desk.service.url}${path}.atom`,
      ]);
      const [updated] = feed.updated;
      for (const entry of entries) {
        expect(entry.updated[0] <= updated && entry.published[0] <= entry.updated[0]).toBe(true);
        expect(entry.link.filter((link) => link['@rel'] === 'alternate')).toHaveLength(1);
      }
      const order = entries.map((entry) => entry.updated[0]);
      expect(order).toEqual(order.toSorted().reverse());
      for (const deleted of feed['at:deleted-entry']) expect(ids).not.toContain(deleted['@ref']);
      expect(readAtom(text).entries).toHaveLength(entries.length);
    });

    test('the JSON feed has the form of the specification', async () => {
      const text = await textOf(`${path}.feed.json`);
      isJsonFeed(JSON.parse(text));
      expect(isJsonFeed.errors).toBeNull();
      const { feed, extended } = readJsonFeed(text);
      expect(feed.items).toHaveLength(extended.items.length);
      expect(new Set(extended.items.map(({ id }) => id)).size).toBe(extended.items.length);
      expect(feed.feed_url).toBe(`${desk.service.url}${path}.feed.json`);
    });

    test('both feeds have the same items with the same ids, except those that Atom lists as deleted', async () => {
      const atom = await textOf(`${path}.atom`);
      const { extended } = readJsonFeed(await textOf(`${path}.feed.json`));
      const { feed } = z.object({ feed: Feed }).parse(elements.parse(atom));
      const ids = [
        ...feed.entry.map(({ id: [id] }) => id),
        ...feed['at:deleted-entry'].map((deleted) => deleted['@ref']),
      ];
      expect(new Set(ids)).toEqual(new Set(extended.items.map(({ id }) => id)));
    });
  });

  test('the ids in feeds do not depend on the host of the service', async () => {
    const idsAt = async (host: string) => {
      const text = await new Promise<string>((resolve, reject) => {
        import('node:http').then(({ get }) =>
          get(`${desk.service.url}${pathOf('.atom')}`, { headers: { host } }, (response) => {
            let body = '';
            response.setEncoding('utf8').on('data', (piece: string) => {
              body += piece;
            });
            response.on('end', () => resolve(body));
          }).on('error', reject),
        );
      });
      expect(text).toContain(`http://${host}/stories/`);
      return readAtom(text).entries?.map(({ id }) => id);
    };
    expect(await idsAt('one.example')).toEqual(await idsAt('two.example:8080'));
  });
});
