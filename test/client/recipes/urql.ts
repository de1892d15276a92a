/** urql 6 with Graphcache: subscriptions go over `@onrecord/client`, everything else as ever. */
import { observeFeed } from '@onrecord/client';
import { keys, possibleTypes } from '@onrecord/client/caches';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';

export function makeClient(url: string): Client {
  const feeds = subscriptionExchange({
    forwardSubscription: ({ query = '', variables = {} }) => observeFeed({ url, query, variables }),
  });
  return new Client({ url, exchanges: [cacheExchange({ keys, possibleTypes }), fetchExchange, feeds] });
}
