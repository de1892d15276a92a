/** The stories of `data/samples`, which no service loads by itself. */
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { storyFolders } from '../../src/desk/story-folder.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';

const SAMPLES = storyFolders('data/samples');

onOneEngine('The sample stories', (makeStore) => {
  // A new store gets every file with its time of recording.
  const running = runningService(makeStore, 'data/samples', { storiesUntil: new Date().toISOString() });

  /** A story in what a reader sees of it. */
  const read = async (folder: string) => {
    const { data } = await running.query(
      `query ($slug: String!) { story(by: { slug: $slug }) {
        events(first: 50) { nodes { slug kind status } }
        proposals(first: 50) { nodes { slug kind status } }
        statements(first: 100) { nodes { key mode text speakers { slug } citations { supports quote { exact } source { url } } } }
        positionMatrix { rows { proposal { slug } cells { actor { slug } position { stance } } } }
      } }`,
      { slug: basename(folder) },
    );
    return data.story;
  };

  test.each(SAMPLES)('the words of every quotation in %s stand in a source that it cites', async (folder) => {
    const { statements } = await read(folder);
    const quoted = statements.nodes.filter(({ mode }: { mode: string }) => mode !== 'INDIRECT');
    expect(quoted.length).toBeGreaterThan(0);
    const uncited = quoted.filter(
      ({ citations }: { citations: { supports: string[]; quote: unknown }[] }) =>
        !citations.some(({ supports, quote }) => quote !== null && supports.includes('WORDING')),
    );
    expect(uncited).toEqual([]);
  });

  test.each(SAMPLES)(
    'no statement of %s is recorded before the day on which a source of it was published',
    async (folder) => {
      const { data } = await running.query(
        `query ($slug: String!) { story(by: { slug: $slug }) {
        statements(first: 100) { nodes { key publishedAt citations { source { publishedAt { edtf } } } } }
        updates(first: 100) { nodes { importedAt } }
      } }`,
        { slug: basename(folder) },
      );
      const { statements, updates } = data.story;
      expect(updates.nodes.filter(({ importedAt }: { importedAt: string | null }) => importedAt === null)).toEqual([]);
      const early = statements.nodes.filter(
        ({
          publishedAt,
          citations,
        }: {
          publishedAt: string;
          citations: { source: { publishedAt: { edtf: string } | null } }[];
        }) => citations.some(({ source }) => (source.publishedAt?.edtf ?? '') > publishedAt.slice(0, 10)),
      );
      expect(early).toEqual([]);
    },
  );

  test.each([
    ['2023-08-07', 1, 'a list of demands'],
    ['2023-09-14', 3, 'four offers'],
    ['2023-09-15', 4, 'strike at Ford, General Motors and Stellantis'],
    ['2023-10-17', 5, 'asks the union to end the strike'],
    ['2023-10-26', 7, 'reach a tentative agreement'],
    ['2023-10-30', 8, 'recommend the contract'],
    ['2023-11-21', 12, 'ratify their contract'],
  ])('as of %s, the dispute of the union and Ford has %s statements', async (day, count, headline) => {
    const { data } = await running.query(
      'query ($time: DateTime!) { story(by: { slug: "uaw-ford-2023" }, asOf: { time: $time }) { headline statements { totalCount } } }',
      { time: `${day}T23:59:59Z` },
    );
    expect(data.story.statements.totalCount).toBe(count);
    expect(data.story.headline).toContain(headline);
  });

  test('the dispute of the union and Ford goes from a strike to a contract that all three parties accept', async () => {
    const { events, proposals, positionMatrix } = await read('data/samples/uaw-ford-2023');
    expect(events.nodes).toEqual(
      expect.arrayContaining([
        { slug: 'strike-at-ford', kind: 'STRIKE', status: 'HELD' },
        { slug: 'ratification-vote', kind: 'VOTE', status: 'HELD' },
      ]),
    );
    expect(proposals.nodes).toEqual(
      expect.arrayContaining([
        { slug: 'members-demands', kind: 'CONTRACT', status: 'SUPERSEDED' },
        { slug: 'tentative-agreement', kind: 'CONTRACT', status: 'AGREED' },
      ]),
    );
    const positions = positionMatrix.rows.flatMap(
      (row: {
        proposal: { slug: string };
        cells: { actor: { slug: string }; position: { stance: string } | null }[];
      }) => row.cells.map(({ actor, position }) => `${row.proposal.slug} ${actor.slug} ${position?.stance ?? '–'}`),
    );
    expect(positions).toEqual(
      expect.arrayContaining([
        'members-demands ford-motor-company COUNTER_PROPOSES',
        'tentative-agreement ford-motor-company ACCEPTS',
        'tentative-agreement united-auto-workers ACCEPTS',
        'tentative-agreement uaw-members-at-ford ACCEPTS',
      ]),
    );
  });
});
