/** A format is written part by part, each when the client has units for it (docs/api/formats.md). */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { Contents } from '../../src/server/formats/contents.js';
import { Accounts } from '../../src/server/limits/account.js';
import { Abandoned } from '../../src/server/limits/spending.js';
import { StepMeter } from '../../src/server/limits/step-meter.js';

const PART_UNITS = 50;

/** A client whose clock the test sets, and the parts that were written for it. */
function client() {
  const clock = { ms: 0 };
  const account = new Accounts({ ...DEFAULT_LIMITS, unitsPerSecond: 100, unitsAtOnce: 1 }, () => clock.ms).of(
    '203.0.113.1',
  );
  const made: string[] = [];
  const to = () => ({
    account,
    response: new ServerResponse(new IncomingMessage(new Socket())),
    meter: new StepMeter(account),
  });
  async function* parts(name: string) {
    try {
      for (let n = 1; n <= 2; n += 1) {
        made.push(`${name}${n}`);
        account.charge(PART_UNITS);
        yield `${name}${n} `;
      }
    } finally {
      made.push(`${name} ended`);
    }
  }
  return { clock, account, made, to, begin: (name: string) => async () => parts(name) };
}

test('the next part of a format is written when the client has units for it', async () => {
  const { clock, made, to, begin } = client();
  const whole = new Contents().whole(begin('a'), to());
  await expect.poll(() => made, { timeout: 20_000 }).toEqual(['a1']);
  await pause(50);
  expect(made).toEqual(['a1']);
  clock.ms += 60_000;
  await expect.poll(() => made, { timeout: 20_000 }).toContain('a2');
  clock.ms += 60_000;
  expect(String(await whole)).toBe('a1 a2 ');
}, 30_000);

test('one format at a time is written for a client', async () => {
  const { made, to, begin } = client();
  const contents = new Contents();
  const first = contents.whole(begin('a'), to());
  const second = contents.whole(begin('b'), to());
  await expect.poll(() => made.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await pause(50);
  expect(made).toEqual(['a1']);
  first.catch(() => undefined);
  second.catch(() => undefined);
});

test('no further part of a format is written for a client that has disconnected', async () => {
  const { clock, made, to, begin } = client();
  const one = to();
  const whole = new Contents().whole(begin('a'), one);
  const refused = expect(whole).rejects.toThrow(Abandoned);
  await expect.poll(() => made, { timeout: 20_000 }).toEqual(['a1']);
  one.response.destroy();
  clock.ms += 60_000;
  await refused;
  expect(made).toEqual(['a1', 'a ended']);
}, 30_000);
