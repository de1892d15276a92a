/** Measures throughput and latency of deliveries to 2,000 WebSocket subscribers of the example subscription. */
import { type Bench, progress } from '../bench.js';
import { type ContenderName, GRAPHQL_PEERS } from '../harness/contenders.js';
import { type Delay, delays, reachAll, saturate, type Throughput, withSubscribers } from '../harness/following.js';
import { type Comparison, type Cost, comparison, number, type Row, spread } from '../report/table.js';
import type { Measure } from './measure.js';

const SUBSCRIBERS = 2_000;
const RATE = 20;
const LONGEST_P99 = 250;
const FACTOR = { peers: 10, singly: 1, inTens: 1.4 };
const CONTENDERS: readonly ContenderName[] = ['Onrecord', 'bare ws', ...GRAPHQL_PEERS];
const IN_TENS: readonly ContenderName[] = ['Onrecord', 'bare ws'];

interface Round {
  readonly singly: Throughput;
  readonly inTens: Throughput | null;
  readonly delay: Delay | null;
}

export const deliveries: Measure = {
  name: 'deliveries',
  async run(bench) {
    const rounds = new Map<ContenderName, Round[]>(CONTENDERS.map((name) => [name, []]));
    for (let round = 1; round <= bench.extent.rounds; round += 1) {
      for (const name of CONTENDERS) {
        const obtained = await once(bench, name, round);
        rounds.get(name)?.push(obtained);
        progress(`deliveries, round ${round}, ${name}: ${told(obtained)}`);
      }
    }
    const of = (name: ContenderName) => rounds.get(name) ?? [];
    return {
      rows: [...throughputRows(of), ...CONTENDERS.map((name) => delayRow(name, of(name)))],
      costs: [
        ...CONTENDERS.map((name) =>
          cost(
            'singly',
            name,
            of(name).map(({ singly }) => singly),
          ),
        ),
        ...IN_TENS.map((name) =>
          cost(
            'in tens',
            name,
            of(name).flatMap(({ inTens }) => inTens ?? []),
          ),
        ),
      ],
      notes: [
        `A message to a subscriber has ${bench.messageLength} bytes.`,
        'Latency is from just before the publication is sent, so Onrecord commits within it, until an update has come to each subscriber.',
      ],
    };
  },
};

function once(bench: Bench, name: ContenderName, round: number): Promise<Round> {
  const { measured } = bench.extent;
  return bench.withStory((databaseUrl) =>
    bench.withContender(name, databaseUrl, (server) =>
      withSubscribers(server, SUBSCRIBERS, async (subscribers) => {
        await reachAll(server, subscribers);
        const singly = await saturate(server, subscribers, 1, bench.extent);
        const inTens = IN_TENS.includes(name) ? await saturate(server, subscribers, 10, bench.extent) : null;
        // Servers that cannot keep up get fewer rounds: their latency need not be exact, and takes long to measure.
        if (GRAPHQL_PEERS.includes(name) && round > 1) return { singly, inTens, delay: null };
        if (!(inTens ?? singly).drained) await reachAll(server, subscribers);
        // Last, because an overloaded server still delivers afterwards.
        const delay = await delays(server, subscribers, RATE, measured);
        return { singly, inTens, delay };
      }),
    ),
  );
}

function throughputRows(of: (name: ContenderName) => readonly Round[]): Row[] {
  const singly = (name: ContenderName) => of(name).map((one) => one.singly.deliveriesASecond);
  const inTens = (name: ContenderName) => of(name).flatMap((one) => one.inTens?.deliveriesASecond ?? []);
  const figure = `deliveries/s, ${number(SUBSCRIBERS)} WebSocket subscribers`;
  const row = (against: ContenderName, atLeast: number, more: Partial<Comparison> = {}) =>
    comparison({
      figure: `${figure}, one update at a time`,
      against,
      ours: singly('Onrecord'),
      theirs: singly(against),
      unit: '/s',
      atLeast,
      ...more,
    });
  const tens = { figure: `${figure}, updates in batches of ten`, ours: inTens('Onrecord'), theirs: inTens('bare ws') };
  return [
    ...GRAPHQL_PEERS.map((name) => row(name, FACTOR.peers)),
    row('bare ws', FACTOR.singly),
    row('bare ws', FACTOR.inTens, tens),
  ];
}

function delayRow(name: ContenderName, rounds: readonly Round[]): Row {
  const isOurs = name === 'Onrecord';
  const delayed = rounds.flatMap(({ delay }) => delay ?? []);
  const all = delayed.map((one) => one.sincePublished);
  const overloaded = all.some(({ missing }) => missing > 0);
  const p99 = all.map((one) => one.p99);
  const from = isOurs ? `; from the answer on p99 ${spread(delayed.map((one) => one.sinceAnswered.p99))} ms` : '';
  const obtained = `p50 ${spread(all.map((one) => one.p50))} ms, p99 ${spread(p99)} ms${from}`;
  return {
    figure: `latency at ${RATE} updates/s, ${number(SUBSCRIBERS)} subscribers`,
    against: isOurs ? '–' : name,
    obtained: overloaded ? `overloaded: at least ${obtained}` : obtained,
    ratio: null,
    target: isOurs ? `p99 ≤ ${LONGEST_P99} ms` : null,
    met: isOurs ? !overloaded && Math.max(...p99) <= LONGEST_P99 : null,
  };
}

function cost(how: string, contender: ContenderName, all: readonly Throughput[]): Cost {
  return {
    figure: `deliveries, ${how}`,
    contender,
    serverMicroseconds: all.map((one) => one.serverMicroseconds),
    serverShare: all.map((one) => one.serverShare),
    loadShare: all.map((one) => one.loadShare),
  };
}

function told({ singly, inTens, delay }: Round): string {
  const tens = inTens === null ? '' : `, in tens ${number(inTens.deliveriesASecond)}/s`;
  const told = `${number(singly.deliveriesASecond)}/s${tens}`;
  if (delay === null) return told;
  const { p50, p99, missing } = delay.sincePublished;
  return `${told}; p50 ${number(p50)} ms, p99 ${number(p99)} ms, ${missing} missing`;
}
