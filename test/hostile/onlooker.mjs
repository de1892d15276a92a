// @ts-check
/**
 * Reads one page again and again, in a process of its own, and reports how long it took. Its arguments are `[url, address]`;
 * the message `begin` resets the figures, and `report` makes it send `{latencies, failures, answers}`. Times are in
 * milliseconds.
 *
 * The rate is steady: while a response takes longer, the requests due meanwhile count with the times that they would have
 * waited.
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

/** @returns {Promise<boolean>} whether it received the page */
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

/** The time up to which the pending request is counted; `null` while none is pending. @type {number | null} */
let askedAt = null;

process.on('message', (message) => {
  // The pending request counts with its wait so far; its response adds the rest.
  if (askedAt !== null) {
    recordWait(performance.now() - askedAt);
    askedAt = performance.now();
  }
  if (message === 'report') process.send?.({ latencies, failures, answers });
  else [latencies, failures, answers] = [[], 0, 0];
});
process.on('disconnect', () => process.exit());

/** @param {number} took */
function recordWait(took) {
  for (let left = took; left > 0; left -= EVERY_MS) latencies.push(left);
}

for (;;) {
  const began = performance.now();
  askedAt = began;
  const wasReceived = await read();
  const took = performance.now() - began;
  const rest = performance.now() - askedAt;
  askedAt = null;
  if (wasReceived) {
    answers += 1;
    recordWait(rest);
  } else failures += 1;
  await pause(Math.max(wasReceived ? 0 : EVERY_MS, EVERY_MS - took));
}
