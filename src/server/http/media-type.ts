/** Chooses the media type of a GraphQL response. */
import type { IncomingMessage } from 'node:http';

export const MEDIA_TYPES = ['application/json', 'application/graphql-response+json'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A range of `Accept`, in lower case and without spaces. */
interface MediaRange {
  /** As the client sent it. */
  readonly text: string;
  readonly type: string;
  readonly parameters: readonly string[];
}

/** The ranges of `Accept`, in the client's order, without those that a weight of 0 refuses. */
function rangesOf(accept: string): readonly MediaRange[] {
  return accept.split(',').flatMap((text) => {
    const [type = '', ...parameters] = text.replaceAll(/\s/g, '').toLowerCase().split(';');
    return parameters.some((one) => /^q=0(\.0*)?$/.test(one)) ? [] : [{ text, type, parameters }];
  });
}

/**
 * The first accepted media type that is one of GraphQL over HTTP, in Yoga's order; `null` if there is none. A client
 * that accepts anything gets JSON (GraphQL over HTTP, 6.1, for clients older than the specification).
 */
export function acceptedMediaType(accept: string | undefined): MediaType | null {
  if (accept === undefined || accept === '' || accept === '*/*') return 'application/json';
  const only = MEDIA_TYPES.find((one) => one === accept);
  if (only !== undefined) return only;
  for (const { type, parameters } of rangesOf(accept)) {
    const charset = parameters.find((one) => one.startsWith('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    if (type === '*/*' || type === 'application/*') return 'application/json';
    const known = MEDIA_TYPES.find((one) => one === type);
    if (known !== undefined) return known;
  }
  return null;
}

/** Whether a request names event streams. A range that includes them is not enough: most clients would wait for the end. */
export function wantsEvents({ headers: { accept } }: IncomingMessage): boolean {
  if (accept === undefined || !/text\/event-stream/i.test(accept)) return false;
  return rangesOf(accept).some(({ type }) => type === 'text/event-stream');
}

/**
 * Whether a client accepts a media type of GraphQL responses. Also removes from `Accept` the ranges that Yoga must not
 * see: it knows no weight of 0, and it would send a multipart response, but clients that list `multipart` (for `@defer`)
 * accept JSON as well.
 */
export function acceptsResponse(request: IncomingMessage): boolean {
  const { headers } = request;
  const { accept } = headers;
  if (acceptedMediaType(accept) === null && !wantsEvents(request)) return false;
  if (accept !== undefined && /multipart|q\s*=\s*0/i.test(accept)) {
    headers.accept = rangesOf(accept)
      .filter(({ type }) => !type.startsWith('multipart/'))
      .map(({ text }) => text)
      .join(',');
  }
  return true;
}
