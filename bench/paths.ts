/** Paths, seen from the compiled benchmark in `.bench/bench/`. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ABOVE = fileURLToPath(new URL('../', import.meta.url));

/** The folder of the project, also when tests run this file from its source. */
export const ROOT = basename(ABOVE) === '.bench' ? join(ABOVE, '../') : ABOVE;

/** The path of a file of the compiled benchmark, from its name within `bench/`. */
export function compiled(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** The text of an example operation. */
function operation(name: string): string {
  return readFileSync(join(ROOT, 'schema/operations', name), 'utf8');
}

/** The query of the story page. */
export const STORY_PAGE = operation('01-story-at-a-glance.graphql');
/** The subscription. */
export const LIVE_UPDATES = operation('07-live-updates.graphql');
/** The story of both, unless another one is named. */
export const STORY = 'ukraine-ceasefire-2025';
