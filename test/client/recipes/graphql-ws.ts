/** The plain graphql-ws client. `after` is read again at each reconnect, so that the feed goes on where it was. */
import { CloseCode, createClient } from 'graphql-ws';

interface Feed {
  readonly storyUpdates: {
    readonly __typename: string;
    readonly cursor?: string;
    readonly head?: string;
    readonly sequence?: number;
  };
}

/** @returns what ends it. */
export function follow(
  { url, query, variables }: { url: string; query: string; variables: object },
  after: string | null,
  onMessage: (message: Feed['storyUpdates']) => void,
  onError: (error: unknown) => void,
): () => void {
  const client = createClient({
    url,
    retryAttempts: Number.POSITIVE_INFINITY,
    // By default it stops for good at the first reconnect that is refused. An origin that is not allowed (4403) stays refused.
    shouldRetry: (event) => !(event instanceof Object && 'code' in event && event.code === CloseCode.Forbidden),
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 1_000 * Math.random())),
  });
  const resuming = {
    ...variables,
    get after() {
      return after;
    },
  };
  client.subscribe<Feed>(
    { query, variables: resuming },
    {
      next: ({ data, errors }) => {
        if (!data) return onError(errors);
        after = data.storyUpdates.head ?? data.storyUpdates.cursor ?? after; // `head` is of FeedReset: read again, too
        onMessage(data.storyUpdates);
      },
      error: onError,
      complete: () => undefined,
    },
  );
  return () => void client.dispose();
}
