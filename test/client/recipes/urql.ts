/** urql: subscriptions go over `@onrecord/client`, everything else as ever. */

import { followFeed, memoryCursor } from '@onrecord/client';
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';

export function makeClient(url: string): Client {
  const feeds = subscriptionExchange({
    forwardSubscription: ({ query = '', variables = {} }) => ({
      subscribe: (sink) => {
        const { after = null, ...others } = variables;
        const feed = followFeed({ url, query, variables: others, cursor: memoryCursor(after) });
        const pass = async () => {
          for await (const { data } of feed) sink.next({ data });
        };
        pass().then(sink.complete, sink.error);
        return { unsubscribe: () => void feed.return() };
      },
    }),
  });
  return new Client({ url, exchanges: [cacheExchange, fetchExchange, feeds] });
}
