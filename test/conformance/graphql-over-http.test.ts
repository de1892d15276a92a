/** GraphQL over HTTP: the server audits by the specification's authors, on the port of a running service. */
import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';

onOneEngine('GraphQL over HTTP', (makeStore) => {
  const running = runningService(makeStore);
  const audits = serverAudits({ url: () => `${running.service.url}/graphql` });
  const clause = clausesOf('GraphQL over HTTP: the server audits of graphql-http');

  test('the number of audits is that in docs/contributors/conformance.md', () => {
    expect(audits).toHaveLength(61);
  });

  for (const { id, name, fn } of audits) {
    clause(id, name, async () => {
      const result = await fn();
      // Audits of recommendations give a notice or a warning: the service must pass them all.
      if (result.status !== 'ok') throw new Error(`${result.status}: ${result.reason}`);
      return result.status;
    });
  }
});
