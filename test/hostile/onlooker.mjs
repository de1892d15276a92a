// @ts-check
/**
 * Reads one page again and again, in a process of its own, and tells how long it took. It is told `[url, address]`; on the
 * message `begin` it forgets what was, on `report` it sends `{latencies, failures, answers}`. Times are in milliseconds.
 *
 * It means to ask at a steady rate. While an answer takes longer, those who would have asked meanwhile are counted with what
 * they would have waited.
 */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 25;
const PATIENCE_MS = 30_000;

const [, , url = '', address = ''] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: address });

/** @type {number[]} */
let latencies = [];
let failures = 0;
let answers = 0;

/** @returns {Promise<boolean>} whether it was given the page */
function read() {
  return new Promise((resolve) => {
    const sent = request(url, { agent, headers: { 'accept-encoding': 'gzip', accept: 'text/html' } }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    sent.setTimeout(PATIENCE_MS, () => sent.destroy());
    sent.once('error', () => resolve(false));
    sent.once('close', () => resolve(false));
    sent.end();
  });
}

/** Since when what is on its way was not counted; `null` while nothing is. @type {number | null} */
let askedAt = null;

process.on('message', (message) => {
  // What is on its way has been waited for so far, and the rest is told of when it has come.
  if (askedAt !== null) {
    waited(performance.now() - askedAt);
    askedAt = performance.now();
  }
  if (message === 'report') process.send?.({ latencies, failures, answers });
  else [latencies, failures, answers] = [[], 0, 0];
});
process.on('disconnect', () => process.exit());

/** @param {number} took */
function waited(took) {
  for (let left = took; left > 0; left -= EVERY_MS) latencies.push(left);
}

for (;;) {
  const began = performance.now();
  askedAt = began;
  const wasGiven = await read();
  const took = performance.now() - began;
  const rest = performance.now() - askedAt;
  askedAt = null;
  if (wasGiven) {
    answers += 1;
    waited(rest);
  } else failures += 1;
  await pause(Math.max(wasGiven ? 0 : EVERY_MS, EVERY_MS - took));
}
