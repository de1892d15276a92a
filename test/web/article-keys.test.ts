/** The keys of the view of an article, and how it finds the actor whose name an editor types. */
import { describe, expect, test } from 'vitest';
import { ARTICLE_KEYS, commandOf, commands } from '../../src/web/desk/article/keys.js';
import { foundThings } from '../../src/web/desk/find-things.js';

const press = (key: string, more: Partial<Parameters<typeof commandOf>[0]> = {}) =>
  commandOf({ key, code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

describe('the keys of an article', () => {
  test('no key has two commands, and the help lists every command', () => {
    const keys = Object.values(ARTICLE_KEYS).flat();
    expect(new Set(keys).size).toBe(keys.length);
    expect(commands()).toEqual(Object.keys(ARTICLE_KEYS));
  });

  test('arrows move through drafts and move the end of a span, and with Shift its beginning', () => {
    expect([press('ArrowDown'), press('ArrowUp')]).toEqual(['next', 'previous']);
    expect([press('ArrowRight'), press('ArrowLeft')]).toEqual(['endLater', 'endEarlier']);
    const shiftKey = true;
    expect([press('ArrowLeft', { shiftKey }), press('ArrowRight', { shiftKey })]).toEqual([
      'startEarlier',
      'startLater',
    ]);
  });

  test('a letter has its command with caps lock and with a keyboard of another script', () => {
    expect(press('A')).toBe('accept');
    expect(press('ф', { code: 'KeyA' })).toBe('accept');
    expect(press('?', { shiftKey: true })).toBe('help');
    expect(press('z')).toBeNull();
  });

  test('the keys of the browser are no commands', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey'] as const) expect(press('a', { [held]: true }), held).toBeNull();
  });
});

describe('the search for an actor', () => {
  const actors = [
    { name: 'Union of Harbours', also: ['UH'] },
    { name: 'Ida Holm', also: ['Mayor of Brovik', 'I. Holm'] },
    { name: 'Håkon Ude', also: ['Spokesperson of the Union of Harbours'] },
    { name: 'Mayor’s Office', also: [] },
  ];
  const found = (typed: string) => foundThings(actors, typed).map(({ name }) => name);

  test('names that begin with the typed text come first, then names with a word that does, then other names and offices', () => {
    expect(found('u')).toEqual(['Union of Harbours', 'Håkon Ude']);
    expect(found('mayor')).toEqual(['Mayor’s Office', 'Ida Holm']);
    expect(found('ud hak')).toEqual(['Håkon Ude']);
  });

  test('accents and case do not matter', () => {
    expect(found('HAKON')).toEqual(['Håkon Ude']);
  });

  test('another romanisation of a name is found, after the names that have the letters', () => {
    const spelled = [{ name: 'Volodymyr Zelenskyy', also: [] }];
    expect(foundThings(spelled, 'Zelensky')).toEqual(spelled);
    expect(foundThings(spelled, 'Wolodymyr Zelenskij')).toEqual(spelled);
  });

  test('an empty text finds everybody, and a text that fits nobody finds nobody', () => {
    expect(found(' ')).toHaveLength(actors.length);
    expect(found('zz')).toEqual([]);
  });
});
