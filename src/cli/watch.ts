/** `onrecord watch`: prints the feed of a story. */

import { type ConnectionState, FeedError, type FeedEvent, followFeed, memoryCursor } from '@onrecord/client';
import { WebSocket } from 'ws';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';

const STORY_UPDATES = `subscription Watch($story: ID!, $after: Cursor) {
  storyUpdates(story: $story, after: $after) {
    __typename
    ... on StoryUpdate { cursor sequence at headline }
    ... on StatementCorrected { notice { text } }
    ... on StatementWithheld { notice { text } }
    ... on StatementReleased { notice { text } }
    ... on StatementRetracted { notice { text } }
    ... on StatementRedacted { notice { text } }
    ... on CaughtUp { cursor }
    ... on Checkpoint { cursor }
    ... on FeedReset { reason oldest head }
  }
}`;

interface WatchedUpdate {
  readonly __typename: string;
  readonly cursor: string;
  readonly sequence: number;
  readonly at: string;
  readonly headline: string;
  readonly notice?: { readonly text: string };
}

interface WatchData {
  readonly storyUpdates: WatchedUpdate | { readonly __typename: 'CaughtUp' | 'Checkpoint' | 'FeedReset' };
}

/** The options of `onrecord watch`. */
export interface WatchOptions {
  readonly url: string;
  readonly story: string;
  /** The cursor after which to start; `null` for now. */
  readonly after: string | null;
  readonly json: boolean;
}

/** Prints the feed until the command is interrupted. Reconnects when the service restarts. */
export async function watch({ url, story, after, json }: WatchOptions): Promise<void> {
  const cursor = memoryCursor(after);
  const feed = followFeed<WatchData>({
    url: new URL('/graphql', url).href,
    query: STORY_UPDATES,
    variables: { story },
    cursor,
    webSocket: WebSocket,
    contiguous: true,
    onConnection: reportOutages(),
  });
  try {
    for await (const event of feed) {
      print(event, json);
      if (event.type === 'reset') return;
    }
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    if (error.errors.length > 0) throw new CliError(error.message);
    const reached = await cursor.load();
    const resume = reached === null ? '' : ` ${words.watch.resume(reached)}`;
    throw new CliError(`${words.watch.ended(url, error.message)}${resume}`);
  }
}

function print(event: FeedEvent<WatchData>, json: boolean): void {
  const text = json ? JSON.stringify(event.data.storyUpdates) : textOf(event);
  if (text !== null) console.log(text);
}

function textOf(event: FeedEvent<WatchData>): string | null {
  switch (event.type) {
    case 'caughtUp':
      return words.watch.caughtUp;
    case 'checkpoint':
      return null;
    case 'reset':
      return words.watch.reset(event.reason);
    case 'update': {
      const { sequence, at, headline, notice } = event.update;
      const explanation = notice === undefined ? '' : `\n       ${notice.text}`;
      return `${String(sequence).padStart(5)}  ${at}  ${headline}${explanation}`;
    }
  }
}

/** Reports the beginning and the end of an outage on standard error. */
function reportOutages(): (state: ConnectionState) => void {
  let isOut = false;
  return (state) => {
    if (state.state === 'waiting' && !isOut) {
      isOut = true;
      console.error(words.watch.disconnected(state.reason));
    } else if (state.state === 'open' && isOut) {
      isOut = false;
      console.error(words.watch.reconnected);
    }
  };
}
