/**
 * Caches that are keyed by ids, as the client's recipes make them, against the service: what is read as of another moment
 * never changes what a page shows, and what a page shows is never turned back.
 */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { afterAll, beforeAll, expect } from 'vitest';
import { printedSchema } from '../../../src/graphql/schema.js';
import { globalId } from '../../../src/story/global-id.js';
import { type Middleman, startMiddleman } from '../../client/middleman.js';
import { apolloClient } from '../../fixtures/caches/apollo.js';
import { CACHES_MODULE, type CachingClient, type ShownStatement } from '../../fixtures/caches/operations.js';
import { type Artifacts, relayClient } from '../../fixtures/caches/relay.js';
import { urqlClient } from '../../fixtures/caches/urql.js';
import { clausesOf } from '../../fixtures/contract/conformance.js';
import { relayArtifacts } from '../../fixtures/contract/relay-project.js';
import { runningService } from '../../fixtures/service/service.js';
import { onOneEngine } from '../../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../../fixtures/stories/story.js';

const RUNS = 25;
const STEPS = { minLength: 4, maxLength: 16 };

interface Page {
  readonly record: { readonly head: string };
  readonly statement: ShownStatement;
}
interface PagedUpdate {
  readonly cursor: string;
  readonly sequence: number;
  readonly story: { readonly id: string; readonly sequence: number };
  readonly statement?: ShownStatement;
  readonly previous?: { readonly text: string };
}
interface Updates {
  readonly story: { readonly updates: { readonly nodes: readonly PagedUpdate[] } };
}

/** Another thing that happens while a page is open. */
type Step =
  | {
      readonly type: 'correct' | 'rename' | 'publish' | 'updates' | 'history' | 'since' | 'reconnect' | 'cut' | 'leave';
    }
  | { readonly type: 'asOf'; readonly ago: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: 'correct' as const }) },
  fc.record({ type: fc.constant('asOf' as const), ago: fc.nat(6) }),
  ...(['rename', 'publish', 'updates', 'history', 'since', 'reconnect', 'cut', 'leave'] as const).map((type) =>
    fc.constant({ type }),
  ),
);
/** The arguments of the subscription besides the story: a page may follow all, some kinds, or one speaker. */
const FILTER = fc.constantFrom({}, { kinds: ['STATEMENT_PUBLISHED', 'ACTOR_CHANGED'] }, { actor: 'anna-north' });

const versionOf = (name: string) => {
  const { version }: { version: string } = createRequire(import.meta.url)(`${name}/package.json`);
  return version;
};
const CLIENTS = [
  [`Apollo Client ${versionOf('@apollo/client')}`, (url: string) => apolloClient(url)],
  [`urql's graphcache ${versionOf('@urql/exchange-graphcache')}`, (url: string) => urqlClient(url)],
  [`Relay ${versionOf('relay-runtime')}`, (url: string, artifacts: Artifacts) => relayClient(url, artifacts)],
] as const;

onOneEngine('Caches that are keyed by ids', (makeStore) => {
  const running = runningService(makeStore, 'none');
  let artifacts: Artifacts;
  let middleman: Middleman;
  beforeAll(async () => {
    artifacts = await relayArtifacts([CACHES_MODULE], printedSchema());
    await running.apply(opening());
    middleman = await startMiddleman(running.service.url);
  });
  afterAll(() => middleman.close());

  let statements = 0;
  /** Publishes a statement of its own, with its first version. */
  const published = async () => {
    statements += 1;
    const key = `said-${statements}`;
    await running.apply(file({ statements: [statement(key, { text: wordsOf(key, 1) })] }));
    return { key, id: globalId('statement', `${STORY}/${key}`) };
  };
  const wordsOf = (key: string, version: number) => `The words of ${key} in version ${version}.`;
  const inVersion = (text: string) => Number(/(\d+)\.$/.exec(text)?.[1]);
  const correct = (key: string, to: number) =>
    running.apply(
      file({ correct: [{ statement: key, set: { text: wordsOf(key, to) }, notice: notice('CORRECTION') }] }),
    );
  let names = 0;
  /** Gives the speaker of all statements another name, which ends with a higher number. */
  const rename = () => {
    names += 1;
    return running.apply(file({ actors: [{ slug: 'anna-north', type: 'PERSON', name: `Anna North ${names}` }] }));
  };
  const nameNumber = ({ speakers }: ShownStatement) => Number(/\d*$/.exec(speakers[0]?.name ?? '')?.[0]);
  /** The version of a statement, by its number and by its words. */
  const versionIn = ({ version, text }: { version: number; text: string }) => [version, inVersion(text)];
  const FIRST = [1, 1];
  const SECOND = [2, 2];

  for (const [target, make] of CLIENTS) {
    const clause = clausesOf(target);
    const client = (): CachingClient => make(middleman.url, artifacts);

    clause('time travel', 'A statement as of an earlier moment and the same now are read side by side', async () => {
      const { key, id } = await published();
      const cursor = (await running.query('{ record { head } }')).data.record.head;
      await correct(key, 2);
      const { then, now } = await client().read<{ then: ShownStatement; now: ShownStatement }>('cachesThenQuery', {
        id,
        asOf: { cursor },
      });
      expect([versionIn(then), versionIn(now)]).toEqual([FIRST, SECOND]);
      expect(now.story.sequence - then.story.sequence).toBe(1);
      return 'version 1 then, version 2 now';
    });

    clause(
      'time travel',
      'A page of updates does not turn an open page back, and each update keeps its own story',
      async () => {
        const { key, id } = await published();
        await correct(key, 2);
        const caching = client();
        const before = await caching.read<Page>('cachesPageQuery', { id });
        const shown: Page[] = [];
        const stop = caching.watch<Page>('cachesPageQuery', { id }, (page) => shown.push(page));
        const { story } = await caching.read<Updates>('cachesUpdatesQuery', { story: STORY });
        for (const { sequence, story: of } of story.updates.nodes) expect(of.sequence).toBe(sequence);
        const ours = story.updates.nodes
          .slice(-2)
          .map(({ statement: one, previous }) => [
            one === undefined ? null : versionIn(one),
            previous === undefined ? null : inVersion(previous.text),
          ]);
        expect(ours).toEqual([
          [FIRST, null],
          [SECOND, 1],
        ]);
        expect(versionIn((await caching.read<Page>('cachesPageQuery', { id })).statement)).toEqual(SECOND);
        stop();
        for (const page of shown) expect(page.statement).toEqual(before.statement);
        return `${story.updates.nodes.length} updates, the page as it was`;
      },
    );

    clause(
      'time travel',
      'A page that follows the feed from its cursor is never turned back, whatever else is read meanwhile',
      async () => {
        let [corrected, steps] = [0, 0];
        await fc.assert(
          fc.asyncProperty(fc.array(STEP, STEPS), FILTER, async (given, filter) => {
            const { key, id } = await published();
            const follower = await openPage(client(), id, filter);
            let version = 1;
            for (const step of given) {
              steps += 1;
              if (step.type === 'correct') {
                version += 1;
                corrected += 1;
                await correct(key, version);
              } else await follower.take(step);
            }
            await follower.catchUp(version);
          }),
          { numRuns: RUNS },
        );
        return `${RUNS} orders, ${steps} steps, ${corrected} corrections`;
      },
    );

    clause('teeth', 'A page of the first update with the ids of the feed does turn an open page back', async () => {
      const { key, id } = await published();
      const cursor = (await running.query('{ record { head } }')).data.record.head;
      await correct(key, 2);
      const caching = client();
      await caching.read<Page>('cachesPageQuery', { id });
      const shown: Page[] = [];
      const stop = caching.watch<Page>('cachesPageQuery', { id }, (page) => shown.push(page));
      await caching.read('cachesFeedBytesQuery', { story: STORY, asOf: { cursor } });
      await expect.poll(() => shown.map(({ statement: one }) => one.version)).toContain(1);
      stop();
      return 'turned back';
    });

    /** An open page that follows the feed, with a check of everything that it shows. */
    async function openPage(caching: CachingClient, id: string, filter: object) {
      const page = await caching.read<Page>('cachesPageQuery', { id });
      let shown = page.statement;
      const faults: unknown[] = [];
      const unwatch = caching.watch<Page>('cachesPageQuery', { id }, ({ statement: now }) => {
        const isOlder = now.version < shown.version || now.story.sequence < shown.story.sequence;
        const isMixed = inVersion(now.text) !== now.version;
        const isRenamedBack = nameNumber(now) < nameNumber(shown);
        if (isOlder || isMixed || isRenamedBack) faults.push({ shown, now });
        shown = now;
      });
      let after = page.record.head;
      let caughtUp: (() => void) | null = null;
      const follow = () =>
        caching.follow(
          { story: STORY, after, ...filter },
          ({ __typename, cursor }) => {
            after = cursor ?? after;
            if (__typename === 'CaughtUp') caughtUp?.();
          },
          (error) => {
            faults.push(error);
            caughtUp?.();
          },
        );
      let stop: (() => void) | null = null;
      const leave = () => {
        stop?.();
        stop = null;
      };
      const reached = () =>
        new Promise<void>((resolve) => {
          caughtUp = resolve;
        });
      const reconnect = async () => {
        leave();
        const again = reached();
        stop = follow();
        await again;
      };
      /** Breaks the connection, if there is one; the client comes back by itself. */
      const cut = async () => {
        const connection = [...middleman.connections].findLast(({ transport }) => transport === 'websocket');
        if (stop === null || connection === undefined) return;
        const again = reached();
        connection.cut();
        await again;
      };
      await reconnect();
      return {
        take: async (step: Exclude<Step, { type: 'correct' }>) => {
          const sequence = Math.max(1, shown.story.sequence - ('ago' in step ? step.ago : 3));
          const moment = { update: { story: STORY, sequence } };
          switch (step.type) {
            case 'asOf':
              return caching.read('cachesAsOfQuery', { id, asOf: moment });
            case 'updates':
              return caching.read('cachesUpdatesQuery', { story: STORY });
            case 'history':
              return caching.read('cachesHistoryQuery', { id });
            case 'since':
              return caching.read('cachesSinceQuery', { story: STORY, since: moment });
            case 'rename':
              return rename();
            case 'publish':
              return published();
            case 'reconnect':
              return reconnect();
            case 'cut':
              return cut();
            case 'leave':
              return leave();
          }
        },
        catchUp: async (version: number) => {
          await reconnect();
          // A cache may tell those who watch it a little later.
          await expect.poll(() => shown.version).toBe(version);
          leave();
          unwatch();
          expect(faults).toEqual([]);
        },
      };
    }
  }
});
