/** Apollo Client 4: subscriptions go over `@onrecord/client`, everything else over HTTP. */
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { followFeed, memoryCursor } from '@onrecord/client';
import { OperationTypeNode, print } from 'graphql';

export function makeClient(url: string): ApolloClient {
  const feeds = new ApolloLink(
    ({ query, variables: { after = null, ...others } }) =>
      new Observable((sink) => {
        const feed = followFeed({ url, query: print(query), variables: others, cursor: memoryCursor(after) });
        const pass = async () => {
          for await (const { data } of feed) sink.next({ data });
        };
        pass().then(
          () => sink.complete(),
          (error: unknown) => sink.error(error),
        );
        return () => void feed.return();
      }),
  );
  const isFeed = ({ operationType }: ApolloLink.Operation) => operationType === OperationTypeNode.SUBSCRIPTION;
  return new ApolloClient({
    link: ApolloLink.split(isFeed, feeds, new HttpLink({ uri: url })),
    cache: new InMemoryCache(),
  });
}
