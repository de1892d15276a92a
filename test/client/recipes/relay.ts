/** Relay 21: queries and mutations go over HTTP, subscriptions over `@onrecord/client`. */
import { relayNetwork } from '@onrecord/client/relay';
import { Environment, Network, Observable, RecordSource, Store } from 'relay-runtime';

export function makeEnvironment(url: string): Environment {
  const { fetch, subscribe } = relayNetwork({ url, Observable });
  return new Environment({ network: Network.create(fetch, subscribe), store: new Store(new RecordSource()) });
}
