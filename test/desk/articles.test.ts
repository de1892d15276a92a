/** Articles over HTTP: read, decided, published as one batch, and deleted; visible to the desk only. */
import { describe, expect, test } from 'vitest';
import { type RunningService, runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { REPORT, REPORT_ADDRESS } from '../fixtures/stories/article.js';
import { AS_DESK, deskOf } from '../fixtures/stories/desk.js';

interface Span {
  readonly start: number;
  readonly end: number;
}
interface Draft {
  readonly key: string;
  readonly revision: number;
  readonly state: string;
  readonly mode: string;
  readonly text: string;
  readonly content: readonly Span[];
  readonly passage: Span;
  readonly use: string;
  readonly doubts: readonly string[];
  readonly speaker: {
    readonly name: string;
    readonly isNamed: boolean;
    readonly office: string | null;
    readonly actor: { readonly slug: string } | null;
    readonly onBehalfOf: {
      readonly name: string;
      readonly type: string;
      readonly actor: { readonly slug: string } | null;
    } | null;
  } | null;
  readonly onRecord: { readonly relation: string; readonly statement: { readonly key: string } } | null;
  readonly statement: { readonly key: string } | null;
}
interface Article {
  readonly id: string;
  readonly text: string;
  readonly source: { readonly slug: string } | null;
  readonly drafts: readonly Draft[];
}
interface Refusal {
  readonly __typename: string;
  readonly code: string;
  readonly path: readonly string[];
  readonly mistakes: readonly { readonly code: string; readonly path: readonly string[] }[];
}

const DRAFT = `key revision state mode text use content { start end } passage { start end } decidedBy
  speaker { name isNamed office actor { slug } onBehalfOf { name type actor { slug } } }
  onRecord { relation statement { key } } statement { key } saidAt { edtf } doubts`;
const ARTICLE = `id text offsetUnit title publisher published address language readBy story { slug } source { slug } drafts { ${DRAFT} }`;
const ERROR = '... on Error { code message path mistakes { code message path } }';
const RESULTS = {
  readArticle: `... on ArticleRead { isNew article { ${ARTICLE} } }`,
  changeArticleDraft: `... on ArticleDraftWritten { draft { ${DRAFT} } }`,
  addArticleDraft: `... on ArticleDraftWritten { draft { ${DRAFT} } }`,
  publishArticle: `... on ArticlePublished { status cursor updates { kind subject } article { ${ARTICLE} } }`,
  deleteArticle: '... on ArticleDeleted { id }',
} as const;

interface Answer extends Partial<Refusal> {
  readonly isNew?: boolean;
  readonly article?: Article;
  readonly draft?: Draft;
  readonly status?: string;
  readonly id?: string;
  readonly updates?: readonly { readonly kind: string; readonly subject: string }[];
}

/** A text of 1,200 drafts. */
const MANY_STATEMENTS = Array.from(
  { length: 1_200 },
  (_, number) =>
    `“We agree to number ${number}, and to all that goes with it in the months to come,” Anna North said on Thursday at the port.`,
).join('\n');

/** The desk's mutations of articles. */
function articlesOf(running: RunningService) {
  const ask = async (mutation: keyof typeof RESULTS, input: object, headers: Record<string, string> = AS_DESK) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const text = `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename ${RESULTS[mutation]} ${ERROR} } }`;
    const { data, errors } = await running.query(text, { input }, headers);
    if (data === null) throw new Error(JSON.stringify(errors));
    const answer: Answer = data[mutation];
    return answer;
  };
  const read = async (story: string, content = REPORT) => {
    const input = { story, form: 'TEXT', content, published: '2025-03-13', address: REPORT_ADDRESS };
    const { article } = await ask('readArticle', input);
    if (article === undefined) throw new Error('expected the article to be read');
    return article;
  };
  /** Changes a draft, at the revision that it has. */
  const change = async (article: Article, key: string, set: object) => {
    const { data } = await running.query(
      `query ($id: ID!) { article(id: $id) { drafts { key revision } } }`,
      { id: article.id },
      AS_DESK,
    );
    const drafts: readonly Draft[] = data.article.drafts;
    const expectedRevision = drafts.find((draft) => draft.key === key)?.revision ?? 0;
    return ask('changeArticleDraft', { article: article.id, draft: key, expectedRevision, set });
  };
  return { ask, read, change };
}

/** The draft with these words. */
function draftWith(words: string, { drafts }: Article): Draft {
  const found = drafts.find(({ text }) => text.includes(words));
  if (found === undefined) throw new Error(`no draft has "${words}": ${drafts.map(({ text }) => text).join(' | ')}`);
  return found;
}

function spanIn(words: string, { text }: Article): Span {
  const start = text.indexOf(words);
  return { start, end: start + words.length };
}

onOneEngine('Articles at the desk', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  const { ask, read, change } = articlesOf(running);
  const storyNow = (story: string) =>
    desk.read<{ story: { statements: { nodes: readonly Record<string, unknown>[] } } }>(
      `{ story(by: { slug: "${story}" }) { statements(first: 20) { nodes { key mode text language channel saidAt { edtf }
        attributions { speaker { slug name ... on Person { office represents { slug } } } label office onBehalfOf { slug } }
        citations { source { slug url publisher title publishedAt { edtf } } quote { exact } supports }
        translations { text language source { url } } } } } }`,
    );

  describe('Reading', () => {
    test('an article becomes drafts that wait at the desk, with its speakers found on the record', async () => {
      const story = await desk.story();
      const head = await desk.head();
      const article = await read(story);
      expect(article).toMatchObject({
        text: REPORT,
        offsetUnit: 'UTF-16',
        title: 'Northern leader welcomes the plan',
        published: '2025-03-13',
        address: REPORT_ADDRESS,
        language: 'en',
        story: { slug: story },
        source: null,
      });
      const direct = draftWith('stop the guns', article);
      expect(direct).toMatchObject({
        mode: 'DIRECT',
        state: 'PENDING',
        revision: 1,
        use: 'STATEMENT',
        statement: null,
        speaker: { name: 'Anna North', actor: { slug: 'anna-north' }, onBehalfOf: { actor: { slug: 'north' } } },
      });
      for (const { start, end } of direct.content)
        expect(direct.text).toContain(article.text.slice(start, end).slice(1, 9));
      expect(draftWith('border', article)).toMatchObject({
        mode: 'INDIRECT',
        speaker: { isNamed: false, actor: null },
      });
      expect(await desk.head()).toBe(head);
      expect(await storyNow(story)).toMatchObject({ story: { statements: { nodes: [] } } });
    });

    test('the same article for the same story is read once, and keeps what was decided', async () => {
      const [story, other] = [await desk.story(), await desk.story()];
      const article = await read(story);
      const { key } = draftWith('border', article);
      await change(article, key, { state: 'DROPPED' });
      const input = { story, form: 'TEXT', content: REPORT, published: '2025-03-13', address: REPORT_ADDRESS };
      const again = await ask('readArticle', input);
      expect(again).toMatchObject({ __typename: 'ArticleRead', isNew: false, article: { id: article.id } });
      expect(again.article?.drafts).toHaveLength(article.drafts.length);
      expect(draftWith('border', again.article ?? article)).toMatchObject({ state: 'DROPPED', revision: 2 });
      expect((await read(other)).id).not.toBe(article.id);
    });

    test('two requests for the same article at the same time give one article', async () => {
      const story = await desk.story();
      const articles = await Promise.all([read(story), read(story), read(story)]);
      expect(new Set(articles.map(({ id }) => id)).size).toBe(1);
      expect(await desk.read(`{ articles(story: "${story}") { id } }`)).toEqual({
        articles: [{ id: articles[0]?.id }],
      });
    });

    test.each([
      ['no words', { content: ' \n ' }, 'EMPTY_ARTICLE'],
      ['a PDF', { content: '%PDF-1.7\n%\u00e2\u00e3 obj stream' }, 'NOT_TEXT'],
      ['a text of more than 200 KB', { content: 'Words and words. '.repeat(13_000) }, 'ARTICLE_TOO_LONG'],
      ['a text of more than 1,000 drafts', { content: MANY_STATEMENTS }, 'ARTICLE_TOO_LONG'],
      ['a page of more than 2 MB', { form: 'HTML', content: `<p>${'w '.repeat(1_100_000)}</p>` }, 'ARTICLE_TOO_LONG'],
      [
        'a page without an article',
        { form: 'HTML', content: '<html><body><nav>Home</nav></body></html>' },
        'EMPTY_ARTICLE',
      ],
    ])('an input that cannot be read is refused with a sentence: %s', async (_, input, code) => {
      const story = await desk.story();
      const refused = await ask('readArticle', { story, form: 'TEXT', ...input });
      expect(refused).toMatchObject({ __typename: 'InvalidInput', code, path: ['input', 'content'] });
      expect(await desk.read(`{ articles(story: "${story}") { id } }`)).toEqual({ articles: [] });
    });

    test('an article is refused for a story that does not exist', async () => {
      const input = { form: 'TEXT', content: REPORT };
      expect(await ask('readArticle', { ...input, story: 'no-such-story' })).toMatchObject({
        __typename: 'NotFound',
        code: 'UNKNOWN_REFERENCE',
        path: ['input', 'story'],
      });
      expect(await ask('readArticle', { ...input, story: 'Not A Name' })).toMatchObject({ code: 'BAD_NAME' });
    });

    test('a text with NUL and half of a character is read, with its offsets as they were', async () => {
      const story = await desk.story();
      const content = `${REPORT}\n“It \0 works \ud83d now,” Anna North said.\n`;
      const { text } = await read(story, content);
      expect(text).toHaveLength(content.length);
      expect(text.isWellFormed()).toBe(true);
    });
  });

  describe('Deciding', () => {
    test('a draft is accepted, dropped and restored, each from the revision that the editor saw', async () => {
      const article = await read(await desk.story());
      const { key } = draftWith('stop the guns', article);
      const decide = (state: string, expectedRevision: number) =>
        ask('changeArticleDraft', { article: article.id, draft: key, expectedRevision, set: { state } });
      expect(await decide('ACCEPTED', 1)).toMatchObject({
        draft: { state: 'ACCEPTED', revision: 2, decidedBy: 'desk' },
      });
      expect(await decide('DROPPED', 2)).toMatchObject({ draft: { state: 'DROPPED', revision: 3 } });
      expect(await decide('PENDING', 3)).toMatchObject({ draft: { state: 'PENDING', revision: 4 } });
      expect(await decide('ACCEPTED', 3)).toMatchObject({
        __typename: 'Conflict',
        code: 'VERSION_CONFLICT',
        path: ['input', 'expectedRevision'],
      });
      expect(await decide('PUBLISHED', 4)).toMatchObject({ __typename: 'InvalidInput', code: 'MOVE_NOT_ALLOWED' });
    });

    test('words and passage follow a span that an editor moves', async () => {
      const article = await read(await desk.story());
      const { key } = draftWith('stop the guns', article);
      const content = [spanIn('stop the guns', article)];
      const { draft } = await change(article, key, { content });
      expect(draft).toMatchObject({ text: 'stop the guns', content, revision: 2 });
      expect(article.text.slice(draft?.passage.start, draft?.passage.end)).toContain(
        '“We are ready to stop the guns,” Anna North said.',
      );
    });

    test.each([
      ['beyond the text', [{ start: 0, end: 100_000 }]],
      ['that ends before it begins', [{ start: 9, end: 3 }]],
      [
        'that overlaps another one',
        [
          { start: 0, end: 9 },
          { start: 5, end: 12 },
        ],
      ],
      ['without words', [{ start: 33, end: 34 }]],
    ])('a span is refused: one %s', async (_, content) => {
      const article = await read(await desk.story());
      const { key } = draftWith('stop the guns', article);
      expect(await change(article, key, { content })).toMatchObject({
        code: 'FORM',
        path: ['input', 'set', 'content'],
      });
      expect(await ask('addArticleDraft', { article: article.id, mode: 'DIRECT', content })).toMatchObject({
        code: 'FORM',
        path: ['input', 'content'],
      });
    });

    test('words of a DIRECT draft can only be words of its passage, with omissions and insertions marked', async () => {
      const article = await read(await desk.story());
      const { key } = draftWith('stop the guns', article);
      const text = 'We are ready … to talk';
      expect(await change(article, key, { text })).toMatchObject({
        __typename: 'InvalidInput',
        code: 'WORDING_DIFFERS',
        path: ['input', 'set', 'text'],
      });
      const marked = 'We are ready to stop [firing] … the talks have to go on.';
      expect(await change(article, key, { text: marked })).toMatchObject({ draft: { text: marked } });
      expect(await change(article, key, { mode: 'MIXED', text: 'North says it is “prepared”' })).toMatchObject({
        code: 'WORDING_DIFFERS',
      });
    });

    test('an INDIRECT draft is accepted once it is in other words than the article, and keeps these when its span moves', async () => {
      const article = await read(await desk.story());
      const { key } = draftWith('border', article);
      expect(await change(article, key, { state: 'ACCEPTED' })).toMatchObject({
        __typename: 'InvalidInput',
        code: 'NOT_REWORDED',
        path: ['input', 'set', 'text'],
      });
      expect(await change(article, key, { text: 'The Border, would open!' })).toMatchObject({
        draft: { state: 'PENDING' },
      });
      expect(await change(article, key, { state: 'ACCEPTED' })).toMatchObject({ code: 'NOT_REWORDED' });
      const text = 'The crossing is to be free again soon.';
      expect(await change(article, key, { text, state: 'ACCEPTED' })).toMatchObject({
        draft: { text, state: 'ACCEPTED' },
      });
      const content = [spanIn('border would open within a week', article)];
      expect(await change(article, key, { content })).toMatchObject({ draft: { text, content } });
    });

    test('a draft gets another speaker: one of the record, a new one, a label, or nobody', async () => {
      const article = await read(await desk.story());
      const { key } = draftWith('border', article);
      const speaker = async (given: object | null) => (await change(article, key, { speaker: given })).draft?.speaker;
      expect(await speaker({ actor: 'bert-south' })).toMatchObject({
        name: 'Bert South',
        actor: { slug: 'bert-south' },
      });
      expect(await speaker({ name: 'Dora East', office: 'Envoy', onBehalfOf: { actor: 'south' } })).toMatchObject({
        name: 'Dora East',
        isNamed: true,
        actor: null,
        onBehalfOf: { actor: { slug: 'south' } },
      });
      expect(await speaker({ name: 'an official', isNamed: false })).toMatchObject({
        name: 'an official',
        isNamed: false,
      });
      expect(await speaker(null)).toBeNull();
      expect(await change(article, key, { speaker: {} })).toMatchObject({ code: 'REQUIRED_FIELD' });
      expect(await change(article, key, { speaker: { actor: 'nobody-known' } })).toMatchObject({
        __typename: 'NotFound',
        code: 'UNKNOWN_REFERENCE',
        path: ['input', 'set', 'speaker', 'actor'],
      });
      expect(await change(article, key, { saidAt: { edtf: 'Thursday' } })).toMatchObject({
        code: 'BAD_TIME',
        path: expect.arrayContaining(['input', 'set', 'saidAt']),
      });
    });

    test('selected words become a draft, and the same words again are the same draft', async () => {
      const article = await read(await desk.story());
      const content = [spanIn('welcomed the truce', article)];
      const input = { article: article.id, mode: 'INDIRECT', content };
      const { draft } = await ask('addArticleDraft', input);
      expect(draft).toMatchObject({
        text: 'welcomed the truce',
        content,
        state: 'PENDING',
        revision: 1,
        speaker: null,
      });
      await change(article, draft?.key ?? '', { state: 'DROPPED' });
      expect(await ask('addArticleDraft', input)).toMatchObject({
        draft: { key: draft?.key, state: 'DROPPED', revision: 2 },
      });
      const { article: now } = await desk.read<{ article: Article }>(`{ article(id: "${article.id}") { ${ARTICLE} } }`);
      expect(now.drafts.map(({ content: [first] }) => first?.start)).toEqual(
        now.drafts.map(({ content: [first] }) => first?.start ?? 0).sort((a, b) => a - b),
      );
    });
  });

  describe('Publishing', () => {
    test('accepted drafts become one batch with one source, and new actors with their offices', async () => {
      const story = await desk.story();
      const report = `${REPORT}\n“We cannot accept this,” said Carla Vale, spokesperson of the Western Union. “It is too late.”\n`;
      const article = await read(story, report);
      const [direct, indirect, foreign] = ['stop the guns', 'border', 'cannot accept'].map((words) =>
        draftWith(words, article),
      );
      await change(article, direct?.key ?? '', { state: 'ACCEPTED' });
      await change(article, indirect?.key ?? '', { state: 'ACCEPTED', text: 'The crossing is to be free again soon.' });
      await change(article, foreign?.key ?? '', {
        state: 'ACCEPTED',
        speaker: { name: 'Carla Vale', office: 'Spokesperson', onBehalfOf: { name: 'Western Union' } },
      });
      const published = await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
      expect(published).toMatchObject({ __typename: 'ArticlePublished', status: 'APPENDED' });
      expect(published.updates?.map(({ kind }) => kind)).toEqual([
        'SOURCE_ADDED',
        'ACTOR_ADDED',
        'ACTOR_ADDED',
        'STATEMENT_PUBLISHED',
        'STATEMENT_PUBLISHED',
        'STATEMENT_PUBLISHED',
      ]);
      const { nodes } = (await storyNow(story)).story.statements;
      const source = { url: REPORT_ADDRESS, publisher: 'The Tribune', title: 'Northern leader welcomes the plan' };
      expect(nodes).toHaveLength(3);
      for (const node of nodes) expect(node).toMatchObject({ language: 'en', citations: [{ source }] });
      const textOf = (text: string) => nodes.find((node) => node.text === text);
      expect(textOf(direct?.text ?? '')).toMatchObject({
        mode: 'DIRECT',
        attributions: [
          { speaker: { slug: 'anna-north' }, office: 'President of North', onBehalfOf: [{ slug: 'north' }] },
        ],
        citations: [
          { supports: ['WORDING', 'ATTRIBUTION'], quote: { exact: expect.stringContaining('stop the guns') } },
        ],
      });
      expect(textOf('The crossing is to be free again soon.')).toMatchObject({
        mode: 'INDIRECT',
        attributions: [{ speaker: null, label: expect.stringMatching(/senior official/i) }],
        citations: [{ supports: ['ATTRIBUTION'] }],
      });
      expect(textOf(foreign?.text ?? '')).toMatchObject({
        attributions: [
          {
            speaker: { slug: 'carla-vale', office: 'Spokesperson', represents: { slug: 'western-union' } },
            office: 'Spokesperson',
            onBehalfOf: [{ slug: 'western-union' }],
          },
        ],
      });
      const states = published.article?.drafts.map(({ state, statement }) => [state, statement !== null]);
      expect(states?.filter(([state]) => state === 'PUBLISHED')).toEqual(
        Array.from({ length: 3 }, () => ['PUBLISHED', true]),
      );
      expect(published.article?.source).not.toBeNull();
    });

    test('a statement has a key of its speaker and day, and no words that a redaction could not erase', async () => {
      const story = await desk.story();
      const article = await read(story, `${REPORT}“We wait,” Anna North said.\n`);
      for (const words of ['stop the guns', 'We wait']) {
        await change(article, draftWith(words, article).key, { saidAt: { edtf: '2025-03-13~' }, state: 'ACCEPTED' });
      }
      await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
      const { nodes } = (await storyNow(story)).story.statements;
      expect(nodes.map(({ key }) => key).sort()).toEqual(['north-2025-03-13', 'north-2025-03-13-2']);
    });

    test('a draft has the office that the record has, and is published with another one that the editor gives', async () => {
      const story = await desk.story();
      const article = await read(story);
      const { key, speaker } = draftWith('stop the guns', article);
      expect(speaker?.office).toBe('President of North');
      const { draft } = await change(article, key, { speaker: { actor: 'anna-north' } });
      expect(draft?.speaker).toMatchObject({
        office: 'President of North',
        onBehalfOf: { actor: { slug: 'north' } },
      });
      const given = { actor: 'anna-north', office: 'Acting President', onBehalfOf: { actor: 'south' } };
      await change(article, key, { speaker: given, state: 'ACCEPTED' });
      await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
      const [statement] = (await storyNow(story)).story.statements.nodes;
      expect(statement?.attributions).toMatchObject([
        {
          speaker: { slug: 'anna-north', office: 'President of North', represents: { slug: 'north' } },
          office: 'Acting President',
          onBehalfOf: [{ slug: 'south' }],
        },
      ]);
    });

    test('a country for which a new actor speaks is added as a country', async () => {
      const said = '“The bridge is open,” said Elina Salo, the foreign minister of Finland.';
      const { speaker } = draftWith('bridge', await read(await desk.story(), said));
      expect(speaker?.onBehalfOf).toMatchObject({ name: 'Finland', type: 'COUNTRY' });
    });

    test('publishing again appends nothing, with and without an idempotency key', async () => {
      const story = await desk.story();
      const article = await read(story);
      await change(article, draftWith('stop the guns', article).key, { state: 'ACCEPTED' });
      const input = { article: article.id, source: { publisher: 'The Tribune' }, idempotencyKey: `publish ${story}` };
      const planned = await ask('publishArticle', { ...input, dryRun: true });
      expect(planned).toMatchObject({
        status: 'DRY_RUN',
        article: { drafts: expect.arrayContaining([expect.objectContaining({ state: 'ACCEPTED' })]) },
      });
      const first = await ask('publishArticle', input);
      expect(first).toMatchObject({ status: 'APPENDED' });
      expect(await ask('publishArticle', input)).toMatchObject({ status: 'REPEATED', updates: first.updates });
      expect(await ask('publishArticle', { ...input, idempotencyKey: null })).toMatchObject({
        status: 'UNCHANGED',
        updates: [],
      });
      const { idempotencyKey } = input;
      const otherwise = { article: article.id, source: { publisher: 'Another' }, idempotencyKey };
      expect(await ask('publishArticle', otherwise)).toMatchObject({
        __typename: 'Conflict',
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
      expect((await storyNow(story)).story.statements.nodes).toHaveLength(1);
    });

    test('a batch with a mistake publishes nothing, and names the draft', async () => {
      const story = await desk.story();
      const article = await read(
        story,
        '“We are ready to stop the guns,” Anna North said.\n\n“It is over,” Bert South said.\n',
      );
      const [first, second] = [draftWith('stop the guns', article), draftWith('over', article)];
      await change(article, first.key, { state: 'ACCEPTED' });
      await change(article, second.key, { state: 'ACCEPTED', saidAt: null });
      const refused = await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
      expect(refused).toMatchObject({
        __typename: 'InvalidInput',
        code: 'REQUIRED_FIELD',
        path: ['drafts', second.key, 'saidAt'],
      });
      expect((await storyNow(story)).story.statements.nodes).toEqual([]);
      const { article: now } = await desk.read<{ article: Article }>(`{ article(id: "${article.id}") { ${ARTICLE} } }`);
      expect(now.drafts.map(({ state }) => state)).toEqual(['ACCEPTED', 'ACCEPTED']);
    });

    test('a second article of a statement is offered as a further source, and the first one as known', async () => {
      const story = await desk.story();
      const article = await read(story);
      await change(article, draftWith('stop the guns', article).key, { state: 'ACCEPTED' });
      await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
      const again = await ask('readArticle', {
        story,
        form: 'TEXT',
        content: REPORT.replace('NORTHTOWN', 'NORTHTOWN, March 13'),
        published: '2025-03-13',
        address: 'https://gazette.example/plan',
      });
      const known = draftWith('stop the guns', again.article ?? article);
      expect(known).toMatchObject({ state: 'PENDING', use: 'CITATION', onRecord: { relation: 'SAME' } });
      await change(again.article ?? article, known.key, { state: 'ACCEPTED' });
      const published = await ask('publishArticle', {
        article: again.article?.id,
        source: { publisher: 'The Gazette' },
      });
      expect(published.updates?.map(({ kind }) => kind)).toEqual(['SOURCE_ADDED', 'STATEMENT_CHANGED']);
      const { nodes } = (await storyNow(story)).story.statements;
      expect(nodes).toMatchObject([
        { citations: [{ source: { url: REPORT_ADDRESS } }, { source: { url: 'https://gazette.example/plan' } }] },
      ]);
      expect(draftWith('stop the guns', published.article ?? article)).toMatchObject({
        state: 'PUBLISHED',
        statement: { key: known.onRecord?.statement.key },
      });
      const changed = await ask('readArticle', {
        story,
        form: 'TEXT',
        content: `${REPORT}\nMore soon.\n`,
        published: '2025-03-13',
        address: REPORT_ADDRESS,
      });
      expect(draftWith('stop the guns', changed.article ?? article)).toMatchObject({
        state: 'DROPPED',
        onRecord: { relation: 'CITED' },
      });
    });
  });

  describe('Words that differ from those on the record', () => {
    const OTHER_ADDRESS = 'https://gazette.example/plan';
    /** An article with other words of the statement "stop the guns", which is on the record. */
    const differing = async (story: string, said: string) => {
      const article = await read(story);
      await change(article, draftWith('stop the guns', article).key, { state: 'ACCEPTED' });
      await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
      const content = `NORTHTOWN — President Anna North of North spoke on Thursday.\n${said}\n`;
      const input = { story, form: 'TEXT', content, published: '2025-03-13', address: OTHER_ADDRESS };
      const other = (await ask('readArticle', input)).article;
      if (other === undefined) throw new Error('expected the article to be read');
      return other;
    };
    const publish = (article: Article) =>
      ask('publishArticle', { article: article.id, source: { publisher: 'The Gazette' } });
    const statementUpdates = ({ updates = [] }: Answer) =>
      updates.map(({ kind }) => kind).filter((kind) => kind.startsWith('STATEMENT'));
    const QUOTED = '“We are now ready to silence the guns. But the talks still have to go on,” Anna North said.';
    const WORDS = 'We are now ready to silence the guns. But the talks still have to go on';

    test('other words are offered as a conflicting account, and published as another wording with their source', async () => {
      const story = await desk.story();
      const article = await differing(story, QUOTED);
      const draft = draftWith('silence the guns', article);
      expect(draft).toMatchObject({ use: 'CONFLICTING_ACCOUNT', onRecord: { relation: 'DIFFERS' } });
      await change(article, draft.key, { state: 'ACCEPTED' });
      const published = await publish(article);
      expect(statementUpdates(published)).toEqual(['STATEMENT_CHANGED']);
      expect(draftWith('silence the guns', published.article ?? article)).toMatchObject({
        state: 'PUBLISHED',
        statement: { key: draft.onRecord?.statement.key },
      });
      expect((await storyNow(story)).story.statements.nodes).toMatchObject([
        {
          text: 'We are ready to stop the guns … But the talks have to go on.',
          translations: [{ text: WORDS, language: 'en', source: { url: OTHER_ADDRESS } }],
          citations: [
            { source: { url: REPORT_ADDRESS } },
            { source: { url: OTHER_ADDRESS }, quote: null, supports: ['ATTRIBUTION'] },
          ],
        },
      ]);
    });

    test('other words are a further citation, without the words, if the editor chooses so', async () => {
      const story = await desk.story();
      const article = await differing(story, QUOTED);
      await change(article, draftWith('silence the guns', article).key, { use: 'CITATION', state: 'ACCEPTED' });
      expect(await publish(article)).toMatchObject({ status: 'APPENDED' });
      expect((await storyNow(story)).story.statements.nodes).toMatchObject([
        {
          translations: [],
          citations: [{}, { source: { url: OTHER_ADDRESS }, quote: null, supports: ['ATTRIBUTION'] }],
        },
      ]);
    });

    test('other words are a statement of their own if the editor chooses so', async () => {
      const story = await desk.story();
      const article = await differing(story, QUOTED);
      await change(article, draftWith('silence the guns', article).key, { use: 'STATEMENT', state: 'ACCEPTED' });
      await publish(article);
      const { nodes } = (await storyNow(story)).story.statements;
      expect(nodes.map(({ text, translations }) => [text, translations])).toEqual(
        expect.arrayContaining([
          ['We are ready to stop the guns … But the talks have to go on.', []],
          [WORDS, []],
        ]),
      );
    });

    test('a conflicting account of mixed speech adds its quoted words alone to direct speech', async () => {
      const story = await desk.story();
      const article = await differing(story, QUOTED);
      const { key } = draftWith('silence the guns', article);
      const text = 'North is “ready to silence the guns”, and the talks “still have to go on”.';
      await change(article, key, { mode: 'MIXED', text, state: 'ACCEPTED' });
      await publish(article);
      expect((await storyNow(story)).story.statements.nodes).toMatchObject([
        { mode: 'DIRECT', translations: [{ text: 'ready to silence the guns … still have to go on' }] },
      ]);
    });

    test('reported speech is no conflicting account, and becomes a statement of its own', async () => {
      const article = await differing(await desk.story(), QUOTED);
      const { key } = draftWith('silence the guns', article);
      const reported = { mode: 'INDIRECT', text: 'North says that it will hold its fire' };
      expect(await change(article, key, { ...reported, use: 'CONFLICTING_ACCOUNT' })).toMatchObject({
        code: 'USE_NOT_POSSIBLE',
        path: ['input', 'set', 'use'],
      });
      expect(await change(article, key, reported)).toMatchObject({ draft: { mode: 'INDIRECT', use: 'STATEMENT' } });
    });

    test('a conflicting account and a further citation of one statement are one change of it', async () => {
      const story = await desk.story();
      const again = '“We are ready to stop the guns,” Anna North said. “But the talks have to go on.”';
      const article = await differing(story, `${again}\nThe Gazette heard it otherwise.\n${QUOTED}`);
      const [same, differs] = [draftWith('stop the guns', article), draftWith('silence the guns', article)];
      expect([same.use, differs.use]).toEqual(['CITATION', 'CONFLICTING_ACCOUNT']);
      await change(article, same.key, { state: 'ACCEPTED' });
      await change(article, differs.key, { state: 'ACCEPTED' });
      const published = await publish(article);
      expect(statementUpdates(published)).toEqual(['STATEMENT_CHANGED']);
      expect((await storyNow(story)).story.statements.nodes).toMatchObject([
        { translations: [{ text: WORDS }], citations: [{}, { quote: { exact: again } }] },
      ]);
    });

    test.each(['CITATION', 'CONFLICTING_ACCOUNT'])(
      'a draft that matches nothing on the record can only be a statement of its own: %s',
      async (use) => {
        const article = await read(await desk.story());
        expect(await change(article, draftWith('border', article).key, { use, state: 'ACCEPTED' })).toMatchObject({
          __typename: 'InvalidInput',
          code: 'USE_NOT_POSSIBLE',
          path: ['input', 'set', 'use'],
        });
      },
    );
  });

  test('a draft that may have redacted words says so, when it is read and when it gets its speaker', async () => {
    const story = await desk.story();
    const article = await read(story);
    const { key } = draftWith('stop the guns', article);
    await change(article, key, { state: 'ACCEPTED' });
    const published = await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
    const statement = draftWith('stop the guns', published.article ?? article).statement?.key ?? '';
    const notice = { reason: 'LEGAL', text: 'Removed by order of a court.' };
    await desk.done('redactStatement', { statement: `${story}/${statement}`, expectedVersion: 1, notice });
    const doubt = `A statement like this one was redacted (${statement}): its words must not be published again.`;
    const content = `${REPORT}“It is over,” Bert South said.\n`;
    const again = await ask('readArticle', { story, form: 'TEXT', content, published: '2025-03-13' });
    const other = again.article ?? article;
    expect(draftWith('stop the guns', other).doubts).toContain(doubt);
    const south = draftWith('over', other);
    expect(south.doubts).not.toContain(doubt);
    const { draft } = await change(other, south.key, { speaker: { actor: 'anna-north' } });
    expect(draft?.doubts).toContain(doubt);
  });

  test('a draft of words that were retracted says so, when it is read and when it gets its speaker', async () => {
    const story = await desk.story();
    const article = await read(story);
    const { key } = draftWith('stop the guns', article);
    await change(article, key, { state: 'ACCEPTED' });
    const published = await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
    const statement = draftWith('stop the guns', published.article ?? article).statement?.key ?? '';
    const notice = { reason: 'FABRICATED', text: 'She did not say this.' };
    await desk.done('retractStatement', { statement: `${story}/${statement}`, expectedVersion: 1, notice });
    const doubt = expect.stringContaining(`was retracted (${statement})`);
    const byOther = draftWith('stop the guns', article).text;
    const content = `${REPORT}“${byOther},” Bert South said on Thursday.\n`;
    const again = await ask('readArticle', { story, form: 'TEXT', content, published: '2025-03-13' });
    const drafts = (again.article?.drafts ?? []).filter(({ text }) => text.includes('stop the guns'));
    expect(drafts.map(({ doubts }) => doubts)).toEqual([
      expect.arrayContaining([doubt]),
      expect.not.arrayContaining([doubt]),
    ]);
    const south = drafts[1] ?? draftWith('nothing of South', article);
    const { draft } = await change(again.article ?? article, south.key, { speaker: { actor: 'anna-north' } });
    expect(draft?.doubts).toEqual(expect.arrayContaining([doubt]));
  });

  test('a deleted article is gone at once, and what was published from it stays', async () => {
    const story = await desk.story();
    const article = await read(story);
    await change(article, draftWith('stop the guns', article).key, { state: 'ACCEPTED' });
    await ask('publishArticle', { article: article.id, source: { publisher: 'The Tribune' } });
    expect(await ask('deleteArticle', { article: article.id })).toMatchObject({
      __typename: 'ArticleDeleted',
      id: article.id,
    });
    expect(await desk.read(`{ article(id: "${article.id}") { id } articles(story: "${story}") { id } }`)).toEqual({
      article: null,
      articles: [],
    });
    expect((await storyNow(story)).story.statements.nodes).toHaveLength(1);
    for (const mutation of ['deleteArticle', 'publishArticle'] as const) {
      expect(await ask(mutation, { article: article.id })).toMatchObject({
        __typename: 'NotFound',
        code: 'UNKNOWN_REFERENCE',
      });
    }
  });

  test('articles are refused to readers', async () => {
    const story = await desk.story();
    const { id } = await read(story);
    const inputs = {
      readArticle: { story, form: 'TEXT', content: REPORT },
      changeArticleDraft: { article: id, draft: 'any', expectedRevision: 1, set: {} },
      addArticleDraft: { article: id, mode: 'DIRECT', content: [] },
      publishArticle: { article: id },
      deleteArticle: { article: id },
    } as const;
    for (const mutation of [
      'readArticle',
      'changeArticleDraft',
      'addArticleDraft',
      'publishArticle',
      'deleteArticle',
    ] as const) {
      expect(await ask(mutation, inputs[mutation], {})).toMatchObject({
        __typename: 'Forbidden',
        code: 'TOKEN_REQUIRED',
      });
    }
    const { data, errors } = await running.query(`{ article(id: "${id}") { text } }`);
    expect([data, errors[0]?.extensions?.code]).toEqual([{ article: null }, 'TOKEN_REQUIRED']);
    const listed = await running.query('{ articles { text } }');
    expect(listed.errors[0]?.extensions?.code).toBe('TOKEN_REQUIRED');
  });
});
