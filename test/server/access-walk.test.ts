/**
 * Readers without a token reach nothing of the desk (docs/editors/rules.md, rule 12): the walk asks for every field of the
 * schema.
 */
import { randomBytes } from 'node:crypto';
import { type GraphQLNamedType, type GraphQLObjectType, getIntrospectionQuery, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idOfSecret, makeSecret } from '../../src/desk/tokens.js';
import { schema } from '../../src/graphql/schema.js';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { OPEN_FORM_MS } from '../../src/record/open-forms.js';
import type { Service } from '../../src/server/service.js';
import { globalId } from '../../src/story/global-id.js';
import type { ThingId, ThingKind } from '../../src/story/model.js';
import { reachableFields, SchemaWalk, type Values } from '../fixtures/contract/schema-walk.js';
import { type Last, Walker } from '../fixtures/contract/walker.js';
import { EXPLORER_LIMITS } from '../fixtures/service/limits.js';
import { forged, type Publisher, publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { onOneEngine, type Store } from '../fixtures/store/engines.js';
import { proposed, REPORT, storedArticle } from '../fixtures/stories/article.js';
import { EVERY_UPDATE, STORY } from '../fixtures/stories/story.js';
import { wholeStory } from '../fixtures/stories/whole-story.js';

const INTERNAL_NOTE = `note-${randomBytes(12).toString('hex')}`;
const EDITOR_NAME = `editor-${randomBytes(12).toString('hex')}`;
const DRAFT_WORDS = `draft-${randomBytes(12).toString('hex')}`;
const ARTICLE_WORDS = `article-${randomBytes(12).toString('hex')}`;
const REDACTED_WORDS = `redacted-${randomBytes(12).toString('hex')}`;
const WITHHELD_WORDS = `withheld-${randomBytes(12).toString('hex')}`;
const RETRACTED_WORDS = `retracted-${randomBytes(12).toString('hex')}`;
/** The secret of the editor's token, made in advance. */
const SECRET = makeSecret();
/** Texts that no reader may receive. */
const MARKERS: readonly string[] = [
  ...[INTERNAL_NOTE, EDITOR_NAME, DRAFT_WORDS, ARTICLE_WORDS, REDACTED_WORDS],
  ...[SECRET, TOKEN],
];

/** Fields that are null, or fail with TOKEN_REQUIRED, for readers; the desk receives a value. */
const FOR_THE_DESK: readonly string[] = [
  '*.editor',
  'Notice.internalNote',
  'Query.viewer',
  'Editor.*',
  'Record.verification',
  'RecordVerification.*',
  'Query.draft',
  'Query.drafts',
  'StatementDraft.*',
  'Query.article',
  'Query.articles',
  'Query.openForms',
  'OpenForm.*',
  ...['Article', 'ArticleDraft', 'ArticleSpeaker', 'ArticleActor', 'ArticleSpan', 'ArticleTime', 'ArticleMatch'].map(
    (type) => `${type}.*`,
  ),
  'Mistake.*',
  'Query.tokens',
  'Token.*',
];
/** Fields that have no value for anybody here, with the reason. */
const NEVER_SEEN: Readonly<Record<string, string>> = {
  'RecordVerification.brokenAt': 'the record is intact',
  'RecordVerification.fault': 'the record is intact',
  'RecordVerification.warnings': 'nothing on the record is doubtful',
  'Mistake.line': 'a draft has no lines',
  'Mistake.column': 'a draft has no lines',
  '*.importedAt': 'everything is recorded as it is written',
};

const DRAFT = `${STORY}/drafted`;
const ARTICLE = 'an-article';

/** Whether a pattern stands for a field, written as `Type.field`. */
function isMatch(pattern: string, field: string): boolean {
  return new RegExp(`^${pattern.replace('.', '\\.').replace('*', '\\w+')}$`).test(field);
}

function fitsAny(patterns: readonly string[], field: string): boolean {
  return patterns.some((pattern) => isMatch(pattern, field));
}

/** Ids of the whole story, of every kind, type and status. The walk selects all fields of the first of each kind. */
const AS_EACH_KIND: Readonly<Record<ThingKind, readonly ThingId[]>> = {
  story: [STORY],
  actor: ['anna-north', 'north', 'ministry'],
  source: ['official'],
  event: [`${STORY}/talks`, `${STORY}/summit`],
  proposal: [`${STORY}/truce`, `${STORY}/plan`],
  statement: ['whole', 'plain', 'wrong', 'checked', 'hidden', 'evidence', 'libel'].map((key) => `${STORY}/${key}`),
  position: [`${STORY}/truce/north/2`, `${STORY}/truce/north/1`, `${STORY}/truce/south/1`],
};
const KINDS = Object.keys(AS_EACH_KIND) as ThingKind[];
/** The kind of thing that an argument names, where the argument has another name than the kind. */
const NAMED: Readonly<Record<string, ThingKind>> = { speaker: 'actor', onBehalfOf: 'actor' };

/** The depth that the walk selects below a root field: deep enough to reach every type from each root field. */
const MAX_DEPTH = 9;

function rootType(type: GraphQLObjectType | null | undefined): GraphQLObjectType {
  if (!type) throw new Error('expected the schema to have a root type');
  return type;
}
const QUERY = rootType(schema.getQueryType());
const SUBSCRIPTION = rootType(schema.getSubscriptionType());

const literal = (text: string) => JSON.stringify(text);

function kindOf(name: string, returns: GraphQLNamedType): ThingKind | null {
  const isNamed = (kind: ThingKind) => kind === name || kind === returns.name.toLowerCase();
  return NAMED[name] ?? KINDS.find(isNamed) ?? null;
}

/** Whether subscriptions deliver this type. */
function isDelivered(type: GraphQLNamedType): boolean {
  return Object.values(SUBSCRIPTION.getFields()).some((field) => getNamedType(field.type) === type);
}

/** Values for arguments of every type, from a store that holds the whole story. */
function valuesOf(ids: readonly string[], cursors: readonly string[], forgedCursor: string, now: string): Values {
  return (name, type, returns) => {
    if (type.name === 'Cursor') return (isDelivered(returns) ? [...cursors, forgedCursor] : cursors).map(literal);
    if (type.name === 'DateTime') return [literal(now)];
    if (type.name === 'Boolean') return ['true', 'false'];
    if (type.name === 'Int' && name === 'sequence') return ['1'];
    if (type.name === 'String' && name === 'text') return ['said', 'Anna North', 'saw'].map(literal);
    if (type.name === 'String' && name === 'named') return ['Anna', 'daily'].map(literal);
    if (returns.name === 'StatementDraft' && name === 'id') return [literal(DRAFT)];
    // The ids of all drafts sort after this one, which begins with the name of the story.
    if (returns.name === 'StatementDraft' && name === 'after') return [literal(`${STORY}/0`)];
    if (returns.name === 'Article' && name === 'id') return [literal(ARTICLE)];
    // The last of the two articles comes first.
    if (returns.name === 'Article' && name === 'after') return [literal('a-later-article')];
    if (name === 'ids') return ids.map(literal);
    if (type.name === 'String' && name === 'url') return [literal('https://daily.example/')];
    const kind = kindOf(name, returns);
    if (type.name === 'String' && name === 'slug' && kind !== null) return AS_EACH_KIND[kind].map(literal);
    if (type.name === 'ID' && kind !== null) return AS_EACH_KIND[kind].map((id) => literal(globalId(kind, id)));
    if (type.name === 'ID' && returns.name === 'Node') {
      return KINDS.flatMap((one) => AS_EACH_KIND[one].map((id) => literal(globalId(one, id))));
    }
    throw new Error(
      `no value for the argument ${name}: ${type.name} of a field that returns ${returns.name}: add one to valuesOf`,
    );
  };
}

/**
 * The last message of a subscription, by which the walk knows that it is complete; the record has this many statements.
 */
function lastOf(subscription: string, published: number): Last {
  const field = /\{ (\w+)/.exec(subscription)?.[1] ?? '';
  // With no argument but the first cursor, that of the beginning, a subscriber receives every statement.
  if (field === 'statementPublished') return published;
  if (field.startsWith('statementPublished')) return null;
  // The third cursor is that of the head: the walk waits for a checkpoint there, to see one.
  return field === 'storyUpdates_2' ? '"Checkpoint"' : '"CaughtUp"';
}

onOneEngine('The schema', (makeStore) => {
  let store: Store;
  let service: Service;
  let asked: Publisher;
  /** The beginning, the middle and the head of the record. */
  let cursors: readonly string[];

  /** A form counts for seconds, and the walks take longer. */
  let reportForms: NodeJS.Timeout;
  const report = async () => {
    for (const [form, kind, id] of [
      ['one', 'statement', DRAFT],
      ['two', 'article', ARTICLE],
    ] as const) {
      await service.record.openForms.report({ editor: EDITOR_NAME, form, subject: { kind, id } });
    }
  };

  beforeAll(async () => {
    store = await makeStore();
    service = await startOn(store, 'no-such-directory', undefined, {
      heartbeat: 1_000,
      limits: EXPLORER_LIMITS,
    });
    asked = publisher(() => service);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await issue(service.record, { name: EDITOR_NAME, role: 'CHIEF', expiresAt }, SECRET);
    const revoked = await issue(service.record, { name: 'somebody who left' });
    const [opened = '', ...later] = wholeStory({
      internalNote: INTERNAL_NOTE,
      redactedWords: REDACTED_WORDS,
      withheldWords: WITHHELD_WORDS,
      retractedWords: RETRACTED_WORDS,
    });
    const beginning = service.record.cursor(await service.record.head());
    const middle = await asked.apply(opened);
    const asEditor = async (mutation: string, input: object) => {
      const { data } = await asked.query(mutation, { input }, { authorization: `Bearer ${SECRET}` });
      expect(Object.values(data)).toEqual([
        expect.objectContaining({ __typename: expect.stringMatching(/Success|Written/) }),
      ]);
    };
    for (const source of later) {
      await asEditor('mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }', { source });
    }
    await asEditor('mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { __typename } }', {
      story: STORY,
      draft: { key: 'drafted', text: DRAFT_WORDS, mode: 'DIRECT' },
    });
    await service.record.articles.save(
      storedArticle({
        id: ARTICLE,
        text: `${REPORT}${ARTICLE_WORDS}`,
        page: { ...storedArticle().page, address: 'https://official.example/' },
        editor: EDITOR_NAME,
      }),
      [
        proposed(
          {
            event: `${STORY}/talks`,
            proposals: [`${STORY}/truce`],
            onRecord: { statement: `${STORY}/plain`, relation: 'DIFFERS' },
            doubts: ['It is not sure.'],
          },
          'first',
          'ACCEPTED',
        ),
      ],
    );
    await service.record.articles.save(storedArticle({ id: 'a-later-article' }), []);
    await service.record.write({
      editor: EDITOR_NAME,
      idempotencyKey: null,
      requestDigest: '',
      dryRun: false,
      plan: async () => ({
        updates: [],
        declarations: [],
        recordedAt: null,
        drafts: [
          { type: 'publishArticleDraft', article: ARTICLE, key: 'first', revision: 1, statement: `${STORY}/plain` },
        ],
        result: null,
      }),
    });
    reportForms = setInterval(() => void report().catch(() => undefined), OPEN_FORM_MS / 4);
    await report();
    await asEditor('mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { __typename } }', {
      id: idOfSecret(revoked),
    });
    cursors = [beginning, middle, service.record.cursor(await service.record.head())];
  });
  afterAll(async () => {
    clearInterval(reportForms);
    await service.close();
    await store.remove();
  });

  async function walked(authorization: string | null): Promise<Walker> {
    const { updates } = await service.record.updates(EVERY_UPDATE);
    const ids = [...new Set(updates.map(({ subjectKind, subject }) => globalId(subjectKind, subject)))];
    const [, middle = '', head = ''] = cursors;
    const walk = new SchemaWalk(schema, {
      maxTokens: DEFAULT_LIMITS.tokens,
      maxDepth: MAX_DEPTH,
      isDeep: (given) => given.startsWith('asOf') && given.includes(middle),
      isAlwaysGiven: ({ name, type }) => name === 'after' && String(type) === 'Cursor',
      values: valuesOf(ids, [...cursors], forged(head, 20), updates.at(-1)?.at ?? ''),
    });
    const walker = new Walker(service.url, authorization, [WITHHELD_WORDS, RETRACTED_WORDS]);
    const queries = walk.operations('query', QUERY);
    const published = updates.filter(({ kind }) => kind === 'STATEMENT_PUBLISHED').length;
    const subscriptions = walk
      .operations('subscription', SUBSCRIPTION)
      .map((operation) => ({ operation, last: lastOf(operation.text, published) }));
    await Promise.all([walker.query(queries), walker.follow(subscriptions)]);
    return walker;
  }

  const REACHABLE = new Set([QUERY, SUBSCRIPTION].flatMap((root) => [...reachableFields(schema, root)]));
  const unseen = (walker: Walker) => [...REACHABLE].filter((field) => !walker.seen.has(field));
  const textsWith = (walker: Walker, marker: string) =>
    Object.entries(walker.texts).flatMap(([transport, texts]) =>
      texts.some((text) => text.includes(marker)) ? [transport] : [],
    );

  describe('Readers without a token', () => {
    let walker: Walker;
    beforeAll(async () => {
      walker = await walked(null);
    });

    test('a reader without a token receives nothing of the desk, over any transport', () => {
      for (const marker of MARKERS) expect(textsWith(walker, marker)).toEqual([]);
      expect([...walker.seen].filter((field) => fitsAny(FOR_THE_DESK, field))).toEqual([]);
    });
    test('the walk selects every field, and a reader receives a value of every field that is not for the desk', () => {
      expect([...REACHABLE].filter((field) => !walker.selected.has(field))).toEqual([]);
      const known = [...FOR_THE_DESK, ...Object.keys(NEVER_SEEN)];
      expect(unseen(walker).filter((field) => !fitsAny(known, field))).toEqual([]);
      expect(walker.unread, 'lists longer than one page, which the walk did not read to the end').toBe(0);
      expect(walker.seen.size).toBeGreaterThan(400);
    });
    test('the errors of a reader have the code TOKEN_REQUIRED', () => {
      const others = walker.errors.filter(({ code }) => code !== 'TOKEN_REQUIRED');
      // A subscription without a reset message ends with an error when its cursor is forged.
      expect(others.filter(({ code, path }) => code !== 'CURSOR_FORKED' || path !== '')).toEqual([]);
      expect(walker.errors.map(({ code }) => code)).toContain('TOKEN_REQUIRED');
    });
    test('a reader sees the words of a withheld statement only at earlier moments and in updates, those of a retracted one also in its history', () => {
      const isEarlier = (way: string) => /^Query\.\w+\([^)]*asOf: /.test(way);
      const isUpdate = (way: string) => /^Subscription\.|\.updates?\(|\b(Story|Source|Actor)\.updates\b/.test(way);
      const others = (words: string) =>
        [...(walker.waysTo[words] ?? [])].filter((way) => !isEarlier(way) && !isUpdate(way));
      expect(others(WITHHELD_WORDS)).toEqual([]);
      const inHistory = others(RETRACTED_WORDS);
      expect(inHistory.filter((way) => !/\bStatement\.history\(/.test(way))).toEqual([]);
      expect(inHistory).not.toEqual([]);
      for (const words of [WITHHELD_WORDS, RETRACTED_WORDS]) {
        const ways = [...(walker.waysTo[words] ?? [])];
        expect(ways.some(isEarlier)).toBe(true);
        expect(ways.some(isUpdate)).toBe(true);
      }
    });
    test("a reader's search finds nothing by the words of the desk", async () => {
      for (const marker of MARKERS) {
        const { data } = await asked.query('query ($text: String!) { search(text: $text) { totalCount } }', {
          text: marker,
        });
        expect(data.search.totalCount).toBe(0);
      }
    });
    test('introspection shows no words of the desk', async () => {
      const { data } = await asked.query(getIntrospectionQuery());
      for (const marker of MARKERS) expect(JSON.stringify(data)).not.toContain(marker);
    });
  });

  test("an editor receives the desk's fields over every transport, but no token's secret and no redacted words", async () => {
    const walker = await walked(`Bearer ${SECRET}`);
    const everywhere = ['POST', 'GET', 'WebSocket', 'SSE'];
    expect(textsWith(walker, INTERNAL_NOTE)).toEqual(everywhere);
    expect(textsWith(walker, EDITOR_NAME)).toEqual(everywhere);
    // Few responses contain drafts, and the walk takes transports in turn; no subscription delivers drafts.
    expect(textsWith(walker, DRAFT_WORDS)).not.toEqual([]);
    expect(textsWith(walker, DRAFT_WORDS)).not.toContain('SSE');
    expect(textsWith(walker, ARTICLE_WORDS)).not.toEqual([]);
    expect(textsWith(walker, ARTICLE_WORDS)).not.toContain('SSE');
    for (const never of [SECRET, TOKEN, REDACTED_WORDS]) expect(textsWith(walker, never)).toEqual([]);
    const missing = unseen(walker);
    expect(missing.filter((field) => !fitsAny(Object.keys(NEVER_SEEN), field))).toEqual([]);
    expect(Object.keys(NEVER_SEEN).filter((pattern) => !missing.some((field) => isMatch(pattern, field)))).toEqual([]);
    expect(walker.errors.filter(({ code, path }) => code !== 'CURSOR_FORKED' || path !== '')).toEqual([]);
  });
});
