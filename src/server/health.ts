/** Whether the process lives, and whether it answers queries. */
import { unlimitedMeter } from '../graphql/meter.js';
import type { Yoga } from './yoga.js';

/** Whether a real query, all the way through to the store, is answered. */
export async function answersQueries(yoga: Yoga, requestId: string): Promise<boolean> {
  const response = await yoga.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ record { head } }' }),
    }),
    {
      requestId,
      editor: null,
      meter: unlimitedMeter(),
      lastEventId: null,
      wantsEvents: false,
      events: { stream: null },
      progress: { executed: false },
    },
  );
  const body: unknown = await response.json();
  return response.ok && typeof body === 'object' && body !== null && !('errors' in body);
}
