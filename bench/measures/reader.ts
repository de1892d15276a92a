/** Measures the story page in a browser without a cache: the time until it is interactive, and the size of its scripts. */
import { type Browser, chromium } from 'playwright-core';
import { progress } from '../bench.js';
import { STORY } from '../paths.js';
import { comparison, number, type Row, spread } from '../report/table.js';
import type { Measure } from './measure.js';

/** The goals: the time until the page is interactive, and the size of compressed scripts. */
const MOST = { milliseconds: 1_000, bytes: 150_000 };
/** The visits per round, because single visits differ much. */
const VISITS = 5;

interface Visit {
  /** From the navigation to the first paint, in milliseconds. */
  readonly painted: number;
  /** From the navigation until the page is interactive, in milliseconds; `null` without scripts. */
  readonly interactive: number | null;
  /** The size of compressed scripts, in bytes. */
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

/** Opens the address without a cache. */
async function visit(browser: Browser, address: string, javaScriptEnabled: boolean): Promise<Visit> {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(address, { waitUntil: 'load' });
    if (javaScriptEnabled) {
      await page.waitForFunction(() => performance.getEntriesByName('onrecord:interactive').length > 0);
    }
    // A page that is not drawn has no paint time.
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
      // A first visit, so that the service has warmed up.
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
