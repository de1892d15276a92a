/** Access to the desk on the page: readers have none, editors sign in and out, and its controls are accessible. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { idOfSecret } from '../../src/desk/tokens.js';
import { BuiltAssets } from '../../src/server/pages/assets.js';
import {
  act,
  card,
  deskBar,
  dialog,
  fillNotice,
  newsroom,
  PATH,
  press,
  said,
  signIn,
} from '../fixtures/browser/desk-page.js';
import { axeViolations, isTooWide, openReader, picture } from '../fixtures/browser/page.js';
import { TOKEN } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { AS_DESK } from '../fixtures/stories/desk.js';

const room = newsroom();

/** A text that only the desk's code has. */
const DESK_TEXT = 'Discard changes';

describe('Readers and the desk’s code', () => {
  test('a reader never receives the desk’s code, and no file open to readers has it', async () => {
    const { page, errors, close } = await openReader(room.browser, `${room.running.service.url}/`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const id = await card(await room.aReader(), said('kept')).getAttribute('data-statement');
    for (const path of ['/', PATH, `/statements/${id}`, '/search?q=said', '/desk']) {
      await page.goto(`${room.running.service.url}${path}`, { waitUntil: 'networkidle' });
      expect(await page.content(), path).not.toContain('assets/desk');
    }
    expect(asked.filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(0);
    expect(asked.filter((path) => /^\/(assets\/)?desk\b./.test(path))).toEqual([]);
    expect(await page.locator('#desk').count()).toBe(0);
    const built = new BuiltAssets();
    expect(built.paths.filter((path) => path.startsWith('/assets/desk/'))).toEqual([]);
    for (const path of built.paths) {
      const text = await (await fetch(`${room.running.service.url}${path}`)).text();
      expect(text.includes(DESK_TEXT), path).toBe(false);
    }
    // The code exists, for editors who have signed in.
    const signedIn = await fetch(`${room.running.service.url}/desk/session`, { method: 'POST', headers: AS_DESK });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const texts = built.deskPaths.map(async (path) =>
      (await fetch(`${room.running.service.url}${path}`, { headers: { cookie } })).text(),
    );
    expect((await Promise.all(texts)).join()).toContain(DESK_TEXT);
    expect(errors).toEqual([]);
    await close();
  });
});

describe('Signing in', () => {
  const open = async () => (await room.watched(openReader(room.browser, `${room.running.service.url}/desk`))).page;
  const held = (page: Page) => page.evaluate(() => JSON.stringify([sessionStorage, localStorage, document.cookie]));

  test('signing in with a wrong token shows why it is refused', async () => {
    const page = await open();
    const revoked = await issue(room.running.service.record);
    await room.running.service.record.tokens.revoke(idOfSecret(revoked) ?? '', 'a test');
    for (const [token, code] of [
      ['nonsense', 'TOKEN_INVALID'],
      [await issue(room.running.service.record, { expiresAt: '2020-01-01T00:00:00.000Z' }), 'TOKEN_EXPIRED'],
      [revoked, 'TOKEN_REVOKED'],
    ] as const) {
      await signIn(page, token);
      await page.getByRole('alert').getByText(code).waitFor();
      expect(await page.getByLabel('Token').getAttribute('aria-invalid')).toBe('true');
      expect(await held(page)).not.toContain(token);
    }
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, 'desk-sign-in');
  });

  test('signing in lasts for the tab, and signing out forgets the token', async () => {
    const page = await open();
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await signIn(page, TOKEN);
    await deskBar(page).getByText('desk (chief)').waitFor();
    await page.goto(`${room.running.service.url}${PATH}`);
    await deskBar(page).waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await deskBar(page).getByRole('button', { name: 'Sign out' }).click();
    await expect.poll(() => deskBar(page).count()).toBe(0);
    await page.getByText('connected').waitFor();
    expect(await held(page)).not.toContain(TOKEN);
    expect(await page.context().cookies(`${room.running.service.url}/assets/desk/x.js`)).toEqual([]);
    expect(await card(page, said('kept')).locator('button').count()).toBe(0);
    expect(addresses.join()).not.toContain(TOKEN);
  });

  test('an editor whose token was revoked signs in again and returns to the page and the typed words', async () => {
    const token = await issue(room.running.service.record, { name: 'Day desk' });
    const page = await room.atTheDesk(token);
    await act(page, 'kept', 'Withhold');
    await fillNotice(page, 'Another reason', 'Typed before.');
    await room.running.service.record.tokens.revoke(idOfSecret(token) ?? '', 'a test');
    await press(page, 'Withhold');
    await page.getByRole('alert').getByText('TOKEN_REVOKED').waitFor();
    await signIn(page, await issue(room.running.service.record, { name: 'Day desk' }));
    await deskBar(page).waitFor();
    expect(new URL(page.url()).pathname).toBe(PATH);
    await act(page, 'kept', 'Withhold');
    expect(await dialog(page).getByLabel('Public explanation').inputValue()).toBe('Typed before.');
    await page.keyboard.press('Escape');
    await deskBar(page).getByRole('button', { name: 'Sign out' }).click();
    await dialog(page).getByText('will be discarded').waitFor();
    await press(page, 'Discard and sign out');
    await expect.poll(() => deskBar(page).count()).toBe(0);
    expect(await held(page)).not.toContain('Typed before.');
  });
});

describe('The return after signing in', () => {
  test.each([
    '//elsewhere.invalid/stories',
    '///elsewhere.invalid',
    '/\\elsewhere.invalid/',
    'https://elsewhere.invalid/',
    '@elsewhere.invalid/',
    'javascript:location="//elsewhere.invalid"',
  ])('the return after signing in stays on the origin, although the stored address is %s', async (from) => {
    // The sign-in page would consume the stored text, so another page stores it.
    const { page, close } = await openReader(room.browser, `${room.running.service.url}/`);
    const turnedAway = JSON.stringify({ code: 'TOKEN_REVOKED', message: '', from });
    await page.evaluate((text) => sessionStorage.setItem('onrecord-desk-turned-away', text), turnedAway);
    await page.goto(`${room.running.service.url}/desk`);
    await page.getByRole('alert').getByText('TOKEN_REVOKED').waitFor();
    const opened: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest()) opened.push(new URL(request.url()).origin);
    });
    await signIn(page, TOKEN);
    await expect.poll(() => opened).toEqual([room.running.service.url]);
    await close();
  });
});

describe('Accessibility of the desk', () => {
  test.each([
    ['light and wide', {}],
    ['dark and narrow', { dark: true, narrow: true }],
  ] as const)('axe finds no violations at the desk, %s', async (name, options) => {
    const page = await room.atTheDesk(TOKEN, options);
    await card(page, said('kept')).getByRole('button', { name: 'Correct' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await picture(page, `desk-page ${name}`);
    for (const open of [
      () => page.getByRole('button', { name: 'New statement' }).click(),
      () => act(page, 'kept', 'Correct'),
      () => act(page, 'kept', 'Retract'),
      () => page.getByRole('button', { name: 'Drafts' }).click(),
    ]) {
      await open();
      await expect.poll(() => dialog(page).locator('form, .desk-drafts').count()).toBe(1);
      expect(await axeViolations(page)).toEqual([]);
      await picture(page, `desk-${await dialog(page).getByRole('heading').first().innerText()} ${name}`);
      await page.keyboard.press('Escape');
    }
  });
});
