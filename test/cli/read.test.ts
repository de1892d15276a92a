/** `onrecord read` of the built command: drafts of articles as a list, as JSON and as story files. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BRIEFLY } from '../fixtures/machines/processes.js';
import { SAVED_PAGES } from '../fixtures/reading/pages.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';
import { besideService, expectRefusal, type Finished, fileWith, MAIN, finish as runToEnd } from './command.js';

const ARTICLE = [
  'Anna North rejects the bridge',
  'PORT ARDEL, March 13 (Quay News) — President Anna North said on Thursday that the bridge could wait.',
  '“Nobody will cross it before the spring,” North told reporters. “And nobody should.”',
  'Signe Holm, the mayor of Orrin, called the plan “a 👍 for the fish”.',
].join('\r\n');

interface JsonDraft {
  readonly kind: string;
  readonly content: readonly (readonly [number, number])[];
  readonly source: readonly (readonly [number, number])[];
  readonly cue: readonly (readonly [number, number])[];
  readonly words: string;
  readonly speaker: Readonly<Record<string, string | null>> | null;
  readonly saidAt: string | null;
  readonly doubts: readonly string[];
  readonly onRecord: { readonly relation: string } | null;
}

interface JsonArticle {
  readonly file: string;
  readonly offsetUnit: string;
  readonly text: string;
  readonly title: string | null;
  readonly published: string | null;
  readonly publisher: string | null;
  readonly drafts: readonly JsonDraft[];
  readonly error?: { readonly code: string; readonly message: string };
}

const linesOf = ({ output }: Finished) => output.trimEnd().split('\n');
const jsonOf = (finished: Finished): JsonArticle[] => linesOf(finished).map((line) => JSON.parse(line));

/** Runs the command where there is neither a service nor a store. */
const alone = (args: readonly string[], input: string | Uint8Array = '') =>
  runToEnd(
    process.execPath,
    [...BRIEFLY, MAIN, ...args],
    { PORT: '1', DATA_DIR: join(tmpdir(), 'onrecord-no-such-directory') },
    input,
  );

describe('alone', () => {
  test('the list names speaker, words, kind, time and doubts of each draft', async () => {
    const { code, output, errors } = await alone(['read', fileWith('a.txt', ARTICLE), '--published', '2025-03-13']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/a\.txt: Anna North rejects the bridge\n {2}2025-03-13 · \d drafts\n/);
    expect(output).toContain('Anna North (President)');
    expect(output).toContain('“Nobody will cross it before the spring … And nobody should.”');
    expect(output).toContain('INDIRECT, in the words of the article');
    expect(output).toContain('2025-03-13 (“on Thursday”)');
  });

  test('JSON has the text as it was with line ends as LF, and spans in UTF-16 units', async () => {
    const finished = await alone(['read', '--json', fileWith('a.txt', ARTICLE)]);
    const [article, ...others] = jsonOf(finished);
    if (article === undefined) return expect.unreachable('expected one object');
    expect(others).toEqual([]);
    expect(article.text).toBe(ARTICLE.replaceAll('\r\n', '\n'));
    expect(article.offsetUnit).toBe('UTF-16');
    const partsOf = (spans: JsonDraft['content']) => spans.map(([start, end]) => article.text.slice(start, end));
    const mixed = article.drafts.find(({ kind }) => kind === 'MIXED');
    const direct = article.drafts.find(({ kind }) => kind === 'DIRECT');
    expect(partsOf(mixed?.cue ?? [])).toEqual(['called']);
    expect(partsOf(mixed?.content ?? []).join('')).toContain('“a 👍 for the fish”');
    expect(partsOf(direct?.source ?? [])).toEqual(['North']);
    expect(direct?.speaker).toEqual({ name: 'Anna North', actor: null, office: 'President', onBehalfOf: null });
  });

  test('standard input is read for -, as a page where it is one', async () => {
    const [page] = SAVED_PAGES.filter(({ kind }) => kind === 'wire-report');
    const [ofText] = jsonOf(await alone(['read', '--json', '-'], ARTICLE));
    const [ofPage] = jsonOf(await alone(['read', '--json', '-'], page?.html));
    expect(ofText).toMatchObject({ file: '-', title: 'Anna North rejects the bridge' });
    expect(ofPage).toMatchObject({
      publisher: 'Northern Wire',
      published: '2031-04-08T16:42:10Z',
      text: page?.article,
    });
  });

  test('a file that cannot be read does not stop the others', async () => {
    const good = fileWith('good.txt', ARTICLE);
    const pdf = fileWith('bad.pdf', Buffer.from('%PDF-1.4\n\xff\xfe', 'latin1'));
    const missing = join(tmpdir(), 'no-such-article.txt');
    const finished = await alone(['read', '--json', pdf, good, missing, good]);
    expect(finished).toMatchObject({ code: 1, errors: '' });
    expect(
      jsonOf(finished).map(({ file, error, drafts }) => [basename(file), error?.code ?? drafts.length > 0]),
    ).toEqual([
      ['bad.pdf', 'NOT_TEXT'],
      ['good.txt', true],
      ['no-such-article.txt', 'UNREADABLE_FILE'],
      ['good.txt', true],
    ]);
  });

  test.each([
    ['a PDF', 'a.pdf', Buffer.from('%PDF-1.4'), /This is a PDF, which cannot be read\. .+ {2}\[NOT_TEXT\]/],
    ['a picture', 'a.html', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), /This is a picture \(PNG\).+\[NOT_TEXT\]/],
    ['an empty file', 'a.txt', Buffer.from(''), /There is no text in this\. .+\[EMPTY_ARTICLE\]/],
    [
      'text in another encoding',
      'a.txt',
      Buffer.from('Tr\xe8s bien, dit-elle.', 'latin1'),
      /a\.txt:1 {2}This is not UTF-8.+\[UNREADABLE_FILE\]/,
    ],
    [
      'a large file',
      'a.txt',
      Buffer.alloc(3_000_000, 'a b '),
      /This has 2930 KB; at most 2048 KB.+\[ARTICLE_TOO_LONG\]/,
    ],
    ['a wall', 'a.html', Buffer.from('<p>Please enable JavaScript to go on.</p>'), /\[BEHIND_A_WALL\]/],
  ])('%s is refused in a sentence, and gives no drafts', async (_kind, name, content, message) => {
    expectRefusal(await alone(['read', fileWith(name, content)]), message);
  });

  test('a page is read in the encoding that it declares', async () => {
    const page =
      '<meta charset="windows-1252"><p>The caf\xe9 owner said that the bridge could wait. \x93Why not?\x94 she said.</p>';
    const [article] = jsonOf(await alone(['read', '--json', fileWith('a.html', Buffer.from(page, 'latin1'))]));
    expect(article?.text).toBe('The café owner said that the bridge could wait. “Why not?” she said.');
  });

  test('the story file of an article passes check, and holds no reported words outside of comments', async () => {
    const path = fileWith('a.txt', ARTICLE);
    const given = ['--published', '2025-03-13', '--address', 'https://quay.example/bridge'];
    const { code, output } = await alone(['read', '--yaml', path, ...given]);
    expect(code).toBe(0);
    const { story, sources, actors, statements } = parse(output);
    expect(story).toMatchObject({ slug: 'anna-north-rejects-the-bridge', startedAt: '2025-03-13' });
    expect(sources).toMatchObject([{ url: 'https://quay.example/bridge', publisher: 'quay.example' }]);
    expect(actors).toContainEqual(expect.objectContaining({ slug: 'anna-north', office: 'President' }));
    expect(statements).toContainEqual(
      expect.objectContaining({ mode: 'DIRECT', text: 'Nobody will cross it before the spring … And nobody should.' }),
    );
    expect(JSON.stringify(statements)).not.toContain('could wait');
    expect(output).toMatch(/# TODO: put statement 2 in your own words\. The article: .*could wait/);
    expect(await alone(['check', fileWith('story.yaml', output)])).toMatchObject({ code: 0 });
  });

  test('check points at the texts that are still to be written, and accepts the file', async () => {
    const { output } = await alone(['read', '--yaml', fileWith('a.txt', ARTICLE), '--published', '2025-03-13']);
    const path = fileWith('story.yaml', output);
    const line = output.split('\n').findIndex((one) => one.includes('text: "TODO:')) + 1;
    const checked = await alone(['check', path]);
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.errors).toContain(`${path}:${line}:5  The text still begins with TODO:`);
    expect(checked.output).toMatch(/valid, \d+ updates; "apply" refuses it until \d texts are written/);
    const [{ status, warnings }] = linesOf(await alone(['check', '--json', path])).map((one) => JSON.parse(one));
    expect({ status, warnings }).toMatchObject({
      status: 'APPENDED',
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'UNWRITTEN_TEXT', line })]),
    });
  });

  test('the story files of all saved pages pass check', async () => {
    const files: string[] = [];
    for (const { kind, path } of SAVED_PAGES) {
      files.push(fileWith(`${kind}.yaml`, (await alone(['read', '--yaml', path])).output));
    }
    const { code, output } = await alone(['check', ...files]);
    expect({ code, lines: output.trimEnd().split('\n').length }).toEqual({ code: 0, lines: SAVED_PAGES.length });
  });

  test('a story file needs a time of publication, and one article', async () => {
    const path = fileWith('a.txt', ARTICLE);
    expectRefusal(await alone(['read', '--yaml', path]), 'pass --published');
    expectRefusal(await alone(['read', '--yaml', path, path]), 'name one file');
    expectRefusal(await alone(['read', '--yaml', '--json', path]), 'Choose --json or --yaml');
    expectRefusal(await alone(['read', path, '--published', 'Thursday']), 'is not a time');
  });
});

describe('beside a service', () => {
  const service = runningService(async () => embeddedStore(), 'none');
  const onrecord = besideService(() => service.service);
  beforeAll(async () => {
    const direct = { mode: 'DIRECT', text: 'Nobody will cross it before the spring … And nobody should.' };
    await service.apply(opening());
    await service.apply(file({ statements: [statement('no-bridge', direct)] }));
  });

  test('speakers and statements of the story are recognized with --story', async () => {
    const args = ['read', '--json', '--story', STORY, '--published', '2025-03-13', fileWith('a.txt', ARTICLE)];
    const finished = await onrecord(args);
    expect(finished.errors).toBe('');
    const [article] = jsonOf(finished);
    const direct = article?.drafts.find(({ kind }) => kind === 'DIRECT');
    expect(direct).toMatchObject({ speaker: { actor: 'anna-north' }, onRecord: { relation: 'SAME' } });
  });

  test('a draft of words that were retracted says so with --story', async () => {
    await service.apply(
      file({ statements: [statement('gone', { mode: 'DIRECT', text: 'The guns are silent in the north.' })] }),
    );
    await service.apply(file({ retract: [{ statement: 'gone', notice: notice('RETRACTION') }] }));
    const path = fileWith('a.txt', 'President Anna North said on Thursday: “The guns are silent in the north.”');
    const [article] = jsonOf(await onrecord(['read', '--json', '--story', STORY, '--published', '2025-03-13', path]));
    expect(article?.drafts[0]?.onRecord).toBeNull();
    expect(article?.drafts[0]?.doubts).toContainEqual(expect.stringContaining('was retracted (gone)'));
  });

  test('the story file of an article for --story adds only what is new, and passes check in the folder of the story', async () => {
    const path = fileWith('a.txt', ARTICLE);
    const { output } = await onrecord(['read', '--yaml', '--story', STORY, '--published', '2025-03-13', path]);
    const { story, actors, statements } = parse(output);
    expect(story).toBe(STORY);
    expect(actors.map(({ slug }: { slug: string }) => slug)).not.toContain('anna-north');
    expect(statements.map(({ mode }: { mode: string }) => mode)).not.toContain('DIRECT');
    const folder = mkdtempSync(join(tmpdir(), 'onrecord-story-'));
    mkdirSync(join(folder, 'updates'));
    writeFileSync(join(folder, 'story.yaml'), opening());
    writeFileSync(join(folder, 'updates', '01-article.yaml'), output);
    expect(await onrecord(['check', join(folder, 'updates', '01-article.yaml')])).toMatchObject({ code: 0 });
  });

  test('the story file names the statement for which the record has other words', async () => {
    const said = 'President Anna North said on Thursday: “No one will cross this before spring, and nobody should.”';
    const path = fileWith('a.txt', said);
    const { output } = await onrecord(['read', '--yaml', '--story', STORY, '--published', '2025-03-13', path]);
    expect(output).toContain(`the record has other words for this: ${STORY}/no-bridge.`);
  });

  test('apply refuses the story file of an article while it has texts to write, and names their places', async () => {
    const { output } = await onrecord(['read', '--yaml', '--published', '2025-03-13', fileWith('a.txt', ARTICLE)]);
    const path = fileWith('story.yaml', output);
    const line = output.split('\n').findIndex((one) => one.includes('text: "TODO:')) + 1;
    const refused = await onrecord(['apply', path]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toMatch(new RegExp(`:${line}:5 {2}The text still begins with TODO:.+\\[UNWRITTEN_TEXT\\]`));
    expect(refused.output).toContain('nothing applied');
  });

  test('a story that is not there is refused', async () => {
    expectRefusal(
      await onrecord(['read', '--story', 'no-such-story', fileWith('a.txt', ARTICLE)]),
      'There is no story "no-such-story"',
    );
  });
});
