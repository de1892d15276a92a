/** Measures the story page with POST: responses per second while nothing, something or everything about it is new. */
import { type Bench, progress } from '../bench.js';
import type { ContenderName, Server } from '../harness/contenders.js';
import { answerOf, answerRate, expectSameAnswer, giveAnswer, type Rate } from '../harness/pages.js';
import { smallStory } from '../harness/seed.js';
import { STORY, STORY_PAGE } from '../paths.js';
import { type Cost, comparison, number } from '../report/table.js';
import type { Measure } from './measure.js';

/** A request for the page of a story. The story is always named, because graphql-jit ignores the default of a variable. */
function pageOf(story: string): string {
  return JSON.stringify({ query: STORY_PAGE, variables: { story } });
}

interface Pages {
  readonly name: string;
  readonly figure: string;
  /** The contenders, each with the required ratio to Onrecord. */
  readonly peers: ReadonlyMap<ContenderName, number>;
  /** Whether another process moves the head during the measure. */
  readonly moving: boolean;
  /** The requests, in turn. */
  bodies(bench: Bench): readonly string[];
  withDatabase<T>(bench: Bench, use: (databaseUrl: string) => Promise<T>): Promise<T>;
}

/** The head does not move, so that a kept response stays right. */
export const page: Measure = pages({
  name: 'page',
  figure: 'story page by POST, unchanged head',
  peers: new Map([
    ['bare node:http', 0.75],
    ['Mercurius', 2],
    ['Apollo Server', 10],
    ['stock Yoga', 10],
  ]),
  moving: false,
  bodies: () => [pageOf(STORY)],
  withDatabase: (bench, use) => bench.withStory(use),
});

/** The story gets 20 statements a second. */
export const movingPage: Measure = pages({
  name: 'moving-page',
  figure: 'story page, head moving 20 times a second',
  peers: new Map([
    ['Mercurius', 1],
    ['Apollo Server', 1],
    ['stock Yoga', 1],
  ]),
  moving: true,
  bodies: () => [pageOf(STORY)],
  withDatabase: (bench, use) => bench.withStory(use),
});

/** Pages of many stories in turn, so that the head has moved before a page is requested again. */
export const freshPage: Measure = pages({
  name: 'fresh-page',
  figure: 'story page never asked before, PostgreSQL',
  peers: new Map([
    ['stock Yoga', 1],
    ['Mercurius', 1],
  ]),
  moving: true,
  bodies: ({ extent }) => Array.from({ length: extent.seed.smallStories }, (_, n) => pageOf(smallStory(n))),
  withDatabase: async (bench, use) => use((await bench.withMuch()).url),
});

function pages(asked: Pages): Measure {
  const { name, figure, peers } = asked;
  return {
    name,
    async run(bench) {
      const contenders: readonly ContenderName[] = ['Onrecord', ...peers.keys()];
      const rates = new Map<ContenderName, Rate[]>(contenders.map((one) => [one, []]));
      let expected: string | null = null;
      for (let round = 1; round <= bench.extent.rounds; round += 1) {
        for (const contender of contenders) {
          const rate = await asked.withDatabase(bench, (databaseUrl) =>
            bench.withContender(contender, databaseUrl, async (server) => {
              expected ??= await firstAnswer(bench, server, asked);
              return once(bench, server, databaseUrl, asked, expected);
            }),
          );
          rates.get(contender)?.push(rate);
          progress(`${name}, round ${round}, ${contender}: ${number(rate.answersASecond)}/s`);
        }
      }
      const of = (contender: ContenderName) => rates.get(contender) ?? [];
      const speeds = (contender: ContenderName) => of(contender).map(({ answersASecond }) => answersASecond);
      return {
        rows: [...peers].map(([against, atLeast]) => {
          const compared = { figure, against, ours: speeds('Onrecord'), theirs: speeds(against), unit: '/s', atLeast };
          return comparison({ ...compared, ...(atLeast === 1 ? { target: 'ahead' } : {}) });
        }),
        costs: contenders.map((contender) => cost(name, contender, of(contender))),
      };
    },
  };
}

/** The response of Onrecord, which comes first, before the head moves. */
function firstAnswer(bench: Bench, server: Server, { bodies }: Pages): Promise<string> {
  return answerOf(server, bodies(bench)[0] ?? '');
}

async function once(
  bench: Bench,
  server: Server,
  databaseUrl: string,
  { bodies, moving }: Pages,
  expected: string,
): Promise<Rate> {
  const asked = bodies(bench);
  if (server.name === 'bare node:http') await giveAnswer(server, expected);
  await expectSameAnswer(server, asked[0] ?? '', expected, moving);
  const rate = () => answerRate(server, asked, bench.extent);
  return moving ? bench.withMovingHead(databaseUrl, rate) : rate();
}

function cost(figure: string, contender: ContenderName, rates: readonly Rate[]): Cost {
  return {
    figure,
    contender,
    serverMicroseconds: rates.map((one) => one.serverMicroseconds),
    serverShare: rates.map((one) => one.serverShare),
    loadShare: rates.map((one) => one.loadShare),
  };
}
