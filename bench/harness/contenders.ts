/** Who is compared, and how each is told that something has happened. */
import { join } from 'node:path';
import type { Greeting } from '../load/messages.js';
import { compiled, ROOT } from '../paths.js';
import { Desk } from './desk.js';
import { type ServerOptions, type ServerProcess, startServer } from './server-process.js';
import type { Template } from './template.js';

export type ContenderName = 'Onrecord' | 'stock Yoga' | 'Mercurius' | 'Apollo Server' | 'bare ws' | 'bare node:http';

interface Contender {
  readonly script: string;
  readonly greeting: Greeting;
}

const peer = (name: string, greeting: Greeting = 'acknowledged'): Contender => ({
  script: compiled(`peers/${name}.js`),
  greeting,
});

const CONTENDERS: Readonly<Record<ContenderName, Contender>> = {
  Onrecord: { script: join(ROOT, 'dist/main.js'), greeting: 'caughtUp' },
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
  /** Lets so many things happen at once. Resolves when the server has answered: Onrecord's, when it is committed. */
  publish(count: number): Promise<void>;
}

/** What contenders need to be told that something has happened. */
export interface Publishing {
  readonly token: string;
  readonly template: Template;
  /** Numbers that no statement has had. */
  nextNumbers(count: number): readonly number[];
}

export async function startContender(
  name: ContenderName,
  publishing: Publishing,
  options: ServerOptions,
): Promise<Server> {
  const { script, greeting } = CONTENDERS[name];
  const server = await startServer(script, options).catch((error: unknown) => {
    throw new Error(`${name} does not start`, { cause: error });
  });
  const publish = name === 'Onrecord' ? throughTheDesk(server.url, publishing) : toSubscribers(server.url, publishing);
  return { ...server, name, greeting, publish };
}

function throughTheDesk(url: string, { token, nextNumbers }: Publishing): Server['publish'] {
  const desk = new Desk(url, token);
  return (count) => desk.publish(nextNumbers(count));
}

function toSubscribers(url: string, { template, nextNumbers }: Publishing): Server['publish'] {
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
