import { crowd } from './crowd.js';
import { deliveries } from './deliveries.js';
import { farPage } from './far-page.js';
import { importing } from './import.js';
import { machines } from './machines.js';
import type { Measure } from './measure.js';
import { memory } from './memory.js';
import { freshPage, movingPage, page } from './pages.js';
import { reader } from './reader.js';
import { reading } from './reading.js';
import { replay } from './replay.js';

/** All measures, in the order of the table. */
export const MEASURES: readonly Measure[] = [
  deliveries,
  memory,
  page,
  movingPage,
  freshPage,
  farPage,
  reader,
  replay,
  crowd,
  importing,
  machines,
  reading,
];
