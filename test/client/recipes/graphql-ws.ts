/** The plain graphql-ws client. When it reconnects by itself it asks from the first cursor again, so it must not. */
import { createClient } from 'graphql-ws';

interface Feed {
  readonly storyUpdates: { readonly __typename: string; readonly cursor?: string; readonly head?: string };
}

/** @returns what ends it. */
export function follow(
  { url, query, variables }: { url: string; query: string; variables: object },
  after: string | null,
  onMessage: (message: Feed['storyUpdates']) => void,
  onError: (errors: unknown) => void,
): () => void {
  const client = createClient({ url, retryAttempts: 0 });
  let over = false;
  const leave = () => {
    over = true;
    void client.dispose();
  };
  const subscribe = () => {
    if (over) return;
    client.subscribe<Feed>(
      { query, variables: { ...variables, after } },
      {
        next: ({ data, errors }) => {
          if (!data) {
            leave();
            return onError(errors);
          }
          after = data.storyUpdates.head ?? data.storyUpdates.cursor ?? after; // `head` is of FeedReset: read again, too
          onMessage(data.storyUpdates);
        },
        error: (error) => (Array.isArray(error) ? onError(error) : later()),
        complete: () => later(),
      },
    );
  };
  const later = () => setTimeout(subscribe, 1_000 * Math.random());
  subscribe();
  return leave;
}
