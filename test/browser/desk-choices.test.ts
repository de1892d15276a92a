/** The type-ahead of the desk in a story with more things than the desk reads at once. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { dialog, openAsDesk, PATH } from '../fixtures/browser/desk-page.js';
import { runningService, TOKEN } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, opening, source, statement } from '../fixtures/stories/story.js';

/** The desk reads a thousand things of a kind. */
const MANY = 1_001;
const many = <Part>(make: (number: number) => Part) => Array.from({ length: MANY }, (_, number) => make(number));

const running = runningService(async () => embeddedStore(), 'none');
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  // The last of its kind in the order in which the desk reads: the first source on the record, the last name, the first words.
  await running.apply(opening({ sources: [source('courier', { publisher: 'The Courier', title: 'Harbour' })] }));
  const zoe = { slug: 'zoe', type: 'PERSON', name: 'Zoé Zander', office: 'Mayor of South', represents: 'south' };
  await running.apply(
    file({
      sources: [...many((number) => source(`source-${number}`)), source('daily')],
      actors: [...many((number) => ({ slug: `actor-${number}`, type: 'PERSON', name: `Actor ${number}` })), zoe],
    }),
  );
  const first = statement('first', { text: 'The harbour closes at dusk.', saidAt: '2025-03-01' });
  await running.apply(file({ statements: [first, ...many((number) => statement(`statement-${number}`))] }));
});
afterAll(() => browser.close());

test('the type-ahead finds an actor, a source and a statement that the desk has not read, and a draft keeps their names', async () => {
  const { page, close } = await openAsDesk(browser, running.service.url, PATH, TOKEN);
  onTestFinished(close);
  const form = dialog(page);
  /** Types part of a name, waits for the first of what fits, and chooses it by key. */
  const find = async (label: string, typed: string, option: string) => {
    await form.getByLabel(label, { exact: true }).fill(typed);
    await form.getByRole('option', { name: option, exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
  };
  const shown = (label: string) => form.getByLabel(label, { exact: true }).inputValue();
  await page.getByRole('button', { name: 'New statement' }).click();
  await find('Name', 'zoe z', 'Zoé Zander (zoe)');
  await find('Which one', 'courier harb', 'The Courier: Harbour (https://courier.example/)');
  await form.getByRole('button', { name: 'Add a relation' }).click();
  await find('Which statement', 'closes dusk', 'Anna North: The harbour closes at dusk.');
  const names = ['Zoé Zander', 'The Courier: Harbour', 'Anna North: The harbour closes at dusk.'];
  const labels = ['Name', 'Which one', 'Which statement'];
  expect(await Promise.all(labels.map(shown))).toEqual(names);
  // Her office and whom she represents are known, as those of every actor.
  await form.getByText('Leave empty for the current office: Mayor of South.').waitFor();
  await form.getByText('On behalf of: South').waitFor();
  await form.getByLabel('Words', { exact: true }).fill('It closes at dawn.');
  await form.getByRole('button', { name: 'Save draft' }).click();
  await form.getByRole('heading', { name: /^Draft/ }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Drafts (1)' }).click();
  await form.getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => Promise.all(labels.map(shown))).toEqual(names);
});
