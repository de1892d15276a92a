/** The output of a run: the table of figures, and the table of their costs. */
import { type Summary, summary } from '../harness/statistics.js';

/** A row of the table. */
export interface Row {
  readonly figure: string;
  readonly against: string;
  readonly obtained: string;
  /** Onrecord's figure divided by the other one; `null` where there is no other. */
  readonly ratio: number | null;
  /** The goal in words; `null` where there is none. */
  readonly target: string | null;
  readonly met: boolean | null;
}

/** The cost of a figure, which shows that the server was the limit and not the load. */
export interface Cost {
  readonly figure: string;
  readonly contender: string;
  /** The server's CPU time per delivery or request, in microseconds. */
  readonly serverMicroseconds: readonly number[];
  /** The shares of their cores that the server and the load used. */
  readonly serverShare: readonly number[];
  readonly loadShare: readonly number[];
}

export interface Result {
  readonly rows: readonly Row[];
  readonly costs?: readonly Cost[];
  /** Remarks on the figures. */
  readonly notes?: readonly string[];
}

/** A number for people, with about three significant digits. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** The median of several rounds, with the minimum and the maximum. */
export function spread(values: readonly number[] | Summary, unit = ''): string {
  const { median, least, most } = 'median' in values ? values : summary(values);
  const range = least < most ? ` (${number(least)}–${number(most)})` : '';
  return `${number(median)}${range}${unit && ` ${unit}`}`;
}

export interface Comparison {
  readonly figure: string;
  readonly against: string;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly unit: string;
  /** The bound of the ratio of Onrecord's figure to the other one. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** The goal in words, where a ratio does not express it. */
  readonly target?: string;
}

/** A row that compares Onrecord with a contender. */
export function comparison({ figure, against, ours, theirs, unit, atLeast, atMost, target }: Comparison): Row {
  const ratio = summary(ours).median / summary(theirs).median;
  const least = atLeast === undefined || ratio >= atLeast;
  const most = atMost === undefined || ratio <= atMost;
  const words = atLeast === undefined ? `at most ${atMost} times` : `at least ${atLeast} times`;
  return {
    figure,
    against,
    obtained: `${spread(ours, unit)} against ${spread(theirs)}`,
    ratio,
    target: target ?? words,
    met: least && most,
  };
}

export function figureTable(rows: readonly Row[]): string {
  return table(
    ['figure', 'against', 'obtained: median (least–most)', 'ratio', 'to reach', 'met?'],
    rows.map(({ figure, against, obtained, ratio, target, met }) => [
      figure,
      against,
      obtained,
      ratio === null ? '–' : number(ratio),
      target ?? 'report',
      met === null ? '–' : met ? 'yes' : '**no**',
    ]),
  );
}

export function costTable(costs: readonly Cost[]): string {
  return table(
    ['figure', 'contender', 'server, µs each', "of the server's core", "of the load's core, by the load"],
    costs.map(({ figure, contender, serverMicroseconds, serverShare, loadShare }) => [
      figure,
      contender,
      spread(serverMicroseconds),
      percent(serverShare),
      percent(loadShare),
    ]),
  );
}

function percent(values: readonly number[]): string {
  return `${Math.round(summary(values).median * 100)} %`;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
