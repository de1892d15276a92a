/** Mistakes name fields and values as their readers know them: story files by name, the desk by its labels. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ACTOR_FIELDS } from '../../src/story/actor-fields.js';
import { EVENT_FIELDS } from '../../src/story/event-fields.js';
import { POSITION_FIELDS } from '../../src/story/position-fields.js';
import { PROPOSAL_FIELDS } from '../../src/story/proposal-fields.js';
import { SOURCE_FIELDS } from '../../src/story/source-fields.js';
import { STATEMENT_FIELDS } from '../../src/story/statement-fields.js';
import { STORY_FIELDS } from '../../src/story/story-fields.js';
import * as vocabulary from '../../src/story/vocabulary.js';
import { labels } from '../../src/words/en/labels.js';
import { labelled } from '../../src/words/labels.js';
import { fieldAt, fieldName, inNames, valueName } from '../../src/words/names.js';

const catalogue = ['rules', 'mistakes'].map((name) => readFileSync(`src/words/en/${name}.ts`, 'utf8')).join('\n');
const VOCABULARIES: Readonly<Record<string, unknown>> = vocabulary;
const DEFINED = {
  story: STORY_FIELDS,
  sources: SOURCE_FIELDS,
  actors: ACTOR_FIELDS,
  events: EVENT_FIELDS,
  proposals: PROPOSAL_FIELDS,
  positions: POSITION_FIELDS,
  statements: STATEMENT_FIELDS,
} as const;

describe('A name in a mistake', () => {
  test('a name is that of story files for the command and the API, and a label in quotation marks at the desk', () => {
    const sentence = `${valueName('EventStatus', 'HELD')} needs a time; add it to ${fieldName('events', 'time')}`;
    expect(inNames(sentence)).toBe('HELD needs a time; add it to time');
    expect(labelled(sentence)).toBe('“held” needs a time; add it to “Time”');
  });

  test.each([
    ['statements', 0, 'citations', 1, 'quote', 'exact', 'Exact quote'],
    ['input', 'operations', 0, 'changeEvent', 'set', 'summary', 'Summary'],
    ['input', 'operations', 0, 'takePosition', 'conditions', 2, 'text', 'What must be met'],
    ['input', 'operations', 0, 'correctStatement', 'notice', 'text', 'Public explanation'],
    ['positions', 0, 'since', 'edtf', 'Date and time'],
  ])('a label is found by its place, in files and in mutations', (...place) => {
    const [label, ...path] = place.reverse();
    expect(labelled(fieldAt(path.reverse()))).toBe(`“${label}”`);
  });

  test('a name without a label stays as it is, and a long message that was cut off shows no mark', () => {
    expect(labelled(`leave ${fieldName('positions', 'supersedes')} out`)).toBe('leave supersedes out');
    const cut = `add it to ${fieldName('events', 'time').slice(0, 4)}`;
    expect([inNames(cut), labelled(cut)]).toEqual(['add it to eve', 'add it to eve']);
  });

  test('every field of a definition has a label', () => {
    const lacking = Object.entries(DEFINED).flatMap(([section, fields]) =>
      fields
        .map(({ name }) => `${section}.${name}`)
        .filter((name) => labelled(fieldAt(name.split('.'))).startsWith('“') === false),
    );
    expect(lacking).toEqual([]);
  });

  test('every field and vocabulary that a sentence of the catalogue marks has a label', () => {
    const marked = [...catalogue.matchAll(/fieldName\('(\w+)', '(\w+)'\)/g)].map(([, of = '', name = '']) => [
      of,
      name,
    ]);
    expect(marked.length).toBeGreaterThan(8);
    expect(marked.filter(([of = '', name = '']) => labels.of[of]?.[name] === undefined)).toEqual([]);
    const vocabularies = new Set([...catalogue.matchAll(/valueName\('(\w+)'/g)].map(([, name = '']) => name));
    for (const name of [...vocabularies, 'ProposalStatus', 'EventStatus', 'StatementStatus']) {
      expect(Object.keys(labels.of[name] ?? {}).sort(), name).toEqual(Object.keys(VOCABULARIES[name] ?? {}).sort());
    }
  });
});
