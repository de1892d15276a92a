/** The content of pages before any script runs, and how long it is cached. */

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { DOCUMENT_IDS } from '../../src/web/generated/operations.js';
import { scrape } from '../fixtures/service/scrape.js';
import { runningService, startOn, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine, silent } from '../fixtures/store/engines.js';
import { file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

const PATH = `/stories/${STORY}`;

onOneEngine('The content of pages', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  beforeAll(() =>
    running.apply(opening({ statements: [statement('first'), statement('secret', { saidAt: '2025-03-11' })] })),
  );
  const html = async (path: string) => (await fetch(`${running.service.url}${path}`)).text();
  const jsonLdIn = (page: string) =>
    JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1] ?? 'null');
  const idOf = async (key: string): Promise<string> =>
    (await running.query('query ($id: ID!) { statement(id: $id) { id } }', { id: `${STORY}/${key}` })).data.statement
      .id;

  test("a story's page has the story's JSON-LD in its head, the same as the format", async () => {
    const page = await html(PATH);
    const whole = await (await fetch(`${running.service.url}${PATH}.jsonld`)).json();
    expect(jsonLdIn(page)).toEqual(whole);
    expect(page.indexOf('application/ld+json')).toBeLessThan(page.indexOf('</head>'));
  });

  test("a long story's page describes the twenty statements that changed last, and nothing that they do not refer to", async () => {
    const many = Array.from({ length: 25 }, (_, n) => statement(`more-${n}`, { saidAt: '2025-03-12' }));
    await running.apply(file({ statements: many }));
    const described = jsonLdIn(await html(PATH));
    const [blog] = described['@graph'];
    expect(blog.liveBlogUpdate).toHaveLength(20);
    const whole = await (await fetch(`${running.service.url}${PATH}.jsonld`)).json();
    expect(whole['@graph'][0].liveBlogUpdate).toHaveLength(27);
    const ids = new Set(JSON.stringify(described).match(/(?<="@id":")[^"]+/g));
    const declared = new Set(JSON.stringify(whole).match(/(?<="@id":")[^"]+/g));
    expect([...ids].filter((id) => !declared.has(id))).toEqual([]);
  });

  test('a page links to its formats, as of the same cursor, and to oEmbed', async () => {
    const { url } = running.service;
    const links = (page: string) =>
      [...page.matchAll(/<link rel="alternate" type="([^"]+)" href="([^"]+)"/g)].map(([, type, href]) => [type, href]);
    for (const [, href = ''] of links(await html(PATH))) {
      const response = await fetch(href.replaceAll('&amp;', '&'));
      expect([href, response.status]).toEqual([href, 200]);
    }
    expect(links(await html(PATH)).map(([type]) => type)).toEqual([
      'application/ld+json',
      'application/atom+xml',
      'application/feed+json',
      'text/csv',
      'text/calendar',
      'application/json+oembed',
    ]);
    const { data } = await running.query(`{ story(by: { slug: "${STORY}" }) { cursor } }`);
    const asOf = await html(`${PATH}?asOf=${data.story.cursor}`);
    expect(links(asOf)[1]).toEqual(['application/atom+xml', `${url}${PATH}.atom?asOf=${data.story.cursor}`]);
    const statementPage = await html(`/statements/${await idOf('first')}`);
    expect(links(statementPage).map(([type]) => type)).toEqual(['application/json+oembed']);
  });

  test("a page's canonical address is that of PUBLIC_URL", async () => {
    const service = await startOn(running.store, 'no-such-directory', silent, { publicUrl: 'https://news.example' });
    const page = await (await fetch(`${service.url}${PATH}`)).text();
    expect(/<link rel="canonical" href="([^"]*)"/.exec(page)?.[1]).toBe(`https://news.example${PATH}`);
    expect(page.includes(service.url)).toBe(false);
    await service.close();
  });

  test('a page is rendered again after an update, and kept until then', async () => {
    const asked = async () => (await fetch(`${running.service.url}${PATH}`)).headers.get('etag');
    const [first, again] = [await asked(), await asked()];
    expect(again).toBe(first);
    await running.apply(file({ statements: [statement('another')] }));
    expect(await asked()).not.toBe(first);
    expect((await html(PATH)).includes('What is said in another.')).toBe(true);
  });

  test("a page's server and its script ask the same, so that one kept response serves both", async () => {
    await running.apply(file({ statements: [statement('asked-by-all')] }));
    await html(PATH);
    const { url } = running.service;
    const missed = async () => (await scrape(url)).value('onrecord_answers_asked_total', { outcome: 'miss' });
    const before = await missed();
    // As the browser's client asks: with the document's id and the operation's name.
    const variables = JSON.stringify({ asOf: null, story: STORY });
    const asked = { documentId: DOCUMENT_IDS.StoryPage ?? '', operationName: 'StoryPage', variables };
    const response = await fetch(`${url}/graphql?${new URLSearchParams(asked)}`);
    expect(await response.json()).toHaveProperty('data.story.slug', STORY);
    expect(await missed()).toBe(before);
  });

  test('a page never shows redacted words, also as of an earlier cursor', async () => {
    const words = 'What is said in secret.';
    const id = await idOf('secret');
    const { data } = await running.query(`{ story(by: { slug: "${STORY}" }) { cursor } }`);
    const paths = [
      `${PATH}?order=oldest`,
      `${PATH}?order=oldest&asOf=${data.story.cursor}`,
      `/statements/${id}`,
      `/statements/${id}?asOf=${data.story.cursor}`,
      `/embed/statements/${id}`,
      '/search?q=secret',
    ];
    for (const path of paths) expect([path, (await html(path)).includes('secret.')]).toEqual([path, true]);
    const input = { statement: id, expectedVersion: 1, notice: { reason: 'LEGAL', text: 'A court has asked for it.' } };
    const { data: redacted } = await running.query(
      'mutation ($input: RedactStatementInput!) { redactStatement(input: $input) { __typename ... on Error { message } } }',
      { input },
      { authorization: `Bearer ${TOKEN}` },
    );
    expect(redacted.redactStatement.__typename).toBe('StatementWritten');
    for (const path of paths) expect([path, (await html(path)).includes(words)]).toEqual([path, false]);
    expect((await html(`/statements/${id}`)).includes('A court has asked for it.')).toBe(true);
  });

  test("a story's page says who proposed, and separately the status, since when and by which source", async () => {
    const cites = { citations: [{ source: 'daily', supports: ['CONTEXT'] }] };
    const of = (slug: string, more: object) => ({ slug, title: slug, kind: 'FRAMEWORK', ...cites, ...more });
    await running.apply(
      file({
        proposals: [
          of('the-deal', { status: 'TABLED', tabledBy: ['north'], tabledAt: '2025-03-12' }),
          of('the-rumour', { status: 'REPORTED', tabledBy: ['south'] }),
        ],
        positions: [position('north', ['first'])],
      }),
    );
    await running.apply(file({ proposals: [{ slug: 'the-deal', status: 'UNDER_DISCUSSION' }] }));
    const query = `{ story(by: { slug: "${STORY}" }) { proposals(first: 10) { nodes { slug statusHistory { recordedAt } } } } }`;
    const { data } = await running.query(query);
    const since: string = data.story.proposals.nodes
      .find(({ slug }: { slug: string }) => slug === 'the-deal')
      .statusHistory.at(-1).recordedAt;
    const page = await html(PATH);
    const headOf = (slug: string) =>
      new RegExp(`<div[^>]*id="proposal-${slug}-details".*?</div>`, 's').exec(page)?.[0].replaceAll(/<[^>]*>/g, '|');
    const status = headOf('the-deal')?.split('Status:');
    expect(status?.[0]).toContain('Proposed by North, 12 March');
    expect(status?.[1]).toMatch(/^ ?\|?under discussion/);
    expect(status?.[1]).toContain(String(Number(since.slice(8, 10))));
    expect(page).toContain(`recorded <time datetime="${since}">`);
    expect(page).toMatch(/, source <a class="source" href="https:\/\/daily.example\/"[^>]*>daily<\/a>/);
    expect(headOf('the-rumour')).toContain('Proposed by South|');
    expect(page).not.toMatch(/(agreed|reported|under discussion|proposed) by (North|South)/);
  });

  test('a story without statements and positions shows its events and its proposals', async () => {
    const story = {
      slug: 'quiet',
      headline: 'A quiet story',
      summary: 'So far.',
      language: 'en',
      startedAt: '2025-03-11',
    };
    const empty = stringify({ story });
    await running.apply(empty);
    expect(await html('/stories/quiet')).toContain('Nothing has been proposed yet.');
    await running.apply(
      stringify({
        story: 'quiet',
        events: [{ slug: 'walkout', kind: 'STRIKE', title: 'The walkout', status: 'SCHEDULED', time: '2025-12-04' }],
        proposals: [{ slug: 'raise', kind: 'CONTRACT', title: 'A raise of four percent', status: 'TABLED' }],
      }),
    );
    const page = await html('/stories/quiet');
    const body = page.slice(page.indexOf('<body'), page.indexOf('id="page-data"'));
    const [before, said] = [body.slice(0, body.indexOf('said-title')), body.slice(body.lastIndexOf('said-title'))];
    expect(before).toContain('A raise of four percent');
    expect(before).toContain('Nobody has taken a position yet.');
    expect(said).toContain('The walkout');
  });

  test('pages and formats never say "tabled", which means opposite things in Britain and America', async () => {
    await running.apply(file({ proposals: [{ slug: 'plan', title: 'A plan', kind: 'OTHER', status: 'TABLED' }] }));
    const tabled = /\btabl(ed|ing|ers?)\b/i;
    // Enum names stay: they are the API.
    const withoutNames = (text: string) => text.replaceAll(/\b[A-Z_]*TABLED\b/g, '');
    const files = ['.jsonld', '.atom', '.feed.json', '.csv', '/proposals.csv', '.ics', '/datapackage.json'];
    const paths = [PATH, '/', ...files.map((ending) => `${PATH}${ending}`)];
    for (const part of ['statements', 'positions']) paths.push(`/embed${PATH}/${part}`);
    for (const path of paths) expect([path, tabled.exec(withoutNames(await html(path)))]).toEqual([path, null]);
    const { data } = await running.query(
      `{ story(by: { slug: "${STORY}" }) { updates(first: 100) { nodes { headline } } } }`,
    );
    const headlines = data.story.updates.nodes.map(({ headline }: { headline: string }) => headline);
    expect(headlines).toContain('Proposal: A plan (proposed)');
    expect(tabled.exec(headlines.join('\n'))).toBeNull();
    for (const path of ['schema/schema.graphql', 'schema/story-file.schema.json']) {
      expect([path, tabled.exec(withoutNames(readFileSync(path, 'utf8')))]).toEqual([path, null]);
    }
  });

  test('a page shows HTML in a text as plain text', async () => {
    const text = '</script><script>alert(1)</script> <b>&amp; "quoted"';
    await running.apply(file({ statements: [statement('hostile', { mode: 'DIRECT', text })] }));
    const page = await html(PATH);
    expect(/<script>alert|<b>&amp;/.exec(page)).toBeNull();
    const data = /<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(JSON.stringify(JSON.parse(data))).toContain(JSON.stringify(text).slice(1, -1));
    await running.apply(file({ retract: [{ statement: 'hostile', notice: notice('RETRACTION') }] }));
  });
});
