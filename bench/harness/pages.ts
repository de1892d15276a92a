/** Measures how many requests a server can answer over HTTP. */
import { isDeepStrictEqual } from 'node:util';
import type { Bench } from '../bench.js';
import { postRequest } from '../load/http-request.js';
import { Requester } from '../load/load-process.js';
import type { Requests } from '../load/messages.js';
import type { Server } from './contenders.js';

/** Connections that stay open, each with one pending request. */
export const CONNECTIONS = 32;

export interface Rate {
  readonly answersASecond: number;
  /** The server's CPU time per response, in microseconds. */
  readonly serverMicroseconds: number;
  readonly serverShare: number;
  readonly loadShare: number;
}

/** Sends these requests in turn, over and over. Servers that execute them need longer to warm up than those that follow. */
export async function answerRate(
  server: Server,
  bodies: readonly string[],
  { warmUp, measured }: Bench['extent'],
): Promise<Rate> {
  const { port, pid } = server;
  const requests = bodies.map(postRequest);
  const requester = new Requester();
  try {
    const options = { port, server: pid, connections: CONNECTIONS, requests, warmUp: 2 * warmUp, measured };
    return rateOf(await requester.request(options));
  } finally {
    await requester.stop();
  }
}

export function rateOf({ answers, elapsed, cpu, serverCpu }: Requests): Rate {
  return {
    answersASecond: (answers / elapsed) * 1_000,
    serverMicroseconds: (serverCpu / answers) * 1_000,
    serverShare: serverCpu / elapsed,
    loadShare: cpu / elapsed,
  };
}

/** The text of a server's response to a query. */
export async function answerOf(server: Server, body: string): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`${server.name} answers ${response.status}: ${await response.text()}`);
  return response.text();
}

/**
 * @param moved whether the head may have moved since; cursors are not compared then
 * @throws unless a server's response equals that of Onrecord, field by field.
 */
export async function expectSameAnswer(server: Server, body: string, expected: string, moved: boolean): Promise<void> {
  const answer = await answerOf(server, body);
  const read = (text: string): unknown =>
    JSON.parse(text, (name, value) => (moved && name === 'cursor' ? undefined : value));
  if (isDeepStrictEqual(read(answer), read(expected))) return;
  throw new Error(`${server.name} answers something else than Onrecord:\n${answer}\n${expected}`);
}

/** Gives the bare server the bytes of its responses. */
export async function giveAnswer(server: Server, answer: string): Promise<void> {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const response = await fetch(`${server.url}/answer`, { method: 'POST', headers, body: answer });
  if (response.status !== 204) throw new Error(`${server.name} does not take its answer`);
}
