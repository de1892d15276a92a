/** The page of the story in a browser that has never been there: how soon it can be used, and how much script it takes. */
import { type Browser, chromium } from 'playwright-core';
import { progress } from '../bench.js';
import { STORY } from '../paths.js';
import { comparison, number, type Row, spread } from '../report/table.js';
import type { Measure } from './measure.js';

/** What is to be reached: interactive within so many milliseconds, with at most so many bytes of compressed script. */
const MOST = { milliseconds: 1_000, bytes: 150_000 };
/** So many visits are made in each round: one differs much from the next. */
const VISITS = 5;

interface Visit {
  /** From the beginning of the navigation until something is seen, in milliseconds. */
  readonly painted: number;
  /** Until the page answers to who uses it, in milliseconds; `null` without scripts. */
  readonly interactive: number | null;
  /** Compressed script, in bytes. */
  readonly script: number;
}

export const reader: Measure = {
  name: 'reader',
  async run(bench) {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    });
    try {
      const [withScript, without]: [Visit[], Visit[]] = [[], []];
      await bench.withStory((databaseUrl) =>
        bench.withContender('Onrecord', databaseUrl, async (server) => {
          const address = `${server.url}/stories/${STORY}`;
          for (let round = 1; round <= bench.extent.rounds; round += 1) {
            for (let n = 0; n < VISITS; n += 1) {
              withScript.push(await visit(browser, address, true));
              without.push(await visit(browser, address, false));
            }
            progress(`reader, round ${round}: ${number(withScript.at(-1)?.interactive ?? Number.NaN)} ms`);
          }
        }),
      );
      return { rows: rowsOf(withScript, without) };
    } finally {
      await browser.close();
    }
  },
};

/** Opens the address with nothing kept from before. */
async function visit(browser: Browser, address: string, javaScriptEnabled: boolean): Promise<Visit> {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(address, { waitUntil: 'load' });
    if (javaScriptEnabled) {
      await page.waitForFunction(() => performance.getEntriesByName('onrecord:interactive').length > 0);
    }
    // What is not drawn is not painted.
    await page.screenshot();
    return await page.evaluate(() => {
      const resources = performance.getEntriesByType('resource');
      const scripts = resources.filter(({ name }) => name.endsWith('.js'));
      const bytes = scripts.map((one) => (one instanceof PerformanceResourceTiming ? one.encodedBodySize : 0));
      return {
        painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
        interactive: performance.getEntriesByName('onrecord:interactive')[0]?.startTime ?? null,
        script: bytes.reduce((sum, one) => sum + one, 0),
      };
    });
  } finally {
    await context.close();
  }
}

function rowsOf([first, ...withScript]: readonly Visit[], without: readonly Visit[]): Row[] {
  const interactive = withScript.map((one) => one.interactive ?? Number.NaN);
  const painted = without.map((one) => one.painted);
  const script = withScript.map((one) => one.script);
  const within = (values: readonly number[], most: number) => Math.max(...values) <= most;
  const against = 'the same page, read without scripts';
  return [
    {
      figure: 'page in a new browser, until it can be used',
      against: '–',
      obtained: spread(interactive, 'ms'),
      ratio: null,
      target: `at most ${number(MOST.milliseconds)} ms`,
      met: within(interactive, MOST.milliseconds),
    },
    {
      // What it takes to do everything for the first time, the service has behind it then.
      figure: 'the same, the very first one after the service has started',
      against: '–',
      obtained: spread([first?.interactive ?? Number.NaN], 'ms'),
      ratio: null,
      target: null,
      met: null,
    },
    comparison({
      figure: 'page in a new browser, until it can be used, to until it can be read',
      against,
      ours: interactive,
      theirs: painted,
      unit: 'ms',
      atMost: 3,
    }),
    {
      figure: 'compressed script of the page',
      against: '–',
      obtained: spread(
        script.map((one) => one / 1_000),
        'kB',
      ),
      ratio: null,
      target: `at most ${MOST.bytes / 1_000} kB`,
      met: within(script, MOST.bytes),
    },
  ];
}
