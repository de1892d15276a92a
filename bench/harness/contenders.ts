/** The contenders, and how the benchmark publishes to each. */
import type { Greeting } from '../load/messages.js';
import { compiled, ROOT } from '../paths.js';
import type { Build } from './build.js';
import { Desk } from './desk.js';
import { type Program, type ServerOptions, type ServerProcess, startServer } from './server-process.js';
import type { Template } from './template.js';

export type ContenderName = 'Onrecord' | 'stock Yoga' | 'Mercurius' | 'Apollo Server' | 'bare ws' | 'bare node:http';

interface Peer extends Program {
  readonly greeting: Greeting;
}

const peer = (name: string, greeting: Greeting = 'acknowledged'): Peer => ({
  script: compiled(`peers/${name}.js`),
  folder: ROOT,
  environment: {},
  greeting,
});

const PEERS: Readonly<Record<Exclude<ContenderName, 'Onrecord'>, Peer>> = {
  'stock Yoga': peer('stock-yoga'),
  Mercurius: peer('mercurius'),
  'Apollo Server': peer('apollo'),
  'bare ws': peer('bare-ws', 'none'),
  'bare node:http': peer('bare-http', 'none'),
};

/** The peers that speak GraphQL. */
export const GRAPHQL_PEERS: readonly ContenderName[] = ['stock Yoga', 'Mercurius', 'Apollo Server'];

export interface Server extends ServerProcess {
  readonly name: ContenderName;
  readonly greeting: Greeting;
  /** Publishes `count` updates in one request. Resolves with the response; Onrecord responds after the commit. */
  publish(count: number): Promise<void>;
}

/** The token and the fresh numbers for publishing on Onrecord. */
export interface Publishing {
  readonly token: string;
  /** Numbers that no statement has yet. */
  nextNumbers(count: number): readonly number[];
}

/** The token, the fresh numbers and the template for publishing to any contender. */
export interface PeerPublishing extends Publishing {
  readonly template: Template;
}

/** @param build the build that runs as Onrecord */
export async function startContender(
  name: ContenderName,
  build: Build,
  publishing: PeerPublishing,
  options: ServerOptions,
): Promise<Server> {
  if (name === 'Onrecord') return startBuild(build, publishing, options);
  const contender = PEERS[name];
  const server = await startServer(contender, options).catch((error: unknown) => {
    throw new Error(`${name} does not start`, { cause: error });
  });
  return { ...server, name, greeting: contender.greeting, publish: toSubscribers(server.url, publishing) };
}

/** Starts a build of Onrecord. The benchmark publishes to it over its API, with a token. */
export async function startBuild(
  build: Build,
  { token, nextNumbers }: Publishing,
  options: ServerOptions,
): Promise<Server> {
  const server = await startServer(build, options).catch((error: unknown) => {
    throw new Error(`Onrecord in ${build.folder} does not start`, { cause: error });
  });
  const desk = new Desk(server.url, token);
  return { ...server, name: 'Onrecord', greeting: 'caughtUp', publish: (count) => desk.publish(nextNumbers(count)) };
}

function toSubscribers(url: string, { template, nextNumbers }: PeerPublishing): Server['publish'] {
  return async (count) => {
    const all = nextNumbers(count).map((number) => template.of(number));
    const response = await fetch(`${url}/publish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ updates: all.map(({ update }) => update), frames: all.map(({ frame }) => frame) }),
    });
    await response.arrayBuffer();
    if (response.status !== 204) throw new Error(`${url}/publish answers ${response.status}`);
  };
}
