/** Promises of every format: which words are shown, how they are quoted, and that ids never change (docs/api/formats.md). */
import { beforeAll, expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import {
  isNode,
  nodesOf,
  pathOf,
  readAtom,
  readCalendar,
  readCsv,
  readJsonFeed,
  redactStatement,
  statementId,
  takenBack,
  variedOpening,
  WORDS,
} from '../fixtures/stories/formats.js';
import { STORY } from '../fixtures/stories/story.js';

const KEYS = ['direct', 'mixed', 'indirect', 'unknown', 'corrected', 'withheld', 'retracted', 'redacted'];
const ENDINGS = [
  '.jsonld',
  '.atom',
  '.feed.json',
  '.csv',
  '.csv?formulas=raw',
  '.ics',
  '/statements.csv',
  '/notices.csv',
  '/positions.csv',
  '/proposals.csv',
  '/events.csv',
  '/datapackage.json',
];

onOneEngine('Every format', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  let opened: string;
  const textOf = async (ending: string, asOf: string | null = null) => {
    const address = new URL(`${desk.service.url}${pathOf(ending)}`);
    if (asOf !== null) address.searchParams.set('asOf', asOf);
    const response = await fetch(address);
    expect(response.status, ending).toBe(200);
    return response.text();
  };
  /** The ids of all statements in each format. */
  const idsIn = async (asOf: string | null = null) => {
    const [jsonld, atom, feed, csv] = await Promise.all(
      ['.jsonld', '.atom', '.feed.json', '.csv'].map((ending) => textOf(ending, asOf)),
    );
    const atomFeed = readAtom(atom ?? '');
    const { extended } = readJsonFeed(feed ?? '');
    const rows = readCsv(csv ?? '');
    const urns = new Map(rows.map(({ urn = '', id = '' }) => [urn, id]));
    const inAtom = [
      ...(atomFeed.entries ?? []).map(({ id }) => id ?? ''),
      .../** Tombstones, which the feed parser has no word for. */ [
        ...(atom ?? '').matchAll(/deleted-entry [^>]*ref="([^"]+)"/g),
      ].map(([, ref = '']) => ref),
    ];
    const speech = nodesOf(JSON.parse(jsonld ?? ''))
      .filter((node) => node['@type'] === 'Quotation' || node['@type'] === 'Statement')
      .flatMap(({ identifier }) => (typeof identifier === 'string' ? [identifier] : []));
    return {
      jsonld: new Set(speech),
      atom: new Set(inAtom.flatMap((urn) => urns.get(urn) ?? [])),
      feed: new Set(
        extended.items.filter((item) => item._onrecord.type === 'statement').map((item) => item._onrecord.id),
      ),
      csv: new Set(rows.map(({ id = '' }) => id)),
    };
  };
  beforeAll(async () => {
    opened = await desk.apply(variedOpening());
  });

  test('every format has the statement ids of GraphQL, before and after a retraction', async () => {
    const all = new Set(KEYS.map(statementId));
    const before = await idsIn();
    expect(before).toEqual({ jsonld: all, atom: all, feed: all, csv: all });
    const { data } = await desk.query(
      `{ story(by: { slug: "${STORY}" }) { statements(first: 100) { nodes { id } } } }`,
    );
    expect(new Set(data.story.statements.nodes.map(({ id }: { id: string }) => id))).toEqual(all);
    for (const key of ['withheld', 'retracted', 'redacted'] as const)
      expect(await textOf('.csv')).toContain(WORDS[key]);
    await desk.apply(takenBack());
    expect(await idsIn()).toEqual(before);
    await redactStatement(desk, 'redacted');
    expect(await idsIn()).toEqual(before);
  });

  test('no format has the words of a withheld, retracted or redacted statement, or a note for editors', async () => {
    for (const ending of ENDINGS) {
      const text = await textOf(ending);
      for (const hidden of ['Whispered-0f3a', 'Invented-77b1', 'Erased-c2d4', 'secret-note'])
        expect(text, ending).not.toContain(hidden);
      // The name of the editor; the descriptions of columns speak of the desk.
      if (ending !== '/datapackage.json') expect(text, ending).not.toContain('desk');
    }
  });

  test('every format as of a cursor is the story at that time, without the words that were redacted since', async () => {
    for (const ending of ENDINGS) {
      const then = await textOf(ending, opened);
      expect(then, ending).not.toContain('Erased-c2d4');
      expect(then, ending).not.toContain('It was Tuesday.');
    }
    // A time works as a cursor does; before the first update there is no story.
    expect(await textOf('.atom', new Date().toISOString())).toContain('It was Tuesday.');
    expect((await fetch(`${desk.service.url}${pathOf('.atom')}?asOf=2025-03-13`)).status).toBe(404);
    const then = await textOf('.csv', opened);
    expect(then).toContain(WORDS.retracted);
    expect(then).toContain(WORDS.corrected);
    expect(readCsv(then)).toHaveLength(KEYS.length);
    const { feed } = readJsonFeed(await textOf('.feed.json', opened));
    expect(feed.feed_url).toBe(`${desk.service.url}${pathOf('.feed.json')}?asOf=${opened}`);
    expect((await readAtom(await textOf('.atom', opened))).links?.find(({ rel }) => rel === 'self')?.href).toContain(
      opened,
    );
  });

  test('a correction changes the item of a feed in place, and adds an item that links to it', async () => {
    const [before, now] = await Promise.all([textOf('.feed.json', opened), textOf('.feed.json')]);
    const itemsOf = (text: string) => {
      const { feed, extended } = readJsonFeed(text);
      return (feed.items ?? []).map((item, index) => ({ ...item, onrecord: extended.items[index]?._onrecord }));
    };
    const corrected = (text: string) => itemsOf(text).find(({ onrecord }) => onrecord?.id === statementId('corrected'));
    expect(corrected(before)?.content_text).toContain(WORDS.corrected);
    expect(corrected(now)?.content_text).toContain('It begins on Tuesday.');
    expect(corrected(now)?.id).toBe(corrected(before)?.id);
    expect(corrected(now)?.date_published).toBe(corrected(before)?.date_published);
    expect(Date.parse(String(corrected(now)?.date_modified))).toBeGreaterThan(
      Date.parse(String(corrected(before)?.date_modified)),
    );
    const added = itemsOf(now).find(({ onrecord }) => onrecord?.statement === statementId('corrected'));
    expect(added).toMatchObject({ title: 'Correction: a statement by Anna North', content_text: 'It was Tuesday.' });
    expect(added?.url).toBe(`${desk.service.url}/statements/${statementId('corrected')}#version-2`);
    expect(itemsOf(now)).toHaveLength(itemsOf(before).length + 4);
    const rows = readCsv(await textOf('.csv')).filter(({ key }) => key === 'corrected');
    expect(rows.map(({ revision, current, text }) => [revision, current, text])).toEqual([
      ['1', 'false', WORDS.corrected],
      ['2', 'true', 'It begins on Tuesday.'],
    ]);
  });

  test('a retracted statement is a deleted entry in Atom, and a withheld statement is not', async () => {
    const atom = await textOf('.atom');
    const deleted = [...atom.matchAll(/<at:deleted-entry [^>]*ref="([^"]+)" when="([^"]+)"[^>]*><at:comment>([^<]*)/g)];
    const rows = readCsv(await textOf('.csv'));
    const urnOf = (key: string) => rows.find((row) => row.key === key)?.urn;
    expect(new Map(deleted.map(([, ref, , comment]) => [ref, comment]))).toEqual(
      new Map([
        [urnOf('retracted'), 'He did not say so.'],
        [urnOf('redacted'), 'By order of a court.'],
      ]),
    );
    const { entries = [], updated } = readAtom(atom);
    for (const [, ref, when = ''] of deleted) {
      expect(entries.map(({ id }) => id)).not.toContain(ref);
      expect(Date.parse(when)).toBeLessThanOrEqual(Date.parse(String(updated)));
    }
    expect(entries.find(({ id }) => id === urnOf('withheld'))?.title?.value).toBe(
      'Withheld while it is checked: a statement by Anna North',
    );
    expect(entries.map(({ title }) => title?.value)).toEqual(
      expect.arrayContaining(['Retraction: a statement by Anna North', 'Removed: a statement by Anna North']),
    );
  });

  test('direct speech is in quotation marks, and reported and mixed speech is written as recorded', async () => {
    const { feed } = readJsonFeed(await textOf('.feed.json'));
    const first = (words: string) =>
      feed.items?.find(({ content_text: text }) => text?.includes(words))?.content_text?.split('\n')[0];
    expect(first(WORDS.direct)).toBe(`“${WORDS.direct}”`);
    expect(first(WORDS.mixed)).toBe(WORDS.mixed);
    expect(first(WORDS.indirect)).toBe(WORDS.indirect);
    const nodes = nodesOf(JSON.parse(await textOf('.jsonld'))).filter(isNode);
    const typeOf = (key: string) => nodes.find((node) => node.identifier === statementId(key))?.['@type'];
    expect(['direct', 'mixed', 'indirect'].map(typeOf)).toEqual(['Quotation', 'Statement', 'Statement']);
  });

  test('the credit names the speaker, the principal and the relay, and says when the speaker is unknown', async () => {
    const credits = new Map(readCsv(await textOf('.csv')).map(({ key, attribution }) => [key, attribution]));
    expect(credits.get('mixed')).toBe('a senior official, on behalf of South');
    expect(credits.get('indirect')).toBe(
      'Anna North, President of North, on behalf of North; Bert South, President of South, on behalf of South, as relayed by Anna North',
    );
    expect(credits.get('unknown')).toBe('an unknown speaker');
  });

  test('a calendar entry keeps its id, and its sequence counts the changes', async () => {
    const { events } = readCalendar(await textOf('.ics'));
    await desk.apply(
      `story: ${STORY}\nevents: [{slug: call, status: POSTPONED, time: null, previousTime: {edtf: "2025-03-18T17:00", timeZone: Europe/Moscow}}]\n`,
    );
    const later = readCalendar(await textOf('.ics'));
    const call = (all: typeof events) => all.find(({ summary }) => summary.includes('The call'));
    expect(call(events)).toMatchObject({ sequence: 0, summary: 'The call' });
    expect(call(later.events)).toMatchObject({ sequence: 1, summary: 'Postponed: The call' });
    expect(call(later.events)?.uid).toBe(call(events)?.uid);
    expect(call(later.events)?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    await desk.apply(`story: ${STORY}\nevents: [{slug: call, status: CANCELLED}]\n`);
    expect(call(readCalendar(await textOf('.ics')).events)).toMatchObject({ summary: 'Cancelled: The call' });
  });
});
