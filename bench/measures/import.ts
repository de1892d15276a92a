/** Measures the time to apply large files, and to start with a large record. */
import { progress } from '../bench.js';
import { now } from '../harness/clock.js';
import { number, spread } from '../report/table.js';
import type { Measure } from './measure.js';

export const importing: Measure = {
  name: 'import',
  async run(bench) {
    const { url, seeded } = await bench.withMuch();
    const starts: number[] = [];
    for (let round = 1; round <= bench.extent.rounds; round += 1) {
      const started = now();
      const server = await bench.startOnrecord(url);
      starts.push(now() - started);
      await server.stop();
    }
    const { size, imports } = seeded;
    progress(`import: ${spread(imports)} ms; start: ${spread(starts)} ms`);
    const reported = { against: '–', ratio: null, target: null, met: null };
    return {
      rows: [
        {
          ...reported,
          figure: `import of a file of ${number(size.statementsAFile)} statements`,
          obtained: spread(
            imports.map((one) => one / 1_000),
            's',
          ),
        },
        {
          ...reported,
          figure: `start with ${number(size.files * size.statementsAFile)} statements stored`,
          obtained: spread(
            starts.map((one) => one / 1_000),
            's',
          ),
        },
      ],
    };
  },
};
