/** GraphQL over HTTP, by the audits of those who wrote the specification, at the port of a running service. */
import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { clausesOf } from '../fixtures/conformance.js';
import { onOneEngine } from '../fixtures/engines.js';
import { runningService } from '../fixtures/service.js';

onOneEngine('GraphQL over HTTP', (makeStore) => {
  const running = runningService(makeStore);
  const audits = serverAudits({ url: () => `${running.service.url}/graphql` });
  const clause = clausesOf('GraphQL over HTTP: the server audits of graphql-http');

  test('there are as many audits as docs/contributors/conformance.md says', () => {
    expect(audits).toHaveLength(61);
  });

  for (const { id, name, fn } of audits) {
    clause(id, name, async () => {
      const result = await fn();
      // Those that are only recommended give a notice or a warning: all of them are held.
      if (result.status !== 'ok') throw new Error(`${result.status}: ${result.reason}`);
      return result.status;
    });
  }
});
