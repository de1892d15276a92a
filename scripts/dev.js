/** `npm run dev`: runs the service, and builds and restarts it when a source has changed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, sourceTimes } from './build.js';

/** Sources are looked at this often. */
const LOOK_MS = 300;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function start() {
  const child = spawn(process.execPath, ['--max-semi-space-size=32', 'dist/main.js'], { cwd: ROOT, stdio: 'inherit' });
  child.once('exit', (code, signal) => {
    if (signal === null && code !== 0)
      console.error(`The service ended with code ${code}. It starts again after the next change.`);
  });
  return child;
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** A folder can disappear while it is read, as in a checkout. */
function timesNow() {
  try {
    return sourceTimes();
  } catch {
    return '';
  }
}

/** @type {import('node:child_process').ChildProcess | null} */
let service = null;
let isEnding = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    isEnding = true;
    if (service !== null) await stop(service);
    process.exit(0);
  });
}

for (;;) {
  const seen = timesNow();
  if (ensureBuilt()) {
    if (service !== null) await stop(service);
    // The signal handler ends this process.
    if (isEnding) break;
    service = start();
  } else {
    console.error('The build failed; it is tried again after the next change.');
  }
  do await after(LOOK_MS);
  while (timesNow() === seen);
}
