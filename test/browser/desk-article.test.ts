/** Articles at the desk, in a real browser: an editor goes from an article to published statements by keyboard alone. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  ADDRESS,
  ARTICLE,
  allSaved,
  currentCard,
  draftCard,
  openEntry,
  provideArticle,
  readArticle,
  toldIn,
} from '../fixtures/browser/article.js';
import { deskBar, dialog, HEARD, newsroom, said } from '../fixtures/browser/desk-page.js';
import { intercept, picture } from '../fixtures/browser/page.js';
import { TOKEN } from '../fixtures/service/service.js';

const room = newsroom();

const AS_DESK = { authorization: `Bearer ${TOKEN}` };

/** The drafts of an article as the service has them, by key. */
async function draftsOnService(article: string) {
  const query = `query ($id: ID!) { article(id: $id) { drafts {
    key state revision mode text use speaker { name isNamed office actor { slug } onBehalfOf { name } } } } }`;
  const { data } = await room.running.query(query, { id: article }, AS_DESK);
  return new Map<string, Record<string, unknown>>(
    data.article.drafts.map((draft: { key: string }) => [draft.key, draft]),
  );
}

/** The choice that Enter takes. */
const chosen = (page: Page) => page.getByRole('listbox').getByRole('option', { selected: true });

/** Presses keys one after the other. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe('An article at the desk', () => {
  test('an editor goes from the article to published statements by keyboard alone', async () => {
    const page = await room.atTheDesk();
    await readArticle(room.running, page, 'whole-way');
    // A direct draft, and one in the words of the article.
    await press(page, 'a');
    await currentCard(page).getByText('These are the words of the article').waitFor();
    await press(page, 'a');
    const words = page.getByLabel('Words', { exact: true });
    await expect.poll(() => words.evaluate((element) => element === document.activeElement)).toBe(true);
    await press(page, 'Enter');
    await page.getByText('These are still the words of the article').waitFor();
    await page.keyboard.type('North asks for guarantees first.');
    await press(page, 'Enter');
    // A new actor, a mixed draft, one that is not wanted, an unnamed source, the new actor again.
    await currentCard(page).getByText('The offer is serious').waitFor();
    await press(page, 'a', 'a', 'd', 'a', 'a');
    // A further citation, and a conflicting account.
    await currentCard(page).getByText('add this article as a further citation').waitFor();
    await press(page, 'a');
    await currentCard(page).getByText('add these words to it as a conflicting account').waitFor();
    await press(page, 'a');
    await picture(page, 'desk-article-decided');
    await toldIn(page, 'Every draft is decided.');
    await press(page, 'p');
    const publishing = page.getByRole('dialog', { name: 'Publish the accepted drafts' });
    await publishing
      .getByText(
        '6 statements, 1 further citation and 1 conflicting account. New actors: Clara Weiss and Harbour Union.',
      )
      .waitFor();
    await picture(page, 'desk-article-publish');
    await press(page, 'Enter');
    await toldIn(page, 'Published: 8 drafts.');
    await expect.poll(() => page.locator('.draft-PUBLISHED').count()).toBe(8);
    await picture(page, 'desk-article-published');

    const query = `query { story(by: { slug: "test-story" }) { statements(first: 30) { nodes {
      text attributions { label speaker { slug name ... on Person { office } } onBehalfOf { name } }
      citations { source { url } } translations { text source { url } } } }
      updates(last: 8) { nodes { kind at } } } }`;
    const { story } = (await room.running.query(query)).data;
    type Found = {
      text: string;
      citations: { source: { url: string } }[];
      attributions: unknown[];
      translations: unknown[];
    };
    const published: Found[] = story.statements.nodes.filter(({ citations }: Found) =>
      citations.some(({ source }) => source.url === `${ADDRESS}/whole-way`),
    );
    expect(published.map(({ text }) => text).sort()).toEqual([
      'North asks for guarantees first.',
      'The bridges stay open',
      'The demand is “a step backwards”.',
      HEARD,
      'The offer is serious',
      'There is no second plan',
      'We will sign when the guns are silent … Not a day earlier.',
      said('kept'),
    ]);
    expect(published.find(({ text }) => text === said('kept'))?.citations).toHaveLength(2);
    expect(published.find(({ text }) => text === HEARD)?.translations).toEqual([
      { text: 'The offer came far too late', source: { url: `${ADDRESS}/whole-way` } },
    ]);
    expect(published.find(({ text }) => text === 'The offer is serious')?.attributions).toEqual([
      {
        label: null,
        speaker: { slug: 'clara-weiss', name: 'Clara Weiss', office: 'Spokesperson of the Harbour Union' },
        onBehalfOf: [{ name: 'Harbour Union' }],
      },
    ]);
    // One batch has one time.
    const kinds = story.updates.nodes.map(({ kind }: { kind: string }) => kind);
    expect(kinds.filter((kind: string) => kind === 'STATEMENT_PUBLISHED')).toHaveLength(6);
    expect(new Set(story.updates.nodes.map(({ at }: { at: string }) => at)).size).toBe(1);
  });

  test('a reload loses nothing: the article opens again with its decisions, and what was being typed', async () => {
    const page = await room.atTheDesk();
    await readArticle(room.running, page, 'reload');
    await press(page, 'a', 'ArrowDown', 'd', 'e');
    await page.keyboard.type('Half a sen');
    await allSaved(page);
    await page.reload();
    await currentCard(page).waitFor();
    await expect.poll(() => draftCard(page, 1).getAttribute('aria-label')).toContain('accepted');
    expect(await draftCard(page, 3).getAttribute('aria-label')).toContain('dropped');
    // The review goes on at the first draft that nobody has decided.
    expect(await currentCard(page).getAttribute('aria-label')).toContain('Draft 2 of 9');
    await press(page, 'ArrowDown', 'ArrowDown', 'e');
    await expect.poll(() => page.getByLabel('Words', { exact: true }).inputValue()).toBe('Half a sen');
  });

  test('decisions made while the service cannot be reached wait in the tab, and are sent after a reload', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'bad-line');
    await intercept(page, '**/graphql', (route) =>
      route.request().postData()?.includes('changeArticleDraft') ? route.abort('connectionreset') : route.continue(),
    );
    await press(page, 'a', 'ArrowDown', 'a');
    await page.getByText('Not saved: the service cannot be reached. Trying again').waitFor();
    expect((await draftsOnService(article)).get('silent')).toMatchObject({ state: 'PENDING' });
    await page.unroute('**/graphql');
    await page.reload();
    const states = async () => {
      const drafts = await draftsOnService(article);
      return [drafts.get('silent')?.state, drafts.get('serious')?.state];
    };
    await expect.poll(states, { timeout: 60_000 }).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  test('arrows move both ends of a span by a word, and the service makes the words of the draft', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'spans');
    await press(page, 'ArrowDown', 'ArrowDown', 'ArrowLeft');
    await expect.poll(() => page.locator('.found-current').allInnerTexts()).toEqual(['“The offer is']);
    await press(page, 'Shift+ArrowRight');
    await expect.poll(() => page.locator('.found-current').allInnerTexts()).toEqual(['offer is']);
    await press(page, 'ArrowRight', 'Shift+ArrowLeft');
    await expect.poll(() => page.locator('.found-current').allInnerTexts()).toEqual(['“The offer is serious,”']);
    await press(page, 'Shift+ArrowRight');
    await allSaved(page);
    expect((await draftsOnService(article)).get('serious')).toMatchObject({
      text: expect.stringMatching(/^offer is serious,?$/),
    });
  });

  test('every one of many quick moves is kept, whenever the service answers those before it', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'quick-moves');
    // Effects run after a frame. A browser that draws none for a while runs them late, after answers have come.
    await page.evaluate(() => {
      window.requestAnimationFrame = () => 0;
    });
    await press(page, 'ArrowDown', 'ArrowDown');
    for (let round = 0; round < 40; round += 1) await press(page, 'Shift+ArrowRight', 'Shift+ArrowLeft');
    await press(page, 'Shift+ArrowRight');
    await allSaved(page);
    expect((await draftsOnService(article)).get('serious')).toMatchObject({
      text: expect.stringMatching(/^offer is serious,?$/),
    });
  });

  test('the speaker is chosen by type-ahead, or is a new actor as the article introduces them', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'speakers');
    await press(page, 's');
    const field = page.getByRole('combobox', { name: 'Speaker' });
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('sou');
    await expect.poll(() => chosen(page).innerText()).toContain('South');
    await page.keyboard.type('th ber');
    await expect.poll(() => chosen(page).innerText()).toContain('Bert South');
    await press(page, 'Enter');
    await currentCard(page).getByText('Bert South').waitFor();
    await press(page, 's');
    await page.keyboard.type('weiss');
    const option = chosen(page);
    await expect
      .poll(() => option.innerText())
      .toBe('New actor: Clara Weiss (Spokesperson of the Harbour Union, on behalf of Harbour Union, in this article)');
    await picture(page, 'desk-article-speaker');
    await press(page, 'Enter');
    await allSaved(page);
    expect((await draftsOnService(article)).get('silent')).toMatchObject({
      speaker: { name: 'Clara Weiss', actor: null, onBehalfOf: { name: 'Harbour Union' } },
    });
    // The form of the draft has all of a new actor.
    await press(page, 'e');
    await page.getByLabel('Office at the time').fill('Speaker of the Union');
    await press(page, 'Enter');
    await allSaved(page);
    expect((await draftsOnService(article)).get('silent')).toMatchObject({
      speaker: { office: 'Speaker of the Union' },
    });
  });

  test('selected words become a draft; without a selection, the next sentence without one does', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'selection');
    const text = page.getByRole('region', { name: 'The article' });
    const at = await text.evaluate((element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const begin = node.textContent?.indexOf('talks about') ?? -1;
        if (begin < 0) continue;
        const range = document.createRange();
        range.setStart(node, begin + 2);
        range.setEnd(node, begin + 'talks about a tru'.length);
        const { left, right, top, height } = range.getBoundingClientRect();
        return { left, right, middle: top + height / 2 };
      }
      throw new Error('The article has no such words');
    });
    await page.mouse.move(at.left, at.middle);
    await page.mouse.down();
    await page.mouse.move(at.right, at.middle, { steps: 5 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Make a draft of the selected words' }).waitFor();
    await press(page, 'n');
    await currentCard(page).getByText('talks about a truce').first().waitFor();
    expect(await currentCard(page).getAttribute('aria-label')).toContain('Draft 1 of 10: Reported speech');
    await page.evaluate(() => document.getSelection()?.removeAllRanges());
    await press(page, 'n');
    await toldIn(page, 'New draft.');
    await expect.poll(() => page.locator('.draft').count()).toBe(11);
    // Nobody has said yet when it was said: the day of the article is a beginning.
    await press(page, 'a');
    await expect.poll(() => page.getByLabel('Date and time').inputValue()).toBe('2025-03-14');
    const [start] = [ARTICLE.indexOf('talks about')];
    expect(
      (await draftsOnService(article)).get(`selected-${start}-${start + 'talks about a truce'.length}`),
    ).toMatchObject({ mode: 'INDIRECT', text: 'talks about a truce', state: 'PENDING' });
  });

  test('a direct draft takes no words that the passage does not have', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'direct');
    await press(page, 'e');
    const words = page.getByLabel('Words', { exact: true });
    await words.fill('We will sign when the guns are loud');
    await page.getByText('A direct draft has only words of the passage.').waitFor();
    expect(await words.getAttribute('aria-invalid')).toBe('true');
    await press(page, 'Enter');
    expect(await words.count()).toBe(1);
    await words.fill('We will sign … Not a day earlier.');
    await press(page, 'Enter');
    await allSaved(page);
    expect((await draftsOnService(article)).get('silent')).toMatchObject({
      text: 'We will sign … Not a day earlier.',
      state: 'ACCEPTED',
    });
  });

  test('a draft points at the statement on the record, and goes there as a citation or as a statement of its own', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'known');
    await draftCard(page, 8).getByRole('button').click();
    const link = currentCard(page).getByRole('link', { name: /^kept/ });
    expect(await link.getAttribute('href')).toMatch(/^\/statements\//);
    await press(page, 'o');
    await toldIn(page, 'A statement of its own.');
    await press(page, 'o', 'o');
    await allSaved(page);
    expect((await draftsOnService(article)).get('kept')).toMatchObject({ use: 'STATEMENT' });
    await press(page, 'k', 'o');
    await toldIn(page, 'It is not on the record: it can only be a statement of its own.');
  });

  test('a draft that somebody else has changed is shown as it is now, and a message says that the decision is lost', async () => {
    const page = await room.atTheDesk();
    const article = await readArticle(room.running, page, 'two-editors');
    await room.running.query(
      'mutation ($input: ChangeArticleDraftInput!) { changeArticleDraft(input: $input) { __typename } }',
      { input: { article, draft: 'silent', expectedRevision: 1, set: { state: 'DROPPED' } } },
      AS_DESK,
    );
    await press(page, 'a');
    await page.getByText('Somebody else has changed this draft since you saw it.').waitFor();
    await expect.poll(() => draftCard(page, 1).getAttribute('aria-label')).toContain('dropped');
  });

  test('an article can be a file, is listed until it is deleted, and reading it again finds its decisions', async () => {
    const page = await room.atTheDesk();
    const { id, content } = await provideArticle(room.running, 'file');
    await openEntry(page);
    await press(page, 'Tab');
    await page
      .getByLabel('Or a file')
      .setInputFiles({ name: 'north.txt', mimeType: 'text/plain', buffer: Buffer.from(content) });
    await page.getByText('Taken from north.txt.').waitFor();
    await page.getByLabel('Published').fill('2025-03-14');
    await page.getByLabel('Address').fill(`${ADDRESS}/file`);
    await press(page, 'Enter');
    await currentCard(page).waitFor();
    await press(page, 'a');
    await allSaved(page);
    await page.getByRole('button', { name: 'Another article' }).click();
    const listed = dialog(page).getByRole('listitem').filter({ hasText: '8 to decide, 1 accepted' }).first();
    await listed.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => draftCard(page, 1).getAttribute('aria-label')).toContain('accepted');
    await page.getByRole('button', { name: 'Another article' }).click();
    await listed.getByRole('button', { name: /^Delete/ }).click();
    await listed.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('The article and its drafts were deleted.').waitFor();
    const query = 'query ($id: ID!) { article(id: $id) { id } }';
    expect((await room.running.query(query, { id }, AS_DESK)).data.article).toBeNull();
  });

  test('an empty article gives a message at its field', async () => {
    const page = await room.atTheDesk();
    await openEntry(page);
    await dialog(page).getByRole('button', { name: 'Read', exact: true }).click();
    await expect.poll(() => page.getByLabel('Text of the article').getAttribute('aria-invalid')).toBe('true');
    await press(page, 'Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect(
      await deskBar(page)
        .getByRole('button', { name: 'Read an article' })
        .evaluate((it) => it === document.activeElement),
    ).toBe(true);
  });
});
