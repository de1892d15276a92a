/** The desk on the page, in a real browser: what editors do, and what readers see of it. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  act,
  card,
  deskBar,
  dialog,
  fillNotice,
  fillStatement,
  newsroom,
  press,
  said,
  timeOf,
} from '../fixtures/browser/desk-page.js';
import { axeViolations, intercept, picture } from '../fixtures/browser/page.js';
import { file } from '../fixtures/stories/story.js';

const room = newsroom();

/** Shows the updates that a reader has not looked at yet. */
const reveal = (page: Page) => page.locator('.pill').click();
const messageShown = (page: Page, text: string | RegExp) => deskBar(page).getByText(text).waitFor();
const withName = (action: string) => `${action}\nkept`;
const statementsOf = async (words: string): Promise<number> => {
  const query = 'query ($words: String!) { search(text: $words) { totalCount } }';
  return (await room.running.query(query, { words })).data.search.totalCount;
};

describe('Editors at the desk', () => {
  test('an editor publishes a statement with a new source, and a reader with the page open sees it', async () => {
    const [page, reader] = [await room.atTheDesk(room.editorToken), await room.aReader()];
    await page.getByRole('button', { name: 'New statement' }).click();
    const form = dialog(page);
    await fillStatement(page, { speaker: 'Anna North', words: 'The talks begin on Monday.', date: '2025-03-14T15:00' });
    await form.getByRole('status').getByText('has a time of day but no zone').waitFor();
    await timeOf(form).getByLabel('Time zone').fill('Europe/Kyiv');
    await timeOf(form).getByLabel('Approximate').check();
    await form.getByText('Readers will see: 14 March 2025, about 15:00 Kyiv time').waitFor();
    await form.getByLabel('Place', { exact: true }).fill('The harbour');
    await form.getByLabel('New source').check();
    await form.getByLabel('Address').fill('https://wire.example/monday');
    await form.getByLabel('Publisher').fill('The Wire');
    await form.getByLabel('Title').fill('Talks on Monday');
    await form.getByLabel('Kind', { exact: true }).selectOption({ label: 'wire report' });
    await press(page, 'Check');
    await form.getByRole('status').getByText('Ready to publish.').waitFor();
    // An empty alert would be announced, so none exists.
    expect(await form.getByRole('alert').count()).toBe(0);
    await picture(page, 'desk-checked');
    await picture(page, 'desk-new');
    await press(page, 'Publish');
    await messageShown(page, 'Published: north-the-talks-begin-on-monday.');
    expect(await deskBar(page).getByRole('link', { name: 'See it' }).getAttribute('href')).toMatch(/^\/statements\//);
    await reveal(reader);
    const shown = card(reader, 'The talks begin on Monday.');
    await shown.getByRole('link', { name: 'The Wire' }).waitFor();
    expect(await shown.innerText()).toContain('President of North');
    expect(await shown.locator('button').count()).toBe(0);
    const query = '{ search(text: "begin on Monday") { edges { node { place } } } }';
    expect((await room.running.query(query)).data.search.edges).toEqual([{ node: { place: 'The harbour' } }]);
  });

  test('an editor corrects a statement: the page sends only the changed field, and shows the word changes first', async () => {
    const [page, reader] = [await room.atTheDesk(), await room.aReader()];
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    await act(page, 'corrected', 'Correct');
    await dialog(page).getByLabel('Words', { exact: true }).fill('What was said in corrected.');
    const changes = dialog(page).getByRole('region', { name: 'What changes' });
    expect(await changes.locator('del').innerText()).toBe('is');
    expect(await changes.locator('ins').innerText()).toBe('was');
    await press(page, 'Correct');
    await dialog(page).getByText('Write the public explanation').first().waitFor();
    await fillNotice(page, 'The words were wrong', 'It was in the past tense.');
    await picture(page, 'desk-correction');
    await press(page, 'Correct');
    await messageShown(page, 'Corrected: corrected.');
    const correction = sent.map((body) => /"set":(\{.*?\}),"notice"/.exec(body)?.[1]).filter(Boolean);
    expect(correction).toEqual(['{"text":"What was said in corrected."}']);
    await card(reader, 'What was said in corrected.').getByText('It was in the past tense.').waitFor();
  });

  test('an editor adds a translation without a notice, and corrects it with one', async () => {
    const page = await room.atTheDesk();
    const form = dialog(page);
    await act(page, 'by-keyboard', 'Correct');
    await form.getByRole('button', { name: 'Add a translation' }).click();
    const translation = form.getByRole('group', { name: 'Translations' });
    await translation.getByLabel('Words').fill('Was gesagt wird.');
    await press(page, 'Correct');
    // A translation without a language lacks it; the notice is not asked for.
    await expect.poll(() => form.getByRole('alert').getByRole('listitem').allInnerTexts()).toEqual(['Enter: Language']);
    await translation.getByLabel('Language').fill('de');
    await translation.getByLabel('Translated by a machine').check();
    await form.getByText('This adds to the statement and needs no notice').waitFor();
    await press(page, 'Correct');
    await messageShown(page, 'Corrected: by-keyboard.');
    await act(page, 'by-keyboard', 'Correct');
    await expect.poll(() => translation.getByLabel('Words').inputValue()).toBe('Was gesagt wird.');
    await translation.getByLabel('Words').fill('Was gesagt wurde.');
    await press(page, 'Correct');
    await form.getByText('Write the public explanation').first().waitFor();
    await fillNotice(page, 'The translation was wrong', 'The tense was wrong.');
    await press(page, 'Correct');
    await messageShown(page, 'Corrected: by-keyboard.');
    const query =
      '{ search(text: "said in by-keyboard") { edges { node { version translations { text machine } } } } }';
    await expect
      .poll(async () => (await room.running.query(query)).data.search.edges)
      .toEqual([{ node: { version: 3, translations: [{ text: 'Was gesagt wurde.', machine: true }] } }]);
  });

  test('an editor retracts a statement, and readers see its notice instead', async () => {
    const [page, reader] = [await room.atTheDesk(), await room.aReader()];
    await act(page, 'retracted', 'Retract');
    await fillNotice(page, 'It was never said', 'We were deceived.');
    await press(page, 'Retract');
    await messageShown(page, 'Retracted.');
    await card(reader, 'We were deceived.').waitFor();
    expect(await card(reader, said('retracted')).count()).toBe(0);
    const buttons = card(page, 'We were deceived.').locator('.desk-actions button');
    await expect.poll(() => buttons.allInnerTexts()).toEqual(['Redact\nretracted']);
    // The button that had the focus no longer exists.
    expect(await page.locator(':focus').innerText()).toContain('We were deceived.');
  });

  test('an editor sees which positions lose their evidence, and confirms', async () => {
    const page = await room.atTheDesk();
    await act(page, 'evidence', 'Retract');
    await fillNotice(page, 'Another reason', 'It does not hold.');
    await press(page, 'Retract');
    await dialog(page).getByText('North on “A truce”: Noncommittal').waitFor();
    await press(page, 'Do it anyway');
    await messageShown(page, 'Retracted.');
  });

  test('the desk offers the reasons that fit each action', async () => {
    const page = await room.atTheDesk();
    const reasons = async (action: string) => {
      await act(page, 'kept', action);
      const field = dialog(page).getByLabel('Reason');
      await field.waitFor();
      const offered = await field.locator('option').allInnerTexts();
      await page.keyboard.press('Escape');
      return offered.filter((one) => one !== 'Choose …');
    };
    expect(await reasons('Retract')).toEqual([
      'It was never said',
      'It was on the record already',
      'Legal reasons',
      'Another reason',
    ]);
    expect(await reasons('Withhold')).toEqual(['Legal reasons', 'Another reason']);
    expect(await reasons('Redact')).toEqual(['Legal reasons', 'Another reason']);
    const forCorrections = await reasons('Correct');
    expect(forCorrections).toContain('The words were wrong');
    for (const other of ['It was never said', 'It was on the record already', 'Legal reasons']) {
      expect(forCorrections).not.toContain(other);
    }
  });

  test('the desk lists what is missing in plain words, in the order of the form', async () => {
    const page = await room.atTheDesk();
    await page.getByRole('button', { name: 'New statement' }).click();
    await dialog(page).getByLabel('Language', { exact: true }).fill('');
    await press(page, 'Check');
    const listed = dialog(page).getByRole('alert').getByRole('listitem');
    await listed.first().waitFor();
    expect(await listed.allInnerTexts()).toEqual([
      'Choose a speaker',
      'Choose direct, reported or mixed speech',
      'Enter the words',
      'Enter the language of the words',
      'Enter the date, as far as it is known',
      'Choose a channel, or "not known"',
      // The service finds what the form does not know of, in the same round.
      'Name a source: add at least one citation',
    ]);
    expect(await dialog(page).locator('.desk-well').textContent()).toBe('');
    for (const label of ['Channel', 'Relayed by']) await dialog(page).getByLabel(label, { exact: true }).waitFor();
    await press(page, 'Discard changes');
  });

  test('an editor withholds and releases a statement', async () => {
    const [page, reader] = [await room.atTheDesk(room.editorToken), await room.aReader()];
    await act(page, 'withheld', 'Withhold');
    await fillNotice(page, 'Another reason', 'We are checking this.');
    await press(page, 'Withhold');
    await card(reader, 'We are checking this.').waitFor();
    const held = card(page, 'We are checking this.');
    await held.getByRole('button', { name: 'Release' }).click();
    await fillNotice(page, 'Another reason', 'It stands.');
    await press(page, 'Release');
    await card(reader, said('withheld')).waitFor();
  });

  test('the desk offers only the actions that the status and the role allow', async () => {
    const [editor, chief] = [await room.atTheDesk(room.editorToken), await room.atTheDesk()];
    const offered = (page: Page) => card(page, said('kept')).locator('.desk-actions button').allInnerTexts();
    await expect.poll(() => offered(chief)).toEqual(['Correct', 'Withhold', 'Retract', 'Redact'].map(withName));
    await expect.poll(() => offered(editor)).toEqual(['Correct', 'Withhold'].map(withName));
    // Editors may retract their own statements.
    const own = card(editor, 'The talks begin on Monday.');
    await own.getByRole('button', { name: 'Retract' }).waitFor();
    expect(await own.getByRole('button', { name: 'Redact' }).count()).toBe(0);
  });

  test('an editor in a conflict learns whose change it was, keeps the typed words and loads the current version', async () => {
    const page = await room.atTheDesk(room.editorToken);
    await act(page, 'contested', 'Correct');
    await dialog(page).getByLabel('Words', { exact: true }).fill('These words are mine.');
    await fillNotice(page, 'The words were wrong', 'Mine.');
    await room.running.apply(
      file({
        correct: [
          {
            statement: 'contested',
            set: { channel: 'BRIEFING' },
            notice: { kind: 'CORRECTION', reason: 'OTHER', text: 'It was a briefing.' },
          },
        ],
      }),
    );
    await press(page, 'Correct');
    // The chief's token is that of the desk itself.
    await dialog(page).getByText('desk has changed this since you saw it. It is at version 2 now.').waitFor();
    await press(page, 'Load the current version');
    await expect.poll(() => dialog(page).getByLabel('Channel').inputValue()).toBe('BRIEFING');
    expect(await dialog(page).getByLabel('Words', { exact: true }).inputValue()).toBe('These words are mine.');
    await press(page, 'Correct');
    await messageShown(page, 'Corrected: contested.');
  });

  test('each mistake is shown at its field, and the first field has the focus', async () => {
    const page = await room.atTheDesk();
    await page.getByRole('button', { name: 'New statement' }).click();
    await fillStatement(page, { speaker: 'Anna North', words: 'She said “something”.', date: '2025-03-14' });
    await dialog(page).getByLabel('Which one').fill('no-such-source');
    await press(page, 'Publish');
    const words = dialog(page).getByLabel('Words', { exact: true });
    await expect.poll(() => words.getAttribute('aria-invalid')).toBe('true');
    const describedBy = (await words.getAttribute('aria-describedby')) ?? '';
    const texts = await Promise.all(describedBy.split(' ').map((id) => page.locator(`[id="${id}"]`).innerText()));
    expect(texts.join(' ')).toContain('reported speech cannot have quotation marks');
    expect(await words.evaluate((element) => element === document.activeElement)).toBe(true);
    const source = dialog(page).getByLabel('Which one');
    expect(await source.getAttribute('aria-invalid')).toBe('true');
    await picture(page, 'desk-mistake');
    expect(await axeViolations(page)).toEqual([]);
    await press(page, 'Discard changes');
  });

  test('the desk shows a duplicate, and the editor publishes it as another statement', async () => {
    const page = await room.atTheDesk();
    await page.getByRole('button', { name: 'New statement' }).click();
    await fillStatement(page, { speaker: 'Anna North', words: said('twice'), date: '2025-03-13' });
    await press(page, 'Publish');
    const existing = dialog(page).getByRole('link', { name: said('twice') });
    expect(await existing.getAttribute('href')).toMatch(/^\/statements\//);
    await press(page, 'Publish as another statement');
    await messageShown(page, /^Published/);
  });

  test('an editor saves a draft that nobody else sees, opens it again, and publishes it', async () => {
    const [page, reader] = [await room.atTheDesk(room.editorToken), await room.aReader()];
    await page.getByRole('button', { name: 'New statement' }).click();
    await dialog(page).getByLabel('Words', { exact: true }).fill('Prepared beforehand.');
    await press(page, 'Save draft');
    await deskBar(page).getByText('Drafts (1)').waitFor({ state: 'attached' });
    expect(await statementsOf('Prepared beforehand')).toBe(0);
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('button', { name: 'Drafts (1)' }).click();
    await dialog(page).getByText('to fix').waitFor();
    await dialog(page).getByRole('button', { name: /^Open/ }).click();
    await fillStatement(page, { speaker: 'Bert South', date: '2025-03-15' });
    expect(await dialog(page).getByLabel('Words', { exact: true }).inputValue()).toBe('Prepared beforehand.');
    await press(page, 'Publish');
    await messageShown(page, /^Published/);
    await deskBar(page).getByText('Drafts (0)').waitFor();
    await reveal(reader);
    await card(reader, 'Prepared beforehand.').getByText('Bert South').waitFor();
  });

  test('a statement sent again after a lost connection is published once', async () => {
    const page = await room.atTheDesk();
    await page.getByRole('button', { name: 'New statement' }).click();
    await fillStatement(page, { speaker: 'Anna North', words: 'Sent over a bad line.', date: '2025-03-16' });
    // The request arrives, and its response is lost.
    let arrived = 0;
    await intercept(page, '**/graphql', async (route) => {
      if (!route.request().postData()?.includes('publishStatement')) return route.continue();
      arrived += 1;
      if (arrived > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await press(page, 'Publish');
    await dialog(page).getByText('it is not known whether this has arrived').waitFor();
    expect(await statementsOf('Sent over a bad line')).toBe(1);
    // Sends it again after the page was reloaded.
    await page.reload();
    await page.getByRole('button', { name: 'New statement (begun)' }).click();
    await press(page, 'Publish');
    await messageShown(page, /^Published/);
    expect(await statementsOf('Sent over a bad line')).toBe(1);
  });

  test('the desk works by keyboard, and the focus returns to its place', async () => {
    const page = await room.atTheDesk();
    const button = card(page, said('by-keyboard')).getByRole('button', { name: 'Withhold' });
    await button.focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect
      .poll(() =>
        dialog(page)
          .getByLabel('Reason')
          .evaluate((it) => it === document.activeElement),
      )
      .toBe(true);
    await page.keyboard.type('Another');
    await page.keyboard.press('Tab');
    await page.keyboard.type('By the keyboard alone.');
    for (let tabs = 0; tabs < 3; tabs += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await messageShown(page, 'Withheld.');
    const focused = page.locator(':focus');
    expect(await focused.evaluate((element) => element.closest('.desk-bar, .desk-actions') !== null)).toBe(true);
  });

  test('a statement’s page has the same actions', async () => {
    const page = await room.atTheDesk();
    const id = await card(page, said('alone')).getAttribute('data-statement');
    await page.goto(`${room.running.service.url}/statements/${id}`);
    await act(page, 'alone', 'Withhold');
    await fillNotice(page, 'Another reason', 'Not here.');
    await press(page, 'Withhold');
    await page.getByRole('button', { name: 'Release alone' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});
