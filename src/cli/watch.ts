/** `onrecord watch`: the feed of a story in a terminal. */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { CliError } from './errors.js';

const STORY_UPDATES = `subscription Watch($story: ID!, $after: Cursor) {
  storyUpdates(story: $story, after: $after) {
    __typename
    ... on StoryUpdate { cursor sequence at headline }
    ... on StatementCorrected { notice { text } }
    ... on StatementWithheld { notice { text } }
    ... on StatementReleased { notice { text } }
    ... on StatementRetracted { notice { text } }
    ... on CaughtUp { cursor }
    ... on Checkpoint { cursor }
    ... on FeedReset { reason }
  }
}`;

interface Message {
  readonly __typename: string;
  readonly cursor?: string;
  readonly sequence?: number;
  readonly at?: string;
  readonly headline?: string;
  readonly notice?: { readonly text: string };
  readonly reason?: string;
}

export interface WatchOptions {
  readonly url: string;
  readonly story: string;
  readonly after: string | null;
  readonly json: boolean;
}

/** Prints what the feed delivers until it is interrupted. */
export async function watch({ url, story, after, json }: WatchOptions): Promise<void> {
  const client = createClient({
    url: new URL('/graphql', url).href.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  let cursor = after;
  try {
    const messages = client.iterate<{ storyUpdates: Message }>({ query: STORY_UPDATES, variables: { story, after } });
    for await (const { data, errors } of messages) {
      if (errors !== undefined) throw new CliError(errors.map((error) => error.message).join('; '));
      const message = data?.storyUpdates;
      if (message === undefined) continue;
      cursor = message.cursor ?? cursor;
      print(message, json);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    const resume = cursor === null ? '' : ` Go on with --after ${cursor}`;
    throw new CliError(`The feed of ${url} ended: ${describe(error)}.${resume}`);
  } finally {
    await client.dispose();
  }
}

function print(message: Message, json: boolean): void {
  const text = json ? JSON.stringify(message) : inWords(message);
  if (text !== null) console.log(text);
}

function inWords({ __typename, sequence, at, headline, notice, reason }: Message): string | null {
  switch (__typename) {
    case 'CaughtUp':
      return '— caught up; waiting for news —';
    case 'Checkpoint':
      return null;
    case 'FeedReset':
      return `— the cursor cannot be honoured (${reason}); start again without --after —`;
    default: {
      const explanation = notice === undefined ? '' : `\n       ${notice.text}`;
      return `${String(sequence).padStart(5)}  ${at}  ${headline}${explanation}`;
    }
  }
}

/** What ended a socket: graphql-ws reports a close event or an error. */
function describe(error: unknown): string {
  if (error instanceof Error) return error.message === '' && 'code' in error ? String(error.code) : error.message;
  if (Array.isArray(error)) return error.map((one) => describe(one)).join('; ');
  if (typeof error === 'object' && error !== null && 'code' in error) return `closed with code ${String(error.code)}`;
  return String(error);
}
