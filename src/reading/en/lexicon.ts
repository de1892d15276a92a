/** How often a verb reports, as counted in the training half of a corpus. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DATA } from './data.js';

const counts = z
  .record(z.string(), z.tuple([z.number(), z.number()]))
  .parse(JSON.parse(readFileSync(new URL('reporting-verbs.json', DATA), 'utf8')));
const COUNTS = new Map(Object.entries(counts));

/** How often a verb reports, from 0 to 1; 0 of a verb that never does. */
export function reportingShare(lemma: string): number {
  const [reporting, other] = COUNTS.get(lemma) ?? [0, 0];
  return reporting / (reporting + other + 1);
}

/** How often a verb was counted, reporting or not. */
export function verbCount(lemma: string): number {
  const [reporting, other] = COUNTS.get(lemma) ?? [0, 0];
  return reporting + other;
}
