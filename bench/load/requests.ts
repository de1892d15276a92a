/**
 * The process that asks over HTTP: so many connections, each of which asks again when it has its answer. By hand, because
 * it has to cost clearly less than a server that has its answers ready.
 */
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { now } from '../harness/clock.js';
import { cpuTime } from '../harness/cpu-time.js';
import { AnswerReader } from './answers.js';
import { type Command, type CommandOf, obey, type Requests } from './messages.js';
import { openSocket } from './socket.js';

/** The bytes of a request. */
function requestOf(body: string): Buffer {
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Accept: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

async function request({
  port,
  server,
  connections,
  bodies,
  warmUp,
  measured,
}: CommandOf<'request'>): Promise<Requests> {
  const requests = bodies.map(requestOf);
  const sockets: Socket[] = [];
  let asked = 0;
  let answers = 0;
  let stopped = false;
  const failing = new Promise<never>((_, reject) => {
    for (let n = 0; n < connections; n += 1) {
      const ask = () => {
        socket.write(requests[asked % requests.length] ?? '');
        asked += 1;
      };
      const reader = new AnswerReader(() => {
        answers += 1;
        if (!stopped) ask();
      });
      const read = (bytes: Buffer) => {
        try {
          reader.read(bytes);
        } catch (error) {
          reject(error);
        }
      };
      const socket = openSocket(port, read);
      socket.on('connect', ask);
      socket.on('error', reject);
      socket.on('close', () => {
        if (!stopped) reject(new Error('The server closed a connection'));
      });
      sockets.push(socket);
    }
  });
  const sample = () => ({ at: now(), answers, cpu: process.cpuUsage(), serverCpu: cpuTime(server) });
  try {
    await Promise.race([failing, pause(warmUp)]);
    const before = sample();
    await Promise.race([failing, pause(measured)]);
    const after = sample();
    const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
    return {
      answers: after.answers - before.answers,
      elapsed: after.at - before.at,
      cpu: cpu / 1_000,
      serverCpu: after.serverCpu - before.serverCpu,
    };
  } finally {
    stopped = true;
    for (const socket of sockets) socket.resetAndDestroy();
    failing.catch(() => undefined); // told already, or it came of our leaving
  }
}

async function obeyed(command: Command): Promise<unknown> {
  if (command.do !== 'request') throw new Error(`Those who ask over HTTP do not ${command.do}`);
  return request(command);
}

obey(obeyed);
