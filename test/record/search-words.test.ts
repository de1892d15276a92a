/** Search finds words in every script, however their letters, apostrophes and separators are written. */
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { up as normaliseSearchedTexts } from '../../src/record/migrations/0007-words-without-spaces.js';
import { readable, searchable } from '../../src/record/search-words.js';
import { EVERY_STATEMENT } from '../../src/story/statement-filter.js';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

/** A text, a search that finds it, and the words that are marked. */
const FOUND: readonly (readonly [script: string, text: string, search: string, marked: string])[] = [
  ['Chinese, two characters', '双方同意全面停火并交换战俘。', '停火', '停火'],
  ['Chinese, one character', '双方同意全面停火并交换战俘。', '俘', '俘'],
  ['Chinese among Latin letters', '他说NATO部队不会参与。', 'NATO', 'NATO'],
  ['Japanese kanji', '大統領は停戦案を拒否した。', '停戦', '停戦'],
  ['Japanese katakana', 'エネルギー施設への攻撃を止める。', 'エネルギー', 'エネルギー'],
  ['Thai', 'ประธานาธิบดีเห็นด้วยกับการหยุดยิงชั่วคราว', 'หยุดยิง', 'หยุดยิง'],
  ['Lao', 'ປະທານາທິບໍດີເຫັນດີກັບການຢຸດຍິງ', 'ຢຸດຍິງ', 'ຢຸດຍິງ'],
  ['Khmer', 'ប្រធានាធិបតីយល់ព្រមលើបទឈប់បាញ់', 'ឈប់បាញ់', 'ឈប់បាញ់'],
  ['Burmese', 'သမ္မတက အပစ်အခတ်ရပ်စဲရေးကို သဘောတူသည်', 'ရပ်စဲ', 'ရပ်စဲ'],
  ['NFC in NFD', 'The cafe\u0301 in Ko\u0308ln is open.', 'caf\u00E9', 'caf\u00E9'],
  ['NFD in NFC', 'The caf\u00E9 in K\u00F6ln is open.', 'Ko\u0308ln', 'K\u00F6ln'],
  ['a straight apostrophe in a curled one', 'Підсумок: п’ять днів без ударів.', "п'ять", 'п ять'],
  ['a curled apostrophe in a modifier letter', 'Підсумок: п\u02BCять днів без ударів.', 'п’ять', 'п ять'],
  ['a modifier letter in a straight apostrophe', "Підсумок: п'ять днів без ударів.", 'п\u02BCять', 'п ять'],
  ['after a slash', 'The ferry Riga/Tallinn sails again.', 'Tallinn', 'Tallinn'],
  ['before a slash', 'The ferry (Riga/Tallinn) sails again.', 'riga', 'Riga'],
  ['after a dot', 'They left the harbour.Nobody stayed.', 'nobody', 'Nobody'],
  ['before a dot', 'They left the harbour.Nobody stayed.', 'harbour', 'harbour'],
  ['with the dot', 'They left the harbour.Nobody stayed.', 'harbour.Nobody', 'harbour Nobody'],
  ['after a slash at its beginning', 'It is at /harbour now.', 'harbour', 'harbour'],
  ['in angle brackets', 'It is <harbour> for sailors & crews.', 'harbour', 'harbour'],
  ['in a host', 'See www.harbour.example/ships today.', 'ships', 'ships'],
  ['a number with a dot', 'They count 3.5 million.', '3.5', '3.5'],
];

onEveryEngine('A search', (makeStore) => {
  const store = emptyRecord(makeStore);

  async function search(text: string) {
    const snapshot = store.record.snapshots().at(await store.record.head());
    return snapshot.search({ text, story: null, filter: EVERY_STATEMENT, after: null, limit: 50 });
  }

  test.each(FOUND)('a search finds and marks a word: %s', async (_, text, query, marked) => {
    const other = statement('other', { text: 'Nothing of the kind: 我们 เขา ខ្ញុំ.' });
    await applied(store.record, opening({ statements: [statement('one', { text }), other] }));
    const { hits } = await search(query);
    expect(hits.map((hit) => hit.statement.id)).toEqual([`${STORY}/one`]);
    const snippet = hits[0]?.snippet ?? [];
    const passages = snippet
      .map((part) => part.text)
      .join('')
      .split(' … ');
    for (const passage of passages) expect(text.normalize('NFC')).toContain(passage);
    expect(passages.join('').length).toBeGreaterThan(marked.length);
    expect(
      snippet
        .filter((part) => part.matches)
        .map((part) => part.text)
        .join(' '),
    ).toBe(marked);
  });

  test('a search does not find the characters of a word in another order', async () => {
    await applied(store.record, opening({ statements: [statement('one', { text: '火已经停了。' })] }));
    expect((await search('停火')).hits).toEqual([]);
    expect((await search('火已')).hits).toHaveLength(1);
  });

  test('a search in text without spaces excludes words after a minus, and finds either side of an "or"', async () => {
    const statements = [statement('one', { text: '全面停火。' }), statement('two', { text: '局部停火。' })];
    await applied(store.record, opening({ statements }));
    const found = async (text: string) => (await search(text)).hits.map((hit) => hit.statement.id);
    expect(await found('停火 -局部')).toEqual([`${STORY}/one`]);
    expect((await found('全面 or 局部')).sort()).toEqual([`${STORY}/one`, `${STORY}/two`]);
    expect(await found('"局部停火"')).toEqual([`${STORY}/two`]);
  });

  test('a search finds statements recorded by an earlier version after the migration', async () => {
    await applied(store.record, opening({ statements: [statement('old', { text: '双方同意停火。Riga/Tallinn' })] }));
    const { db } = store.engine;
    await sql`update statement set search_text = body ->> 'text'`.execute(db);
    expect((await search('停火')).hits).toEqual([]);
    await normaliseSearchedTexts(db);
    expect((await search('停火')).hits).toHaveLength(1);
    expect((await search('Tallinn')).hits).toHaveLength(1);
    await applied(store.record, file({ statements: [statement('new', { text: '停火开始。' })] }));
    expect((await search('停火')).hits).toHaveLength(2);
  });
});

describe('Normalised texts for searching', () => {
  test.each(FOUND)('a normalised text is restored exactly: %s', (_, text, query) => {
    expect(readable(searchable(text))).toBe(text.normalize('NFC'));
    expect(readable(searchable(query))).toBe(query.normalize('NFC'));
  });

  test.each([
    ['plain words, with commas. And full stops!'],
    ['energy ceasefire -truce'],
    ['"long-term peace" or truce'],
    ['It is 10:30, 1/2 of 3.5 million.'],
  ])('a text without anything to divide stays as it is: %s', (text) => {
    expect(searchable(text)).toBe(text);
  });
});
