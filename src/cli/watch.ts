/** `onrecord watch`: the feed of a story in a terminal. */
import { WebSocket } from 'ws';
import { type ConnectionState, FeedError, type FeedEvent, followFeed, memoryCursor } from '../client/index.js';
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

interface Update {
  readonly __typename: string;
  readonly cursor: string;
  readonly sequence: number;
  readonly at: string;
  readonly headline: string;
  readonly notice?: { readonly text: string };
}

interface Data {
  readonly storyUpdates: Update | { readonly __typename: 'CaughtUp' | 'Checkpoint' | 'FeedReset' };
}

/** What is followed, from where, and how it is printed. */
export interface WatchOptions {
  readonly url: string;
  readonly story: string;
  readonly after: string | null;
  readonly json: boolean;
}

/** Prints what the feed delivers until it is interrupted, over restarts of the service. */
export async function watch({ url, story, after, json }: WatchOptions): Promise<void> {
  const cursor = memoryCursor(after);
  const feed = followFeed<Data>({
    url: new URL('/graphql', url).href,
    query: STORY_UPDATES,
    variables: { story },
    cursor,
    webSocket: WebSocket,
    contiguous: true,
    onConnection: tellOutages(),
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
    const resume = reached === null ? '' : ` Go on with --after ${reached}`;
    throw new CliError(`The feed of ${url} ended: ${error.message}.${resume}`);
  }
}

function print(event: FeedEvent<Data>, json: boolean): void {
  const text = json ? JSON.stringify(event.data.storyUpdates) : inWords(event);
  if (text !== null) console.log(text);
}

function inWords(event: FeedEvent<Data>): string | null {
  switch (event.type) {
    case 'caughtUp':
      return '— caught up; waiting for news —';
    case 'checkpoint':
      return null;
    case 'reset':
      return `— the cursor cannot be honoured (${event.reason}); start again without --after —`;
    case 'update': {
      const { sequence, at, headline, notice } = event.update;
      const explanation = notice === undefined ? '' : `\n       ${notice.text}`;
      return `${String(sequence).padStart(5)}  ${at}  ${headline}${explanation}`;
    }
  }
}

/** Says on standard error when there is no connection, once, and when there is one again. */
function tellOutages(): (state: ConnectionState) => void {
  let out = false;
  return (state) => {
    if (state.state === 'waiting' && !out) {
      out = true;
      console.error(`— no connection (${state.reason}); trying again until there is one —`);
    } else if (state.state === 'open' && out) {
      out = false;
      console.error('— connected again; going on from where it broke —');
    }
  };
}
