/** Apollo Client 4: subscriptions go over `@onrecord/client`, everything else over HTTP. */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { observeFeed } from '@onrecord/client';
import { possibleTypes } from '@onrecord/client/caches';
import { OperationTypeNode, print } from 'graphql';

/** A message replaces the one before, which is another update. */
const REPLACED = { merge: false } as const;

export function makeClient(url: string): ApolloClient {
  const feeds = new ApolloLink(
    ({ query, variables }) =>
      new Observable((sink) => observeFeed({ url, query: print(query), variables }).subscribe(sink)),
  );
  const isFeed = ({ operationType }: ApolloLink.Operation) => operationType === OperationTypeNode.SUBSCRIPTION;
  return new ApolloClient({
    link: ApolloLink.split(isFeed, feeds, new HttpLink({ uri: url })),
    cache: new InMemoryCache({ possibleTypes, typePolicies: { Subscription: { fields: { storyUpdates: REPLACED } } } }),
  });
}
