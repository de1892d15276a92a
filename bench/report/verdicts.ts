/** The output of a run against another build. */
import type { Judged } from '../against/run.js';
import { spread, table } from './table.js';

export function verdictTable(all: readonly Judged[]): string {
  return table(
    ['figure', 'this build: median (least–most)', 'the other build', 'ratio', 'noise', 'rounds', 'verdict'],
    all.map(({ figure: { name, unit }, judgement: { ours, theirs, ratio, noise, verdict }, rounds }) => [
      name,
      spread(ours, unit),
      spread(theirs, unit),
      Number.isFinite(ratio) ? ratio.toFixed(3) : '–',
      Number.isFinite(noise) ? `± ${(noise * 100).toFixed(1)} %` : '–',
      String(rounds),
      verdict === 'slower' ? '**slower**' : verdict,
    ]),
  );
}

/** The figures of this build that are worse by more than their noise. */
export function slowerFigures(all: readonly Judged[]): readonly string[] {
  return all.filter(({ judgement }) => judgement.verdict === 'slower').map(({ figure }) => figure.name);
}

/** The last line of a run. */
export function conclusion(all: readonly Judged[]): string {
  const slower = slowerFigures(all);
  const missing = all.filter(({ judgement }) => judgement.verdict === 'not measured').map(({ figure }) => figure.name);
  const sentences = [
    slower.length > 0
      ? `This build is slower by more than the noise in: ${slower.join('; ')}.`
      : 'This build is not slower than the other one by more than the noise.',
    ...(missing.length > 0 ? [`Not measured: ${missing.join('; ')}.`] : []),
  ];
  return sentences.join(' ');
}
