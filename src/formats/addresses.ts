/** The addresses of stories and their parts. `base` is the public origin of the service, such as `https://news.example`. */
import { globalId, statementPath } from '../story/global-id.js';
import { nameInStory } from '../story/identity.js';
import type { ThingId } from '../story/model.js';

/** The address of the page of a story. */
export function storyUrl(base: string, slug: ThingId): string {
  return `${base}/stories/${slug}`;
}

/** The address of the page of a statement. */
export function statementUrl(base: string, id: ThingId): string {
  return `${base}${statementPath(id)}`;
}

/** The address of a statement on the page of its story. */
export function statementPlaceUrl(base: string, story: ThingId, id: ThingId): string {
  return `${storyUrl(base, story)}#s-${globalId('statement', id)}`;
}

/** The address of a version on the page of its statement. */
export function revisionUrl(base: string, id: ThingId, version: number): string {
  return `${statementUrl(base, id)}#version-${version}`;
}

/** The query of an address as of a cursor or a time; empty for the current state. */
export function asOfQuery(asOf: string | null): string {
  return asOf === null ? '' : `?asOf=${encodeURIComponent(asOf)}`;
}

/** The kinds of things that a fragment can name on the page of a story. */
export type FragmentKind = 'actor' | 'source' | 'event' | 'proposal';

/** The address of a thing on the page of a story. The fragment has the name of the thing in story files. */
export function placeUrl(base: string, story: ThingId, kind: FragmentKind, id: ThingId): string {
  return `${storyUrl(base, story)}#${kind}-${nameInStory(id).replaceAll('/', '-')}`;
}
