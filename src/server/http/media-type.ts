/** Chooses the media type of a GraphQL response. */
import type { IncomingMessage } from 'node:http';

export const MEDIA_TYPES = ['application/json', 'application/graphql-response+json'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/**
 * The first accepted media type that is one of GraphQL over HTTP, in Yoga's order; `null` if there is none. A client
 * that accepts anything gets JSON (GraphQL over HTTP, 6.1, for clients older than the specification).
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
 * Whether a client accepts a media type of GraphQL responses. Also removes `multipart` from `Accept`: Yoga would send a
 * multipart response, but clients that list it (for `@defer`) accept JSON as well.
 */
export function acceptsResponse({ headers }: IncomingMessage): boolean {
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
