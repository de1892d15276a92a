/** The names of kinds on a page that is older than the service. */
import { expect, test } from 'vitest';
import type { EventKind, ProposalKind } from '../../src/web/generated/operations.js';
import { eventKindInWords, proposalKindInWords } from '../../src/web/words/vocabulary.js';

/** A kind of a later service, as it comes over the wire. */
const NEWER = '"REGATTA"';

test('a page shows a kind of event that it does not know as it shows OTHER', () => {
  const newer: EventKind = JSON.parse(NEWER);
  expect([eventKindInWords(newer), eventKindInWords('STRIKE')]).toEqual([eventKindInWords('OTHER'), 'Strike']);
});

test('a page shows a kind of proposal that it does not know as it shows OTHER', () => {
  const newer: ProposalKind = JSON.parse(NEWER);
  expect([proposalKindInWords(newer), proposalKindInWords('TAKEOVER')]).toEqual([
    proposalKindInWords('OTHER'),
    'Takeover',
  ]);
});
