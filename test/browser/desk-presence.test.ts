/**
 * Editors see which others edit the same draft, statement or article: within 5 s, on whatever process they are, until the
 * form, the tab or the process is gone.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { StoryRecord } from '../../src/record/record.js';
import { launch } from '../fixtures/browser/browser.js';
import {
  act,
  card,
  deskBar,
  dialog,
  fillStatement,
  openAsDesk,
  PATH,
  press,
  said,
} from '../fixtures/browser/desk-page.js';
import { axeViolations, openReader, picture, type Reader } from '../fixtures/browser/page.js';
import { type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, statement } from '../fixtures/stories/story.js';

/** The promise of docs/editors/desk.md, in milliseconds. */
const SEEN_MS = 5_000;
const GONE_MS = 15_000;

const administration = inject('postgresUrl');

describe.skipIf(administration === null)('Editors at two processes over one PostgreSQL', () => {
  let store: Store;
  let record: StoryRecord;
  /** Each editor has a browser of their own, and a process. */
  const processes: ServiceProcess[] = [];
  const browsers: Browser[] = [];
  const readers: Reader[] = [];

  beforeAll(async () => {
    store = await postgresStore(administration ?? '');
    for (let one = 0; one < 2; one += 1) {
      processes.push(await startProcess(store));
      browsers.push(await launch());
    }
    record = await StoryRecord.open(await store.open());
    const { apply } = publisher(() => atProcess(0));
    await apply(opening());
    await apply(file({ statements: ['one', 'two', 'three', 'four'].map((key) => statement(key)) }));
  });
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    for (const process of processes) await process.stop();
    await record.close();
    await store.remove();
  });

  function atProcess(which: number): ServiceProcess {
    const process = processes[which];
    if (process === undefined) throw new Error(`expected a process ${which}`);
    return process;
  }
  /** An editor on the page of the story, in a browser and at a process of their own. */
  async function editor(name: string, which: number, url = atProcess(which).url): Promise<Page> {
    const browser = browsers[which];
    if (browser === undefined) throw new Error(`expected a browser ${which}`);
    const reader = await openAsDesk(browser, url, PATH, await issue(record, { name }));
    readers.push(reader);
    return reader.page;
  }
  const leave = async () => {
    for (const reader of readers.splice(0)) await reader.close();
  };
  const within = (timeout: number) => ({ timeout });

  test('an editor who corrects a statement is seen by name on its card and in the form of another editor, until the form is closed', async () => {
    const [anna, bert] = [await editor('Anna Lind', 0), await editor('Bert Osei', 1)];
    await act(anna, 'one', 'Correct');
    const onCard = card(bert, said('one')).getByText('Editing now: Anna Lind');
    await onCard.waitFor(within(SEEN_MS));
    await act(bert, 'one', 'Correct');
    await dialog(bert).getByText('Also editing: Anna Lind').waitFor(within(SEEN_MS));
    await dialog(anna).getByText('Also editing: Bert Osei').waitFor(within(SEEN_MS));
    await picture(anna, 'desk-also-editing');
    expect(await axeViolations(anna)).toEqual([]);
    await press(anna, 'Close; what was typed is kept');
    await dialog(bert).getByText('Also editing: Anna Lind').waitFor({ state: 'detached', timeout: SEEN_MS });
    await leave();
  });

  test('an editor of a draft is seen in the list of drafts; the editor who saves second is told who was first, and keeps the words', async () => {
    const [anna, bert] = [await editor('Anna Lind', 0), await editor('Bert Osei', 1)];
    await anna.getByRole('button', { name: 'New statement' }).click();
    await fillStatement(anna, { speaker: 'Anna North', words: 'Drafted by two.', date: '2025-03-14' });
    await press(anna, 'Save draft');
    await deskBar(anna).getByText('Draft saved').waitFor();
    await bert.getByRole('button', { name: /^Drafts/ }).click();
    await dialog(bert).getByText('Editing now: Anna Lind').waitFor(within(SEEN_MS));
    await dialog(bert).getByRole('button', { name: /^Open/ }).click();
    await dialog(anna).getByText('Also editing: Bert Osei').waitFor(within(SEEN_MS));
    await dialog(bert).getByLabel('Words', { exact: true }).fill('Drafted by Bert.');
    await press(bert, 'Save draft');
    await deskBar(bert).getByText('Draft saved').waitFor();
    await dialog(anna).getByLabel('Words', { exact: true }).fill('Drafted by Anna.');
    await press(anna, 'Save draft');
    await dialog(anna).getByText('Bert Osei has saved this draft since').waitFor();
    expect(await dialog(anna).getByLabel('Words', { exact: true }).inputValue()).toBe('Drafted by Anna.');
    await leave();
  });

  test('an editor who decides an article is seen by others who have it open, and in the list of articles', async () => {
    const [anna, bert] = [await editor('Anna Lind', 0), await editor('Bert Osei', 1)];
    await anna.getByRole('button', { name: 'Read an article' }).click();
    await dialog(anna).getByLabel('Text of the article').fill('“We will talk on Monday,” Anna North said on Friday.');
    await press(anna, 'Read');
    await dialog(anna).getByText('0 of 1 draft decided').waitFor();
    await bert.getByRole('button', { name: 'Read an article' }).click();
    await dialog(bert).getByText('Editing now: Anna Lind').waitFor(within(SEEN_MS));
    await dialog(bert)
      .getByRole('button', { name: /^Continue/ })
      .click();
    await dialog(bert).getByText('Also editing: Anna Lind').waitFor(within(SEEN_MS));
    await dialog(anna).getByText('Also editing: Bert Osei').waitFor(within(SEEN_MS));
    await leave();
  });

  test('an editor whose tab is closed is gone at once, and one whose tab or process was killed after some seconds', async () => {
    const bert = await editor('Bert Osei', 1);
    const seen = card(bert, said('two')).getByText('Editing now: Anna Lind');
    const closing = await editor('Anna Lind', 0);
    await act(closing, 'two', 'Correct');
    await seen.waitFor(within(SEEN_MS));
    await closing.close({ runBeforeUnload: true });
    await seen.waitFor({ state: 'detached', timeout: SEEN_MS });

    const killed = await editor('Anna Lind', 0);
    await act(killed, 'two', 'Correct');
    await seen.waitFor(within(SEEN_MS));
    // A killed renderer sends no farewell.
    const devTools = await killed.context().newCDPSession(killed);
    void devTools.send('Page.crash').catch(() => undefined);
    await seen.waitFor({ state: 'detached', timeout: GONE_MS });

    const other = await startProcess(store);
    const atOther = await editor('Anna Lind', 0, other.url);
    await act(atOther, 'two', 'Correct');
    await seen.waitFor(within(SEEN_MS));
    await other.kill();
    await seen.waitFor({ state: 'detached', timeout: GONE_MS });
    await leave();
  });

  test('a reader of the same page asks for no open forms and sees nobody', async () => {
    const anna = await editor('Anna Lind', 0);
    await act(anna, 'three', 'Correct');
    const bert = await editor('Bert Osei', 1);
    await card(bert, said('three')).getByText('Editing now: Anna Lind').waitFor(within(SEEN_MS));
    const [browser] = browsers;
    if (browser === undefined) throw new Error('expected a browser');
    const reader = await openReader(browser, `${atProcess(1).url}${PATH}`);
    readers.push(reader);
    const asked: string[] = [];
    reader.page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
    await reader.page.reload();
    await reader.page.getByText('connected').waitFor();
    expect(await reader.page.content()).not.toContain('Anna Lind');
    expect(asked.filter((text) => /openForm/i.test(text))).toEqual([]);
    await leave();
  });

  test('an editor sees their own form of another tab as such', async () => {
    const anna = await editor('Anna Lind', 0);
    await act(anna, 'four', 'Withhold');
    const again = await editor('Anna Lind', 1);
    await card(again, said('four')).getByText('Editing now: you, in another tab').waitFor(within(SEEN_MS));
    await leave();
  });
});
