/** The kinds of events and proposals on the pages of readers. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import * as vocabulary from '../../src/story/vocabulary.js';
import { terms } from '../../src/words/terms.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { EVENT_KINDS, everyKind, PROPOSAL_KINDS, slugOf } from '../fixtures/stories/every-kind.js';
import { STORY } from '../fixtures/stories/story.js';

onOneEngine('Kinds on the page', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let page: string;
  beforeAll(async () => {
    await running.apply(everyKind());
    page = await (await fetch(`${running.service.url}/stories/${STORY}`)).text();
  });
  /** The text of the page from an element's id on. */
  const after = (id: string) => (page.split(`id="${id}"`)[1] ?? '').slice(0, 600).replaceAll(/<[^>]*>/g, ' ');

  test.each(EVENT_KINDS)('an event of the kind %s has its name on the page', (kind) => {
    expect(after(`event-${slugOf(kind)}`)).toContain(`${terms.eventKind[kind]} · scheduled`);
  });

  test.each(PROPOSAL_KINDS)('a proposal of the kind %s has its name in its details', (kind) => {
    expect(after(`proposal-${slugOf(kind)}-details`)).toContain(`${terms.proposalKind[kind]}. Status: proposed`);
  });

  test("a statement's page names the kind of its event", async () => {
    const { data } = await running.query('query ($id: ID!) { statement(id: $id) { permalink } }', {
      id: `${STORY}/${slugOf('STRIKE')}`,
    });
    const statementPage = await (await fetch(new URL(data.statement.permalink, running.service.url))).text();
    expect(statementPage).toContain('Strike · scheduled');
  });

  test('kinds have different names, so that a reader can tell them apart', () => {
    for (const names of [terms.eventKind, terms.proposalKind]) {
      expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
    }
  });
});

test('the page on story files describes every kind in the sentence of the schema', () => {
  const rows = readFileSync('docs/editors/story-files.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| (.*) \|$/gm);
  const { EventKind, ProposalKind } = vocabulary;
  expect([...rows].map(([, kind, sentence]) => [kind, sentence])).toEqual([
    ...Object.entries(EventKind),
    ...Object.entries(ProposalKind),
  ]);
});
