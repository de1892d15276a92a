/** Runs two builds of Onrecord in turns. */
import { progress } from '../bench.js';
import type { Build } from '../harness/build.js';
import { startBuild } from '../harness/contenders.js';
import type { Cores } from '../harness/cores.js';
import type { Databases } from '../harness/databases.js';
import { Desk, makeToken } from '../harness/desk.js';
import { seedReplay, seedSmallStories } from '../harness/seed.js';
import { startServer } from '../harness/server-process.js';
import { median } from '../harness/statistics.js';
import { number } from '../report/table.js';
import {
  type Contest,
  type Entrant,
  type Extent,
  type Figure,
  REPLAY_UPDATES,
  type ReplayStory,
  replayStories,
  SMALL_STORIES,
} from './contests.js';
import { type Judgement, judge, type Round, type Side, turnsOf } from './verdict.js';

/** The first number of a statement. All numbers have six digits. */
const FIRST_NUMBER = 100_000;

/** A figure of both builds. */
export interface Judged {
  readonly figure: Figure;
  readonly judgement: Judgement;
  readonly rounds: number;
}

/** A build with the database that it filled. Each round gets a copy. */
interface Candidate {
  readonly build: Build;
  readonly databaseUrl: string;
  readonly token: string;
  readonly replays: readonly ReplayStory[];
}

/** The values of each build in one round: for each turn, one value for each figure of the contest. */
type Turns = Readonly<Record<Side, readonly (readonly number[])[]>>;

/** A running build in a round. */
interface Running {
  readonly entrant: Entrant;
  stop(): Promise<void>;
}

export class Run {
  private readonly turns = new Map<Contest, Turns[]>();
  private rounds = 0;

  private constructor(
    private readonly candidates: Readonly<Record<Side, Candidate>>,
    private readonly extent: Extent,
    private readonly cores: Cores,
    private readonly databases: Databases,
  ) {}

  /** Fills a database through each build, over its API. */
  static async open(
    builds: Readonly<Record<Side, Build>>,
    extent: Extent,
    cores: Cores,
    databases: Databases,
  ): Promise<Run> {
    const fill = (build: Build) => {
      progress(`filling a database through ${build.folder}`);
      return namingBuild(build, () => candidateOf(build, extent, cores, databases));
    };
    const candidates = { ours: await fill(builds.ours), theirs: await fill(builds.theirs) };
    return new Run(candidates, extent, cores, databases);
  }

  /**
   * Compares the builds in these contests. Contests in which this build seems slower are repeated for as many
   * rounds, because one of many equal figures may seem slower by chance.
   */
  async compare(contests: readonly Contest[]): Promise<readonly Judged[]> {
    await this.hold(contests);
    const doubtful = contests.filter((contest) =>
      this.judged(contest).some(({ judgement }) => judgement.verdict === 'slower'),
    );
    if (doubtful.length > 0) {
      progress(`again, because this build seems to be slower: ${doubtful.map(({ name }) => name).join(', ')}`);
      await this.hold(doubtful);
    }
    return contests.flatMap((contest) => this.judged(contest));
  }

  private async hold(contests: readonly Contest[]): Promise<void> {
    for (let n = 0; n < this.extent.rounds; n += 1) {
      await this.round(contests, this.rounds);
      this.rounds += 1;
    }
  }

  /** Runs both builds at the same time; they take turns. */
  private async round(contests: readonly Contest[], round: number): Promise<void> {
    const running: Running[] = [];
    const start = async (side: Side) => {
      const one = await this.start(this.candidates[side]);
      running.push(one);
      return one.entrant;
    };
    try {
      const entrants = { ours: await start('ours'), theirs: await start('theirs') };
      for (const contest of contests) {
        const turns = await this.takeTurns(contest, entrants, round).catch((error: unknown) => {
          throw new Error(`The contest ${contest.name} failed`, { cause: error });
        });
        this.turns.set(contest, [...(this.turns.get(contest) ?? []), turns]);
        progress(`round ${round + 1}, ${contest.name}: ${told(contest, turns)}`);
      }
    } finally {
      for (const one of running) await one.stop();
    }
  }

  /** One contest of a round: warms up both builds, then lets them take turns. */
  private async takeTurns(contest: Contest, entrants: Readonly<Record<Side, Entrant>>, round: number): Promise<Turns> {
    const open = (side: Side) =>
      namingBuild(this.candidates[side].build, () => contest.open(entrants[side], this.extent));
    const ours = await open('ours');
    try {
      const theirs = await open('theirs');
      try {
        const stands = { ours, theirs };
        const values: Record<Side, (readonly number[])[]> = { ours: [], theirs: [] };
        for (const side of turnsOf(round, contest.pairs(this.extent))) {
          values[side].push(await namingBuild(this.candidates[side].build, () => stands[side].turn()));
        }
        return values;
      } finally {
        await theirs.close();
      }
    } finally {
      await ours.close();
    }
  }

  private async start({ build, databaseUrl: template, token, replays }: Candidate): Promise<Running> {
    const databaseUrl = await this.databases.create(template);
    let last = FIRST_NUMBER;
    const nextNumbers = (count: number) => Array.from({ length: count }, () => ++last);
    const server = await startBuild(build, { token, nextNumbers }, { databaseUrl, prefix: this.cores.server });
    return {
      entrant: { server, replays },
      stop: async () => {
        await server.stop();
        await this.databases.drop(databaseUrl);
      },
    };
  }

  private judged(contest: Contest): readonly Judged[] {
    const turns = this.turns.get(contest) ?? [];
    return contest.figures.map((figure, place) => {
      const rounds = turns.map((one): Round => ({ ours: column(one.ours, place), theirs: column(one.theirs, place) }));
      return { figure, judgement: judge(rounds, figure.better), rounds: rounds.length };
    });
  }
}

async function candidateOf(build: Build, extent: Extent, cores: Cores, databases: Databases): Promise<Candidate> {
  const databaseUrl = await databases.create();
  const server = await startServer(build, { databaseUrl, prefix: cores.server });
  const token = makeToken(build, databaseUrl);
  const desk = new Desk(server.url, token);
  await seedSmallStories(desk, SMALL_STORIES);
  const replays: ReplayStory[] = [];
  for (let n = 0; n < replayStories(extent); n += 1) {
    const slug = `bench-replay-${n}`;
    replays.push({ slug, after: await seedReplay(desk, slug, REPLAY_UPDATES) });
  }
  await server.stop();
  await databases.settle(databaseUrl);
  return { build, databaseUrl, token, replays };
}

/** Names the build in which something failed. */
async function namingBuild<T>({ folder }: Build, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    throw new Error(`The build in ${folder} failed`, { cause: error });
  }
}

function column(turns: readonly (readonly number[])[], place: number): readonly number[] {
  return turns.map((values) => values[place] ?? Number.NaN);
}

function told({ figures }: Contest, { ours, theirs }: Turns): string {
  return figures
    .map(({ unit }, place) => {
      const of = (turns: readonly (readonly number[])[]) => number(median(column(turns, place)));
      return `${of(ours)} against ${of(theirs)} ${unit}`;
    })
    .join('; ');
}
