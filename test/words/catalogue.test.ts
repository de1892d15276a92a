/** The catalogue of texts (`src/words`): what another language needs, and that the page has no texts beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type DeskWords, deskWords } from '../../src/words/en/desk.js';
import { type FaultWords, faults } from '../../src/words/en/faults.js';
import { type MistakeWords, mistakeWords } from '../../src/words/en/mistakes.js';
import { type PageWords, words } from '../../src/words/en/page.js';
import { type ReadingWords, readingWords } from '../../src/words/en/reading.js';
import { type RuleWords, ruleWords } from '../../src/words/en/rules.js';
import { type ServiceWords, serviceWords } from '../../src/words/en/service.js';
import { type Terms, terms } from '../../src/words/en/terms.js';
import { grammarOf } from '../../src/words/grammar.js';

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));
const WEB = join(SOURCE, 'web');
const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const textOf = (file: string) => readFileSync(join(WEB, file), 'utf8');

describe('another language', () => {
  test('another language is a folder with the same catalogues, which the compiler checks', () => {
    const page: PageWords = { ...words, stories: { ...words.stories, title: 'Geschichten im Archiv' } };
    const desk: DeskWords = { ...deskWords, action: { ...deskWords.action, correct: 'Berichtigen' } };
    const fault: FaultWords = { ...faults, noPage: 'Unter dieser Adresse gibt es keine Seite.' };
    const service: ServiceWords = {
      ...serviceWords,
      stance: { ...serviceWords.stance, REJECTS: 'lehnt ab' },
    };
    const rules: RuleWords = { ...ruleWords, event: { ...ruleWords.event, noTime: 'HELD braucht eine Zeit' } };
    const mistakes: MistakeWords = { ...mistakeWords, article: { ...mistakeWords.article, deleted: 'Gelöscht' } };
    const reading: ReadingWords = { ...readingWords, kind: { ...readingWords.kind, pdf: 'ein PDF' } };
    const german: Terms = { ...terms, language: 'de', grammar: grammarOf('de') };
    expect([page.stories.title, desk.action.correct, fault.noPage, service.stance.REJECTS, german.language]).toEqual([
      'Geschichten im Archiv',
      'Berichtigen',
      'Unter dieser Adresse gibt es keine Seite.',
      'lehnt ab',
      'de',
    ]);
    expect([rules.event.noTime, mistakes.article.deleted, reading.kind.pdf]).toEqual([
      'HELD braucht eine Zeit',
      'Gelöscht',
      'ein PDF',
    ]);
  });

  test('a language that lacks a text does not compile', () => {
    const { skip, ...site } = words.site;
    // @ts-expect-error: `skip` is missing.
    const lacking: PageWords = { ...words, site };
    expect(skip).not.toBe('');
    expect(Object.keys(lacking.site)).not.toContain('skip');
  });

  test('another language counts, lists and names as its readers do', () => {
    const [german, polish] = [grammarOf('de'), grammarOf('pl')];
    expect(german.list(['A', 'B', 'C'])).toBe('A, B und C');
    expect(german.months[2]).toBe('März');
    expect(german.weekdays[0]).toBe('Sonntag');
    expect(german.languageName('uk')).toBe('Ukrainisch');
    const forms = { one: 'wypowiedź', few: 'wypowiedzi', many: 'wypowiedzi', other: 'wypowiedzi' };
    expect([1, 2, 5].map((count) => polish.counted(count, forms))).toEqual([
      '1 wypowiedź',
      '2 wypowiedzi',
      '5 wypowiedzi',
    ]);
  });
});

test('English months and weekdays are in order', () => {
  const { months, shortMonths, weekdays } = terms.grammar;
  expect(months.join(' ')).toBe(
    'January February March April May June July August September October November December',
  );
  expect(shortMonths.join(' ')).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
  expect(weekdays.join(' ')).toBe('Sunday Monday Tuesday Wednesday Thursday Friday Saturday');
});

/** Attributes with words for people. */
const TEXT_ATTRIBUTE = /\b(?:aria-label|alt|hint|label|name|none|one|placeholder|title)="([A-Z][^"]*)"/g;
/** Words between tags, on one line or on lines of their own. */
const TEXT = />([^<>{}=();\n]*[A-Za-z]{3}[^<>{}=();\n]*)<\/|^ +([A-Z][\w’]*(?: [\w’,.]+)*)$/gm;
/** The name of the service is the same in every language. */
const NAME = /^(?:Onrecord|record)$/;

test.each(files.filter((name) => name.endsWith('.tsx')))('%s takes its texts from the catalogue', (file) => {
  const code = textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const texts = [...code.matchAll(TEXT_ATTRIBUTE), ...code.matchAll(TEXT)].map(([, one, other]) => one ?? other ?? '');
  expect(texts.filter((text) => !NAME.test(text.trim()))).toEqual([]);
});

/** The files that write sentences for readers and editors. The descriptions of columns (`tables.ts`, `column.ts`) document the API instead. */
const WRITE_SENTENCES = [
  'graphql/headline.ts',
  'graphql/field-changes.ts',
  ...[
    'atom',
    'calendar',
    'feed-items',
    'json-feed',
    'json-ld',
    'json-ld-speech',
    'json-ld-things',
    'links',
    'wording',
  ].map((name) => `formats/${name}.ts`),
  ...['characters', 'edtf', 'moves', 'quotation', 'rules', 'time'].map((name) => `story/${name}.ts`),
  ...[
    'actors',
    'batch',
    'drafts',
    'entry',
    'expectation',
    'fields',
    'plan',
    'positions',
    'proposals',
    'statements',
  ].map((name) => `desk/batch/${name}.ts`),
  ...['articles', 'actors-elsewhere', 'content-rules'].map((name) => `desk/article/${name}.ts`),
  ...['form', 'parse', 'unwritten'].map((name) => `desk/story-file/${name}.ts`),
  ...['actors', 'link-speech', 'redactions', 'retractions', 'settings', 'words'].map(
    (name) => `reading/link/${name}.ts`,
  ),
  ...['clean/unreadable', 'en/found-speech', 'find-quotations'].map((name) => `reading/${name}.ts`),
];

test.each(WRITE_SENTENCES)('%s takes its sentences from the catalogue', (file) => {
  const code = readFileSync(join(SOURCE, file), 'utf8').replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*$|description:\s*'[^']*'|new Error\([^)]*\)/gm,
    '',
  );
  const strings = [...code.matchAll(/'([^'\n]*)'|`([^`\n]*)`/g)].map(([, plain, template]) =>
    (plain ?? template ?? '').replaceAll(/\$\{[^}]*\}/g, '0'),
  );
  expect(strings.filter((text) => /[A-Za-z]{2} [A-Za-z]{2}/.test(text))).toEqual([]);
});

test('only the desk imports the texts of the desk, so that readers do not load them', () => {
  const importing = files.filter((file) => textOf(file).includes('words/desk.js'));
  expect(importing.filter((file) => !file.startsWith(join('desk', '')))).toEqual([]);
  expect(importing).not.toEqual([]);
});
