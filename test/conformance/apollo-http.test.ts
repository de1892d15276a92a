/** Apollo Client over HTTP alone, as many front ends use it: automatic persisted queries, and a subscription without a stream link. */
import { createHash } from 'node:crypto';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { expect } from 'vitest';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const clause = clausesOf('Apollo Client over HTTP');
const running = runningService(async () => embeddedStore());

/** A client, and the requests that it has sent. */
function clientThatCounts(useGETForHashedQueries: boolean) {
  const requests: string[] = [];
  const http = new HttpLink({
    uri: `${running.service.url}/graphql`,
    fetch: async (address, options) => {
      const response = await fetch(address, options);
      requests.push(`${options?.method ?? 'GET'} ${response.status}`);
      return response;
    },
  });
  const hashes = new PersistedQueryLink({
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
    useGETForHashedQueries,
  });
  const client = new ApolloClient({ link: hashes.concat(http), cache: new InMemoryCache() });
  return { client, requests };
}

for (const isGet of [false, true]) {
  const method = isGet ? 'GET' : 'POST';
  clause('persisted queries', `A document is sent once, and then its hash by ${method} is enough`, async () => {
    const { client, requests } = clientThatCounts(isGet);
    const query = gql(`query By${method} { record { epoch } }`);
    for (let n = 0; n < 3; n += 1) {
      const { data } = await client.query({ query, fetchPolicy: 'no-cache' });
      expect(data).toHaveProperty('record.epoch');
    }
    client.stop();
    expect(requests).toEqual([`${method} 200`, 'POST 200', `${method} 200`, `${method} 200`]);
    return requests.join(', ');
  });
}

clause(
  'subscription',
  'A subscription as multipart/mixed ends with what to use, instead of waiting for ever',
  async () => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${running.service.url}/graphql` }),
      cache: new InMemoryCache(),
    });
    const query = gql(`subscription { storyUpdates(story: "${UKRAINE}") { __typename } }`);
    const failure = await new Promise<unknown>((resolve) =>
      client.subscribe({ query }).subscribe({ next: ({ error }) => resolve(error), error: resolve }),
    );
    client.stop();
    expect(String(failure)).toMatch(/406|text\/event-stream/);
    return String(failure).slice(0, 120);
  },
);
