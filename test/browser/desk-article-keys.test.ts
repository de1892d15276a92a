/** How many keys an editor presses for one statement: from an article to published, and typing the form. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  ADDRESS,
  ARTICLE,
  currentCard,
  DRAFTS,
  PUBLISHED,
  provideArticle,
  toldIn,
} from '../fixtures/browser/article.js';
import { deskBar, dialog, newsroom } from '../fixtures/browser/desk-page.js';

const room = newsroom();

/** Control and V. */
const PASTE_KEYS = 2;
/** The most key presses for the statement in the middle, from the article to published. */
const MOST_KEYS_IN_MEDIAN = 5;
/** The words that an editor writes in place of those of the article, by draft. */
const REWORDED: Readonly<Record<string, string>> = {
  guarantees: 'North asks for guarantees first.',
};

/** Counts the key presses of a page from now on; the function that it returns says how many there were since its last call. */
async function countKeys(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { dataset } = document.documentElement;
    const count = () => {
      dataset.keys = String(Number(dataset.keys ?? 0) + 1);
    };
    window.addEventListener('keydown', count, true);
  });
  let before = 0;
  return async () => {
    const now = await page.evaluate(() => Number(document.documentElement.dataset.keys ?? 0));
    const since = now - before;
    before = now;
    return since;
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** Presses Tab until a field of a dialog has the focus. */
async function tabTo(page: Page, label: string | RegExp): Promise<void> {
  const field = dialog(page).getByLabel(label, { exact: true }).first();
  for (let tabs = 0; tabs < 60; tabs += 1) {
    if (await field.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No field ${label} is reached by Tab`);
}

test('an editor presses at most 5 keys for a statement in the median, from the article to published', async () => {
  const page = await room.atTheDesk();
  const { content } = await provideArticle(room.running, 'measured');
  await deskBar(page).getByRole('button', { name: 'Read an article' }).focus();
  const keysSince = await countKeys(page);
  await page.keyboard.press('Enter');
  await page.getByLabel('Text of the article').waitFor();
  // The text and the address are pasted, with two keys each.
  let overhead = 2 * PASTE_KEYS;
  await page.keyboard.insertText(content);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PUBLISHED);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(`${ADDRESS}/measured`);
  await page.keyboard.press('Enter');
  await currentCard(page).waitFor();
  overhead += await keysSince();
  const keys: number[] = [];
  for (const { key } of DRAFTS) {
    await page.locator(`.draft-current[data-key="${key}"]`).waitFor();
    await page.keyboard.press('a');
    const words = REWORDED[key];
    if (words !== undefined) {
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
    }
    await page.locator(`.draft-ACCEPTED[data-key="${key}"]`).waitFor();
    keys.push(await keysSince());
  }
  await page.keyboard.press('p');
  await page.getByRole('dialog', { name: 'Publish the accepted drafts' }).waitFor();
  await page.keyboard.press('Enter');
  await toldIn(page, 'Published: 9 drafts.');
  overhead += await keysSince();
  const shares = keys.map((one) => one + overhead / keys.length);

  const typed: number[] = [];
  const pasted: number[] = [];
  for (const { key, content: draft } of DRAFTS) {
    // The form adds no actors.
    if (draft.speaker?.actor == null || draft.use !== 'STATEMENT') continue;
    const form = await room.atTheDesk();
    await deskBar(form).getByRole('button', { name: 'New statement' }).focus();
    const typedSince = await countKeys(form);
    await form.keyboard.press('Enter');
    await dialog(form).getByLabel('Name', { exact: true }).waitFor();
    await tabTo(form, 'Name');
    await form.keyboard.type(draft.speaker.name);
    const direct = draft.kind === 'DIRECT';
    await tabTo(form, 'Direct speech');
    const steps = { DIRECT: ['Space'], INDIRECT: ['ArrowRight'], MIXED: ['ArrowRight', 'ArrowRight'] };
    for (const step of steps[draft.kind]) await form.keyboard.press(step);
    await tabTo(form, 'Words');
    await form.keyboard.type(REWORDED[key] ?? draft.words);
    await tabTo(form, 'Date and time');
    await form.keyboard.type(PUBLISHED);
    await tabTo(form, 'Channel');
    await form.keyboard.type('remarks');
    await tabTo(form, 'Which one');
    await form.keyboard.type('daily');
    if (direct) {
      await tabTo(form, 'Exact quote');
      await form.keyboard.type(ARTICLE.slice(...draft.passage));
    }
    await form.keyboard.press('Enter');
    const all = await typedSince();
    const texts = [REWORDED[key] ?? draft.words, ...(direct ? [ARTICLE.slice(...draft.passage)] : [])];
    typed.push(all);
    pasted.push(all - sum(texts.map(({ length }) => length - PASTE_KEYS)));
  }
  const figures = {
    'from the article: median': median(shares),
    'from the article: decisions alone, median': median(keys),
    'from the article: all keys': sum(keys) + overhead,
    'from the article: statements': keys.length,
    'typing the form: median': median(typed),
    'typing the form, with the words and the passage pasted: median': median(pasted),
    'typing the form: statements': typed.length,
  };
  console.log(
    Object.entries(figures)
      .map(([name, figure]) => `${name}: ${figure.toFixed(1)}`)
      .join('\n'),
  );
  expect(median(shares)).toBeLessThanOrEqual(MOST_KEYS_IN_MEDIAN);
  expect(median(typed)).toBeGreaterThan(10 * median(shares));
});
