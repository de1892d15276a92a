/**
 * The process of HTTP requests. Each connection sends its next request after a response. Written by hand, because
 * it must cost clearly less than a server with kept responses.
 */
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { now } from '../harness/clock.js';
import { cpuTime } from '../harness/cpu-time.js';
import { AnswerReader } from './answers.js';
import { type Command, type CommandOf, obey, type Requests } from './messages.js';
import { openSocket } from './socket.js';

interface Asking {
  /** Rejects when a connection fails or a response is wrong. */
  readonly failing: Promise<never>;
  close(): void;
}

/**
 * Opens connections, each of which sends its next request after a response.
 * @param next the next request; `null` when there is none
 */
function ask(port: number, connections: number, next: () => Buffer | null, answered: () => void): Asking {
  const sockets: Socket[] = [];
  let closed = false;
  const failing = new Promise<never>((_, reject) => {
    for (let n = 0; n < connections; n += 1) {
      const send = () => {
        const request = next();
        if (request !== null) socket.write(request);
      };
      const reader = new AnswerReader(() => {
        answered();
        if (!closed) send();
      });
      const read = (bytes: Buffer) => {
        try {
          reader.read(bytes);
        } catch (error) {
          reject(error);
        }
      };
      const socket = openSocket(port, read);
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('close', () => {
        if (!closed) reject(new Error('The server closed a connection'));
      });
      sockets.push(socket);
    }
  });
  failing.catch(() => undefined); // whoever waits for it is told; nobody may wait for it any longer
  return {
    failing,
    close: () => {
      closed = true;
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
}

interface Moment {
  readonly at: number;
  readonly answers: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly serverCpu: number;
}

function moment(server: number, answers: number): Moment {
  return { at: now(), answers, cpu: process.cpuUsage(), serverCpu: cpuTime(server) };
}

function between(before: Moment, after: Moment): Requests {
  return {
    answers: after.answers - before.answers,
    elapsed: after.at - before.at,
    cpu: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1_000,
    serverCpu: after.serverCpu - before.serverCpu,
  };
}

async function request(command: CommandOf<'request'>): Promise<Requests> {
  const { port, server, connections, warmUp, measured } = command;
  const requests = command.requests.map((text) => Buffer.from(text));
  let asked = 0;
  let answers = 0;
  const next = () => requests[asked++ % requests.length] ?? null;
  const asking = ask(port, connections, next, () => {
    answers += 1;
  });
  try {
    await Promise.race([asking.failing, pause(warmUp)]);
    const before = moment(server, answers);
    await Promise.race([asking.failing, pause(measured)]);
    return between(before, moment(server, answers));
  } finally {
    asking.close();
  }
}

async function requestSome(command: CommandOf<'requestSome'>): Promise<Requests> {
  const { port, server, count, longest } = command;
  const requests = command.requests.map((text) => Buffer.from(text));
  const connections = Math.min(command.connections, count);
  let asked = 0;
  let answers = 0;
  let allAnswered: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    allAnswered = resolve;
  });
  const next = () => (asked === count ? null : (requests[asked++ % requests.length] ?? null));
  const before = moment(server, answers);
  const asking = ask(port, connections, next, () => {
    answers += 1;
    if (answers === count) allAnswered();
  });
  const timer = setTimeout(allAnswered, longest);
  try {
    await Promise.race([asking.failing, done]);
    return between(before, moment(server, answers));
  } finally {
    clearTimeout(timer);
    asking.close();
  }
}

async function obeyed(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'request':
      return request(command);
    case 'requestSome':
      return requestSome(command);
    default:
      throw new Error(`Those who ask over HTTP do not ${command.do}`);
  }
}

obey(obeyed);
