/**
 * `npm run first-hour`: goes the way of somebody new, from a fresh clone to a story of their own on the page, in a terminal and a
 * browser, and prints how long each step takes. It needs git, npm and Chromium (`CHROMIUM`, or `/usr/bin/chromium`).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SLUG = 'first-hour';
const STORY = `data/${SLUG}`;
/** How long a busy machine may take to show something. */
const SHOWN_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'onrecord-first-hour-'));
const clone = join(folder, 'onrecord');
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const { DATABASE_URL: _none, ...inherited } = process.env;
const environment = { ...inherited, PORT: String(port), DATA_DIR: join(clone, '.onrecord'), LOG_LEVEL: 'warn' };

/** @type {{ name: string, seconds: number }[]} */
const steps = [];
/** @type {{ service: import('node:child_process').ChildProcess | null, browser: import('playwright-core').Browser | null }} */
const running = { service: null, browser: null };

try {
  await step('git clone', () => run('git', ['clone', '--quiet', ROOT, clone], folder));
  await step('npm ci', () => run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']));
  await step('npm start, until it listens', start);
  running.browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  const page = await running.browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(SHOWN_MS);
  await step('the first story in the browser', async () => {
    await page.goto(`${url}/stories/ukraine-ceasefire-2025`);
    await page.locator('h1').waitFor();
  });
  await step('onrecord new', () => onrecord('new', SLUG));
  await step('onrecord check', () => onrecord('check', STORY));
  await step('own words in place of the example, and check', async () => {
    write();
    const printed = await onrecord('check', STORY);
    if (printed.includes('EXAMPLE:')) throw new Error(`expected no text of the example to be left, but:\n${printed}`);
  });
  await step('onrecord apply, and the own story in the browser', async () => {
    await onrecord('apply', `${STORY}/story.yaml`);
    await page.goto(`${url}/stories/${SLUG}`);
    await page.locator('h1').filter({ hasText: 'Dockers and the port disagree about pay' }).waitFor();
  });
  await step('onrecord apply of the update, and the page that is open shows it', async () => {
    await onrecord('apply', STORY);
    await page.getByRole('button', { name: '1 new statement' }).click();
    await page
      .getByRole('article')
      .getByText('The port agrees, provided that the union calls off the strike.')
      .waitFor();
  });
} finally {
  report();
  await running.browser?.close();
  await stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
}

/**
 * @param {string} name
 * @param {() => Promise<unknown>} action
 */
async function step(name, action) {
  const began = performance.now();
  await action();
  steps.push({ name, seconds: (performance.now() - began) / 1000 });
}

function report() {
  const total = { name: 'together', seconds: steps.reduce((sum, { seconds }) => sum + seconds, 0) };
  for (const { name, seconds } of [...steps, total]) console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
}

/**
 * Runs a program to its end. Returns what it printed.
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<string>}
 */
function run(program, args, cwd = clone) {
  const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${printed}`));
    });
  });
}

/** @param {string[]} args */
function onrecord(...args) {
  return run('npm', ['run', 'onrecord', '--', ...args]);
}

/** Starts the service as people do, and resolves when it listens. */
function start() {
  const child = spawn('npm', ['start'], { cwd: clone, env: environment, detached: true });
  running.service = child;
  let printed = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text;
        if (printed.includes('Stop it with')) resolve(undefined);
      });
    }
    child.once('close', () => reject(new Error(`the service ended before it listened:\n${printed}`)));
  });
}

/** Ends the service and waits for it, because it writes into the folder until then. */
async function stop() {
  const { service } = running;
  if (service?.pid === undefined || service.exitCode !== null) return;
  const closed = new Promise((resolve) => service.once('close', resolve));
  // npm leaves its command behind when it is killed, so the whole group is ended.
  process.kill(-service.pid, 'SIGTERM');
  await closed;
}

/** Takes the marks of the example away, as an author does who replaces its texts. */
function write() {
  const updates = join(clone, STORY, 'updates');
  const files = [join(clone, STORY, 'story.yaml'), ...readdirSync(updates).map((name) => join(updates, name))];
  for (const path of files) writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"EXAMPLE: ', '"'));
}

/** @returns {Promise<number>} */
function freePort() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port was given'));
        else resolve(address.port);
      });
    });
  });
}
