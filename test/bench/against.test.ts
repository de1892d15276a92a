/** `npm run bench -- --against`: the order of turns, and when a difference counts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { freshPage } from '../../bench/against/questions.js';
import { judge, type Round, turnsOf } from '../../bench/against/verdict.js';
import { openBuild } from '../../bench/harness/build.js';
import { conclusion, slowerFigures, verdictTable } from '../../bench/report/verdicts.js';

/** A round in which each build had the same figure in all turns. */
const round = (ours: number, theirs: number): Round => ({ ours: [ours, ours, ours], theirs: [theirs, theirs, theirs] });

describe('The order of turns', () => {
  test('turns alternate within a round, and the next round begins with the other build', () => {
    expect(turnsOf(0, 3)).toEqual(['ours', 'theirs', 'theirs', 'ours', 'ours', 'theirs']);
    expect(turnsOf(1, 3)).toEqual(['theirs', 'ours', 'ours', 'theirs', 'theirs', 'ours']);
  });

  test('turns are equally many for both builds', () => {
    for (const pairs of [1, 2, 5]) {
      for (const first of [0, 1]) {
        const turns = turnsOf(first, pairs);
        expect(turns.filter((side) => side === 'ours')).toHaveLength(pairs);
        expect(turns).toHaveLength(2 * pairs);
      }
    }
  });
});

describe('The verdict', () => {
  test('the verdict on equal figures is "within noise", and the noise is at least 1 %', () => {
    const { ratio, noise, verdict } = judge([round(100, 100), round(100, 100), round(100, 100)], 'more');
    expect({ ratio, verdict }).toEqual({ ratio: 1, verdict: 'within noise' });
    expect(noise).toBeCloseTo(0.01, 10);
  });

  test('the verdict on a figure that falls by more than its rounds differ is "slower"', () => {
    const rounds = [round(90, 100), round(91, 100), round(89, 100), round(90, 100)];
    expect(judge(rounds, 'more')).toMatchObject({ verdict: 'slower', ours: { median: 90, least: 89, most: 91 } });
    expect(judge(rounds, 'more').ratio).toBeCloseTo(0.9, 10);
  });

  test('the verdict is reversed for figures of which less is better', () => {
    const rounds = [round(90, 100), round(91, 100), round(89, 100), round(90, 100)];
    expect(judge(rounds, 'less').verdict).toBe('faster');
    const swapped = rounds.map(({ ours, theirs }) => ({ ours: theirs, theirs: ours }));
    expect(judge(swapped, 'less').verdict).toBe('slower');
    expect(judge(swapped, 'more').verdict).toBe('faster');
  });

  test('the verdict is "within noise" if the rounds differ more than the builds', () => {
    const rounds = [round(80, 100), round(115, 100), round(92, 100), round(104, 100)];
    const { noise, verdict } = judge(rounds, 'more');
    expect(verdict).toBe('within noise');
    expect(noise).toBeGreaterThan(0.1);
  });

  test('the noise is the 99 % confidence interval of the mean of the logarithms', () => {
    // Logarithms of -d, 0 and d have the standard deviation d; Student's t with 2 degrees of freedom is 9.925.
    const d = 0.02;
    const rounds = [-d, 0, d].map((log) => round(100 * Math.exp(log), 100));
    expect(Math.log1p(judge(rounds, 'more').noise)).toBeCloseTo((9.925 * d) / Math.sqrt(3), 6);
  });

  test("the verdict does not depend on the machine's load if it slows both builds alike", () => {
    const loads = [1, 3, 0.2, 10, 5, 0.7];
    const rounds = loads.map((load) => round(85 * load, 100 * load));
    const { ratio, noise, verdict } = judge(rounds, 'more');
    expect(verdict).toBe('slower');
    expect(ratio).toBeCloseTo(0.85, 10);
    expect(noise).toBeCloseTo(0.01, 10);
  });

  test('adjacent turns are paired, so that one disturbed turn of a round changes nothing', () => {
    const disturbed: Round = { ours: [100, 5, 300], theirs: [100, 100, 300] };
    const { ratio, verdict } = judge([disturbed, disturbed, disturbed], 'more');
    expect({ ratio, verdict }).toEqual({ ratio: 1, verdict: 'within noise' });
  });

  test('the verdict after fewer than three rounds, or without figures, is "not measured"', () => {
    expect(judge([round(1, 2), round(1, 2)], 'more').verdict).toBe('not measured');
    const without = round(Number.NaN, Number.NaN);
    expect(judge([without, without, without], 'less').verdict).toBe('not measured');
  });
});

describe('The report', () => {
  const judged = (name: string, ours: number, theirs: number) => {
    const rounds = [round(ours, theirs), round(ours, theirs), round(ours, theirs)];
    return { figure: { name, unit: '/s', better: 'more' as const }, judgement: judge(rounds, 'more'), rounds: 3 };
  };

  test('the report names the slower figures, and no others', () => {
    const all = [judged('kept page', 100, 100), judged('replay', 80, 100), judged('fan-out', 120, 100)];
    expect(slowerFigures(all)).toEqual(['replay']);
    expect(conclusion(all)).toBe('This build is slower by more than the noise in: replay.');
    expect(verdictTable(all).split('\n').slice(2)).toEqual([
      '| kept page | 100 /s | 100 /s | 1.000 | ± 1.0 % | 3 | within noise |',
      '| replay | 80 /s | 100 /s | 0.800 | ± 1.0 % | 3 | **slower** |',
      '| fan-out | 120 /s | 100 /s | 1.200 | ± 1.0 % | 3 | faster |',
    ]);
  });

  test('the report names the figures that could not be measured', () => {
    expect(conclusion([judged('CPU', Number.NaN, Number.NaN)])).toBe(
      'This build is not slower than the other one by more than the noise. Not measured: CPU.',
    );
  });
});

test('every question of the fresh page is new', () => {
  const stories = 3;
  const all = Array.from({ length: 2_000 * stories }, (_, number) => freshPage(number, stories));
  expect(new Set(all).size).toBe(all.length);
});

describe('The folder of another build', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** A folder with these files. */
  function folderWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'onrecord-build-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }

  const complete = (limits: string) => ({
    'package.json': '{"type":"module"}',
    'node_modules/.keep': '',
    'dist/main.js': '',
    'dist/cli/main.js': '',
    'dist/limits.js': limits,
  });

  test('a folder that does not exist is refused with its path', async () => {
    const folder = join(folderWith({}), 'nowhere');
    await expect(openBuild(folder)).rejects.toThrow(`There is no folder ${folder}`);
  });

  test('a folder without a complete build is refused with the missing part and the command that builds it', async () => {
    const { 'dist/main.js': _, ...rest } = complete('');
    const folder = folderWith(rest);
    await expect(openBuild(folder)).rejects.toThrow(
      `${folder} has no complete build: dist/main.js missing. Run \`npm run build\` there first`,
    );
    await expect(openBuild(folderWith({}))).rejects.toThrow('Run `npm ci && npm run build` there first');
  });

  test('a build has its own limits, and those on amounts are set to their highest values', async () => {
    const folder = folderWith(
      complete(`export const LIMITS = {
        units: { variable: 'LIMIT_UNITS_PER_SECOND', default: 1, least: 1, most: 1000 },
        streams: { variable: 'LIMIT_STREAMS_PER_ADDRESS', default: 1, least: 1, most: 20 },
        slowest: { variable: 'LIMIT_LEAST_BYTES_PER_SECOND', default: 1, least: 1, most: 5 },
        head: { variable: 'LIMIT_HEAD_SECONDS', default: 1, least: 1, most: 600 },
      };`),
    );
    const { environment } = await openBuild(folder);
    expect(environment).toEqual({ LIMIT_UNITS_PER_SECOND: '1000', LIMIT_STREAMS_PER_ADDRESS: '20' });
  });

  test('a build that does not list its limits is refused', async () => {
    const folder = folderWith(complete('export const OTHER = 1;'));
    await expect(openBuild(folder)).rejects.toThrow(`${folder}/dist/limits.js does not list its limits`);
  });
});
