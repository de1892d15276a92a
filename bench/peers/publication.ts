/** `POST /publish`: publishes to a contender. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { isPost } from './http.js';
import type { FeedMessage } from './schema/feed-message.js';

/** The largest publication, in bytes: it may hold the updates of a whole run. */
export const MAX_PUBLICATION_BYTES = 256 * 1024 * 1024;

/** The story that the documents follow where no other is named. */
const DEFAULT_STORY = 'ukraine-ceasefire-2025';

export interface Publication {
  /** The topic: the story as subscribers name it. */
  readonly story: string;
  /** The messages that the service sent to a subscriber of document 07: `payload.data.storyUpdates`. */
  readonly updates: readonly FeedMessage[];
  /** The same as complete WebSocket messages, for the contender that only passes them on. */
  readonly frames: readonly string[];
}

/** Reads the body of a publication. It checks only the kind of updates, because the service made them. */
export function readPublication(body: unknown): Publication {
  if (typeof body !== 'object' || body === null) throw new TypeError('A publication is a JSON object');
  const story = 'story' in body ? body.story : DEFAULT_STORY;
  const updates = 'updates' in body ? body.updates : [];
  const frames = 'frames' in body ? body.frames : [];
  if (typeof story !== 'string') throw new TypeError('story is a string');
  if (!Array.isArray(updates) || !updates.every(isFeedMessage)) throw new TypeError('updates are a list of objects');
  if (!Array.isArray(frames) || !frames.every(isString)) throw new TypeError('frames are a list of strings');
  return { story, updates, frames };
}

function isFeedMessage(value: unknown): value is FeedMessage {
  return typeof value === 'object' && value !== null && '__typename' in value && isString(value.__typename);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Handles `POST /publish` of a plain `node:http` server, and passes everything else on. */
export function publishing(publish: (publication: Publication) => void, otherwise: RequestListener): RequestListener {
  return (request, response) => {
    if (isPost(request, '/publish')) answerPublication(request, response, publish);
    else otherwise(request, response);
  };
}

function answerPublication(
  request: IncomingMessage,
  response: ServerResponse,
  publish: (publication: Publication) => void,
): void {
  json(request)
    .then((body) => publish(readPublication(body)))
    .then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
}
