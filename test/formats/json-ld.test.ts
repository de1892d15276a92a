/** JSON-LD checked against the vocabulary of schema.org: properties belong to their types, and values to their ranges. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { applyEveryState, isNode, type Node, nodesOf, pathOf, statementId } from '../fixtures/stories/formats.js';

const Vocabulary = z.object({
  types: z.record(z.string(), z.array(z.string())),
  members: z.object({ EventStatusType: z.array(z.string()) }),
  properties: z.record(z.string(), z.object({ domain: z.array(z.string()), range: z.array(z.string()) })),
});
const vocabulary = Vocabulary.parse(JSON.parse(readFileSync(new URL('./schema-org.json', import.meta.url), 'utf8')));

/** A type with all its supertypes. */
function withAncestors(type: string): string[] {
  return [type, ...(vocabulary.types[type] ?? []).flatMap(withAncestors)];
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const isUrl = (value: unknown) => typeof value === 'string' && URL.canParse(value);

/** Whether a value is in the range of a property. */
function isInRange(value: unknown, range: readonly string[], types: ReadonlyMap<string, string>): boolean {
  if (isNode(value)) {
    const type = value['@type'] ?? types.get(String(value['@id']));
    return typeof type === 'string' && withAncestors(type).some((one) => range.includes(one));
  }
  return range.some((one) => {
    switch (one) {
      case 'Text':
        return typeof value === 'string';
      case 'Number':
        return typeof value === 'number';
      case 'URL':
        return isUrl(value);
      case 'Date':
        return typeof value === 'string' && DATE.test(value);
      case 'DateTime':
        return typeof value === 'string' && DATE_TIME.test(value);
      case 'EventStatusType':
        return vocabulary.members.EventStatusType.some((member) => value === `https://schema.org/${member}`);
      default:
        return false;
    }
  });
}

/** The faults of a document. */
function faultsOf(document: unknown): string[] {
  const nodes = nodesOf(document).filter((node) => '@type' in node);
  const types = new Map(nodes.map((node) => [String(node['@id']), String(node['@type'])]));
  const isDescribed = (node: Node) => Object.keys(node).length > 2 || !('@id' in node);
  const described = new Set(nodes.filter(isDescribed).map((node) => node['@id']));
  const faults: string[] = [];
  for (const node of nodesOf(document)) {
    const id = node['@id'];
    if (id !== undefined && !described.has(id)) faults.push(`${String(id)} is referred to and not described`);
    if (id !== undefined && !isUrl(id)) faults.push(`${String(id)} is no IRI`);
    const type = node['@type'];
    if (typeof type !== 'string') continue;
    if (!(type in vocabulary.types)) faults.push(`${type} is no type`);
    for (const [name, given] of Object.entries(node)) {
      if (name.startsWith('@')) continue;
      const property = vocabulary.properties[name];
      if (!withAncestors(type).some((one) => property?.domain.includes(one))) faults.push(`${type} has no ${name}`);
      for (const value of [given].flat()) {
        if (!isInRange(value, property?.range ?? [], types))
          faults.push(`${type}.${name} cannot be ${JSON.stringify(value)}`);
      }
    }
  }
  const ids = nodes.filter(isDescribed).flatMap((node) => ('@id' in node ? [String(node['@id'])] : []));
  faults.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is described twice`));
  return faults;
}

onOneEngine('JSON-LD', (makeStore) => {
  const desk = runningService(makeStore, 'data');
  const documentOf = async (path: string): Promise<unknown> => JSON.parse(await textOf(path));
  const textOf = async (path: string) => (await fetch(`${desk.service.url}${path}`)).text();
  beforeAll(() => applyEveryState(desk));

  test.each([pathOf('.jsonld'), `/stories/${UKRAINE}.jsonld`])(
    '%s has properties of their types, values in their ranges, and a node for every reference',
    async (path) => {
      const text = await textOf(path);
      expect(faultsOf(JSON.parse(text))).toEqual([]);
      expect(text).not.toContain(':null');
      // It can be put into a script element.
      expect(text).not.toContain('<');
    },
  );

  test('an actor is the same as its Wikidata item, by the URI that Wikidata itself uses', async () => {
    const text = await textOf(`/stories/${UKRAINE}.jsonld`);
    const same = [...text.matchAll(/"sameAs":"([^"]+)"/g)].map(([, uri]) => uri);
    expect(same.length).toBeGreaterThan(0);
    for (const uri of same) expect(uri).toMatch(/^http:\/\/www\.wikidata\.org\/entity\/Q\d+$/);
  });

  test('the check of JSON-LD finds faults', () => {
    const fault = (node: object) => faultsOf({ '@context': 'https://schema.org', '@graph': [node] });
    expect(
      fault({ '@type': 'Quotation', '@id': 'https://a.example/', text: 'a', creator: { '@id': 'https://b.example/' } }),
    ).toHaveLength(2);
    expect(fault({ '@type': 'Statement', text: 5, jobTitle: 'a' })).toEqual([
      'Statement.text cannot be 5',
      'Statement has no jobTitle',
    ]);
    expect(fault({ '@type': 'Event', name: 'a', startDate: 'March' })).toEqual(['Event.startDate cannot be "March"']);
  });

  test('the live blog has its coverage times, and posts with a headline, a body and a date', async () => {
    const nodes = nodesOf(await documentOf(pathOf('.jsonld')));
    const blog = nodes.find((node) => node['@type'] === 'LiveBlogPosting');
    expect(blog).toMatchObject({
      '@id': `${desk.service.url}${pathOf('')}`,
      headline: 'A test story',
      coverageStartTime: expect.stringMatching(DATE_TIME),
    });
    expect(blog).not.toHaveProperty('coverageEndTime');
    const posts = nodes.filter((node) => node['@type'] === 'BlogPosting');
    expect(posts).toHaveLength(8 + 4);
    for (const post of posts) {
      expect(post).toMatchObject({
        headline: expect.any(String),
        articleBody: expect.stringMatching(/./),
        datePublished: expect.stringMatching(DATE_TIME),
      });
    }
  });

  test('a statement has its time only as precisely as it is known, and its notices as corrections', async () => {
    const nodes = nodesOf(await documentOf(pathOf('.jsonld')));
    const speech = (key: string) => nodes.find(({ identifier }) => identifier === statementId(key));
    expect(speech('direct')).toMatchObject({ contentReferenceTime: '2025-03-18T14:05:00.000Z' });
    expect(speech('indirect')).toMatchObject({ temporal: '2025-03-13' });
    expect(speech('unknown')).not.toHaveProperty('creator');
    expect(speech('retracted')).toMatchObject({
      creativeWorkStatus: 'Retracted',
      correction: [{ '@type': 'CorrectionComment', text: 'He did not say so.' }],
    });
    for (const key of ['withheld', 'retracted', 'redacted']) expect(speech(key)).not.toHaveProperty('text');
    expect(speech('direct')?.workTranslation).toHaveLength(2);
  });
});
