/** In which media type a reader is answered. */
import type { IncomingMessage } from 'node:http';

export const MEDIA_TYPES = ['application/json', 'application/graphql-response+json'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/**
 * The first of the media types that a client accepts which is one of GraphQL over HTTP, as Yoga chooses it; `null` when there
 * is none. Those who accept anything are given JSON (GraphQL over HTTP, 6.1, for clients from before the specification).
 */
export function acceptedMediaType(accept: string | undefined): MediaType | null {
  if (accept === undefined || accept === '' || accept === '*/*') return 'application/json';
  const only = MEDIA_TYPES.find((one) => one === accept);
  if (only !== undefined) return only;
  for (const range of accept.replaceAll(/\s/g, '').toLowerCase().split(',')) {
    const [type, ...parameters] = range.split(';');
    const charset = parameters.find((one) => one.startsWith('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    if (type === '*/*' || type === 'application/*') return 'application/json';
    const known = MEDIA_TYPES.find((one) => one === type);
    if (known !== undefined) return known;
  }
  return null;
}

/**
 * Whether a client accepts a media type in which GraphQL is answered. From then on its `Accept` names no `multipart`: Yoga would
 * answer in parts, which nothing here is made of, and clients that list it (for `@defer`) take JSON as well.
 */
export function acceptsAnswer({ headers }: IncomingMessage): boolean {
  const { accept } = headers;
  if (acceptedMediaType(accept) === null && accept?.includes('text/event-stream') !== true) return false;
  if (accept !== undefined && /multipart/i.test(accept)) {
    headers.accept = accept
      .split(',')
      .filter((range) => !/^\s*multipart\//i.test(range))
      .join(',');
  }
  return true;
}
