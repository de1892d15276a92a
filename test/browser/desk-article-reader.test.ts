/** An article through the reader itself, from the pasted text to published statements, by keyboard alone. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { currentCard, toldIn } from '../fixtures/browser/article.js';
import { card, deskBar, dialog, HEARD, newsroom } from '../fixtures/browser/desk-page.js';

const room = newsroom();

/** A report of our own: its headline reports something, and North has other words than on the record. */
const REPORT = `Harbour Union offers to load the ships
NORTHAM, March 14 (Daily Example) — President Anna North said on Thursday that the crossing would stay shut until the talks end.
“The offer came far too late,” North told reporters on Thursday.
“We can load the ships by Monday,” said Clara Weiss, spokesperson of the Harbour Union.
Bert South, the president of South, called the answer “a closed door” in an interview on Friday.`;

const ADDRESS = 'https://example.net/harbour-union';

/** Goes backwards by Tab until the button has the focus: the bar of the desk is at the end of the page. */
async function tabBackTo(page: Page, button: string): Promise<void> {
  const wanted = deskBar(page).getByRole('button', { name: button });
  await wanted.waitFor();
  for (let tabs = 0; tabs < 20; tabs += 1) {
    await page.keyboard.press('Shift+Tab');
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The button "${button}" is not reached by Tab`);
}

/** Waits until the current draft has these words. */
const lookAt = (page: Page, words: string) => currentCard(page).getByText(words).first().waitFor();

test('an editor pastes an article, and goes by keyboard alone from what the reader finds to the story of readers', async () => {
  const page = await room.atTheDesk();
  await tabBackTo(page, 'Read an article');
  await page.keyboard.press('Enter');
  await page.getByLabel('Text of the article').waitFor();
  await page.keyboard.insertText(REPORT);
  // The field for a file stands between.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('2025-03-14');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(ADDRESS);
  await page.keyboard.press('Enter');

  await lookAt(page, 'to load the ships');
  await page.keyboard.press('d');
  await lookAt(page, 'the crossing would stay shut until the talks end');
  await currentCard(page).getByText('on behalf of North · 13 March 2025 · from “on Thursday”').waitFor();
  await page.keyboard.press('a');
  await dialog(page).getByLabel('Words', { exact: true }).waitFor();
  await page.keyboard.type('North will open the crossing after the talks.');
  await page.keyboard.press('Enter');
  await lookAt(page, 'The offer came far too late');
  await currentCard(page).getByText(HEARD).waitFor();
  await currentCard(page).getByText('Accept to add these words to it as a conflicting account.').waitFor();
  await page.keyboard.press('a');
  await lookAt(page, 'We can load the ships by Monday');
  await page.keyboard.press('a');
  await lookAt(page, 'a closed door');
  await page.keyboard.press('e');
  await dialog(page).getByLabel('Words', { exact: true }).waitFor();
  await page.keyboard.type('The answer is “a closed door”.');
  // The kind of speech stands between.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Outgoing president');
  await page.keyboard.press('Enter');
  await toldIn(page, 'Every draft is decided.');

  await page.keyboard.press('p');
  const publishing = page.getByRole('dialog', { name: 'Publish the accepted drafts' });
  await publishing.getByText('3 statements and 1 conflicting account.').waitFor();
  await publishing.getByText('New actors: Clara Weiss and Harbour Union.').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('Daily Example');
  await page.keyboard.press('Enter');
  await toldIn(page, 'Published: 4 drafts.');

  const reader = await room.aReader();
  for (const [words, about] of [
    ['North will open the crossing after the talks.', 'Anna North'],
    ['We can load the ships by Monday', 'Clara Weiss'],
    ['The answer is', 'Bert South'],
    ['The answer is', 'Outgoing president'],
  ] as const) {
    expect(await card(reader, words).innerText()).toContain(about);
  }
  await card(reader, HEARD).getByRole('link', { name: '1 other wording', exact: true }).click();
  const wordings = reader.getByRole('region', { name: 'Every wording, side by side' });
  await wordings.getByText('The offer came far too late').waitFor();
  expect(await wordings.getByRole('link', { name: 'Daily Example' }).getAttribute('href')).toBe(ADDRESS);
});
