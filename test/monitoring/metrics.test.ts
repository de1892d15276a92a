/** The metrics for Prometheus; the dashboard, the alarms and docs/operators/monitoring.md use the same ones. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { z } from 'zod';
import { Desk } from '../../src/desk/desk.js';
import { Feed } from '../../src/feed/feed.js';
import { Tail } from '../../src/feed/tail.js';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { StoryRecord } from '../../src/record/record.js';
import { Connections } from '../../src/server/connections/connections.js';
import { Readiness } from '../../src/server/inspection/readiness.js';
import { observeService } from '../../src/server/inspection/service-metrics.js';
import { Subscriptions } from '../../src/server/live/subscriptions.js';
import { OperationMetrics } from '../../src/server/metrics/operation-metrics.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { openRawSocket } from '../fixtures/connections/raw-socket.js';
import { reading } from '../fixtures/service/reading.js';
import { readScrape, type Scrape, scrape } from '../fixtures/service/scrape.js';
import { overWebSocket, runningService, TOKEN } from '../fixtures/service/service.js';
import { onEveryEngine, onOneEngine, silent } from '../fixtures/store/engines.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const FEED = `subscription { storyUpdates(story: "${STORY}") { __typename ... on StoryUpdate { sequence } } }`;
const authorization = `Bearer ${TOKEN}`;
type FeedMessage = { readonly storyUpdates: { readonly __typename: string } };

onOneEngine('Metrics', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const scraped = () => scrape(running.service.url);
  let before: Scrape;
  beforeAll(async () => {
    await running.apply(opening());
    before = await scraped();
  });
  /** The growth of a metric since the beginning. */
  const grown = (after: Scrape, name: string, labels: Record<string, string> = {}) =>
    (after.value(name, labels) ?? 0) - (before.value(name, labels) ?? 0);

  test('the metrics count requests, operations, errors and kept responses', async () => {
    await running.query('{ record { epoch } }');
    await running.query('{ record { epoch } }');
    await running.query('{ record { nothing } }');
    await running.query('{ draft(id: "x") { id } }');
    await running.query('{ record { head } }', {}, { authorization: 'Bearer wrong' });
    await running.query(
      'mutation { createToken(input: { name: "a", role: EDITOR }) { __typename } }',
      {},
      { authorization },
    );
    await fetch(`${running.service.url}/nowhere`, { method: 'PURGE' });
    const after = await scraped();
    expect(grown(after, 'onrecord_http_requests_total', { method: 'POST', route: 'graphql', status: '4xx' })).toBe(2);
    expect(grown(after, 'onrecord_http_requests_total', { method: 'other', route: 'other', status: '4xx' })).toBe(1);
    expect(grown(after, 'onrecord_http_request_duration_seconds_count', { route: 'graphql' })).toBe(6);
    expect(after.value('onrecord_http_request_duration_seconds_bucket', { route: 'graphql', le: '+Inf' })).toBe(
      after.value('onrecord_http_request_duration_seconds_count', { route: 'graphql' }),
    );
    expect(grown(after, 'onrecord_answers_asked_total', { outcome: 'hit' })).toBe(1);
    expect(grown(after, 'onrecord_graphql_operations_total', { kind: 'query', transport: 'http', outcome: 'ok' })).toBe(
      2,
    );
    expect(grown(after, 'onrecord_graphql_operations_total', { kind: 'mutation', outcome: 'ok' })).toBe(1);
    expect(grown(after, 'onrecord_graphql_operations_total', { kind: 'query', outcome: 'refused' })).toBe(1);
    expect(grown(after, 'onrecord_graphql_operations_total', { kind: 'unread', outcome: 'refused' })).toBe(1);
    for (const code of ['GRAPHQL_VALIDATION_FAILED', 'TOKEN_REQUIRED', 'TOKEN_INVALID']) {
      expect(grown(after, 'onrecord_errors_total', { code })).toBe(1);
    }
    expect(after.value('onrecord_kept_answers_bytes')).toBeGreaterThan(0);
  });

  test('the metrics count connections, subscribers, sent payloads, and subscribers in groups', async () => {
    const { url } = running.service;
    const listeners = [
      overWebSocket<FeedMessage>(url, FEED),
      overWebSocket<FeedMessage>(url, FEED),
      overSse<FeedMessage>(url, FEED),
    ];
    const isUpdate = ({ storyUpdates }: FeedMessage) => storyUpdates.__typename === 'StatementPublished';
    await Promise.all(listeners.map((one) => one.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp')));
    await expect.poll(async () => (await scraped()).value('onrecord_audience_members')).toBe(3);
    const following = await scraped();
    const perTransport = (name: string) =>
      ['websocket', 'sse'].map((transport) => following.value(name, { transport }));
    expect(perTransport('onrecord_connections')).toEqual([2, 1]);
    expect(perTransport('onrecord_subscribers')).toEqual([2, 1]);
    expect([following.value('onrecord_audiences'), following.value('onrecord_largest_audience_members')]).toEqual([
      1, 3,
    ]);

    await running.apply(file({ statements: [statement('one')] }));
    await Promise.all(listeners.map((one) => one.until(isUpdate)));
    const after = await scraped();
    const sent = (transport: string) =>
      (after.value('onrecord_deliveries_sent_total', { transport }) ?? 0) -
      (following.value('onrecord_deliveries_sent_total', { transport }) ?? 0);
    expect(sent('websocket')).toBeGreaterThanOrEqual(2);
    expect(sent('websocket')).toBe(2 * sent('sse'));
    expect(grown(after, 'onrecord_updates_written_total')).toBe(1);
    expect(grown(after, 'onrecord_record_head_offset')).toBe(1);
    await Promise.all(listeners.map((one) => one.close()));
    await expect.poll(async () => (await scraped()).value('onrecord_connections')).toBe(0);
    expect((await scraped()).value('onrecord_audiences')).toBe(0);
    // A stream counts when it ends, and its duration is no response time.
    const ended = await scraped();
    expect(grown(ended, 'onrecord_graphql_operations_total', { kind: 'subscription', transport: 'sse' })).toBe(1);
    const answered = ended.value('onrecord_http_requests_total', { route: 'graphql' }) ?? 0;
    expect(ended.value('onrecord_http_request_duration_seconds_count', { route: 'graphql' })).toBe(answered - 1);
    expect(ended.value('onrecord_http_requests_total', { status: 'aborted' })).toBe(null);
  });

  test('the metrics count limits that were hit and connections that were refused', async () => {
    const socket = await openRawSocket(running.service.url, null);
    const operations = Array.from({ length: 33 }, () => socket.start(FEED));
    await expect.poll(() => operations.some(({ isOver }) => isOver)).toBe(true);
    await socket.close();
    const refused = new WebSocket(`${running.service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin: 'https://elsewhere.example',
    });
    await once(refused, 'close');
    const stranger = new WebSocket(`${running.service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(stranger, 'open');
    stranger.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer wrong' } }));
    await once(stranger, 'close');
    const after = await scraped();
    const transport = 'websocket';
    expect(after.value('onrecord_limits_hit_total', { code: 'TOO_MANY_OPERATIONS', transport })).toBe(1);
    expect(after.value('onrecord_connections_refused_total', { code: 'ORIGIN_NOT_ALLOWED', transport })).toBe(1);
    expect(after.value('onrecord_connections_refused_total', { code: 'TOKEN_INVALID', transport })).toBe(1);
  });

  test('the metrics are exactly those of docs/operators/monitoring.md', async () => {
    const documented = [
      ...readFileSync('docs/operators/monitoring.md', 'utf8').matchAll(/^\| `([a-z0-9]+_[a-z0-9_]+)` \|/gm),
    ];
    expect(documented.map(([, name]) => name).sort()).toEqual([...(await scraped()).metrics].sort());
  });

  test('the dashboard and the alarms use only existing metrics', async () => {
    const { samples } = await scraped();
    const asked = [...expressionsOfDashboard(), ...rules().map(({ expr }) => expr)].flatMap(namesIn);
    expect(asked.length).toBeGreaterThan(30);
    // Prometheus itself provides `up`.
    expect([...new Set(asked)].filter((name) => name !== 'up' && !samples.has(name))).toEqual([]);
  });
});

onEveryEngine('Connections to the database', (makeStore) => {
  test('the counts of database connections follow their use', async () => {
    const store = await makeStore();
    onTestFinished(() => store.remove());
    const engine = await store.open();
    onTestFinished(() => engine.close());
    await StoryRecord.open(engine);
    const { most, open, idle, waiting } = engine.connections();
    expect([open - idle, waiting]).toEqual([0, 0]);
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun = 0;
    const transactions = Array.from({ length: most + 1 }, () =>
      engine.db.transaction().execute(async (db) => {
        begun += 1;
        await db.selectFrom('record').select('epoch').execute();
        await finished;
      }),
    );
    // Reads outside transactions share some connections, so fewer than all are available to transactions.
    await expect.poll(() => begun).toBeGreaterThan(0);
    await expect.poll(() => engine.connections().waiting + begun).toBe(most + 1);
    expect(engine.connections().waiting).toBeGreaterThan(0);
    finish();
    await Promise.all(transactions);
    expect(engine.connections().waiting).toBe(0);
    // Connections that are still being made count as used.
    await expect.poll(() => engine.connections().open - engine.connections().idle).toBe(0);
  });
});

onOneEngine('Metrics of the feed', (makeStore) => {
  test("the feed's lag and the head's age grow while the tail is stopped, and are 0 when it has caught up", async () => {
    const store = await makeStore();
    const engine = await store.open();
    onTestFinished(async () => {
      await engine.close();
      await store.remove();
    });
    const record = await StoryRecord.open(engine);
    const tail = await Tail.start(record, silent);
    const feed = new Feed(record, tail, { checkpointInterval: 60_000, replayLimit: null }, silent);
    const registry = new Registry();
    const connections = new Connections({ heartbeat: 60_000, stall: 60_000 });
    const subscriptions = new Subscriptions(
      { record, feed, desk: new Desk(record, silent) },
      reading,
      DEFAULT_LIMITS,
      new OperationMetrics(new Registry()),
      silent,
    );
    const responses = { asked: { hit: 0, join: 0, miss: 0 }, kept: { count: 0, bytes: 0 } };
    const readiness = new Readiness(
      engine.fence,
      () => true,
      () => engine.refusesWrites(),
      silent,
    );
    observeService(registry, { engine, record, tail, connections, subscriptions, responses, readiness });
    const read = async () => readScrape(await registry.metrics());
    expect((await read()).value('onrecord_feed_lag_seconds')).toBe(0);

    tail.stop();
    await applied(record, opening());
    const { offset } = await record.head();
    const now = vi.spyOn(performance, 'now');
    onTestFinished(() => now.mockRestore());
    const later = performance.now() + 60_000;
    now.mockReturnValue(later);
    const behind = await read();
    expect(behind.value('onrecord_feed_lag_updates')).toBe(offset);
    expect(behind.value('onrecord_feed_lag_seconds')).toBeGreaterThanOrEqual(60);
    expect(behind.value('onrecord_head_age_seconds')).toBeGreaterThanOrEqual(59);
    expect(behind.value('onrecord_record_head_offset')).toBe(offset);

    await tail.advance();
    const level = await read();
    expect(level.value('onrecord_feed_lag_updates')).toBe(0);
    expect(level.value('onrecord_feed_lag_seconds')).toBe(0);
    expect(level.value('onrecord_head_age_seconds')).toBe(0);
    connections.terminate();
  });
});

const Target = z.object({
  expr: z.string().min(1),
  datasource: z.object({ uid: z.string().regex(/^\$\{datasource\}$/) }),
});
const Panel = z.object({
  id: z.number().int(),
  type: z.enum(['row', 'timeseries', 'stat']),
  title: z.string().min(1),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(Target).default([]),
});
const Dashboard = z.object({
  uid: z.string(),
  schemaVersion: z.number().min(41),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(Panel),
});

function dashboard(): z.infer<typeof Dashboard> {
  return Dashboard.parse(JSON.parse(readFileSync('deploy/grafana/onrecord.json', 'utf8')));
}

function expressionsOfDashboard(): string[] {
  return dashboard().panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

const Rule = z.object({
  alert: z.string(),
  expr: z.string().min(1),
  labels: z.object({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.object({ summary: z.string().min(1), runbook: z.string() }),
});
const Rules = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(Rule) })) });

function rules(): readonly z.infer<typeof Rule>[] {
  const { groups } = Rules.parse(parse(readFileSync('deploy/prometheus/alerts.yml', 'utf8')));
  return groups.flatMap((group) => group.rules);
}

/** The words of the Prometheus query language in use. */
const WORDS = /^(sum|min|max|min_over_time|rate|increase|changes|histogram_quantile|absent|time|by|or)$/;

/** The names of metrics in an expression. */
function namesIn(expression: string): string[] {
  const bare = expression.replaceAll(/\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)/g, ' ');
  return [...bare.matchAll(/[a-z_][a-z0-9_]*/gi)].map(([name]) => name).filter((name) => !WORDS.test(name));
}

describe('The dashboard', () => {
  test('the dashboard has panels with unique ids that do not overlap, and a variable for its data source', () => {
    const { panels, templating } = dashboard();
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(templating.list).toContainEqual(expect.objectContaining({ name: 'datasource', type: 'datasource' }));
    const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Readers', 'Live feed', 'Record', 'Process', 'Limits']);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe('The alarms', () => {
  test('each alarm has a summary and a runbook in docs/operators/monitoring.md', () => {
    const headings = [...readFileSync('docs/operators/monitoring.md', 'utf8').matchAll(/^### (\w+)$/gm)].map(
      ([, name]) => name,
    );
    const all = rules();
    expect(all.map(({ alert }) => alert)).toEqual(headings);
    for (const { alert, annotations } of all) {
      expect(annotations.runbook).toMatch(new RegExp(`^docs/operators/monitoring\\.md#${alert.toLowerCase()}: .`));
    }
  });
});
