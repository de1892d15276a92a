/** Where things are, seen from the compiled benchmark in `.bench/bench/`. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ABOVE = fileURLToPath(new URL('../', import.meta.url));

/** The folder of the project, also when this file is run from its source, as tests do. */
export const ROOT = basename(ABOVE) === '.bench' ? join(ABOVE, '../') : ABOVE;

/** A file of the compiled benchmark, from its name within `bench/`. */
export function compiled(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** The text of an example operation, unchanged. */
function operation(name: string): string {
  return readFileSync(join(ROOT, 'schema/operations', name), 'utf8');
}

/** The story page. */
export const STORY_PAGE = operation('01-story-at-a-glance.graphql');
/** The subscription. */
export const LIVE_UPDATES = operation('07-live-updates.graphql');
/** The story that both are about unless they are told another. */
export const STORY = 'ukraine-ceasefire-2025';
