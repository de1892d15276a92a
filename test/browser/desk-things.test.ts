/** The forms of the desk for everything but statements: stories, actors, sources, events, proposals and positions. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import * as vocabulary from '../../src/story/vocabulary.js';
import { choose, deskBar, dialog, newsroom, press, timeOf } from '../fixtures/browser/desk-page.js';
import { axeViolations, intercept, isTooWide, picture } from '../fixtures/browser/page.js';
import { TOKEN } from '../fixtures/service/service.js';
import { file, STORY } from '../fixtures/stories/story.js';

const room = newsroom();
const messageShown = (page: Page, text: string | RegExp) => deskBar(page).getByText(text).waitFor();
const ask = async (query: string, variables: Record<string, unknown> = {}) =>
  (await room.running.query(query, variables)).data;

/** Opens the list of what the story has. */
async function list(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add or change' }).click();
  await dialog(page).getByRole('heading', { name: 'Positions' }).waitFor();
}

/** Opens the form for a new thing from that list. */
async function begin(page: Page, button: string): Promise<Locator> {
  await list(page);
  await press(page, button);
  await dialog(page).locator('form').waitFor();
  return dialog(page);
}

/** Opens the form of a thing that is there. */
async function change(page: Page, name: string): Promise<Locator> {
  await list(page);
  await dialog(page)
    .getByRole('button', { name: `Change ${name}`, exact: true })
    .click();
  await dialog(page).locator('form').waitFor();
  return dialog(page);
}

const listed = (form: Locator) => form.getByRole('alert').getByRole('listitem');

describe('Sources at the desk', () => {
  test('an editor adds a source by address and publisher, and corrects it; no readable name is asked for', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await begin(page, 'New source');
    expect(await form.getByLabel('Readable name').count()).toBe(0);
    const url = 'https://www.courier.example/2025/harbour?page=1';
    await form.getByLabel('Address').fill(url);
    await form.getByLabel('Publisher').fill('The Courier');
    await form.getByLabel('Kind').selectOption({ label: 'news report' });
    await timeOf(form, 'Published').getByLabel('Date and time').fill('2025-03-14');
    await form.getByLabel('Archived copy').fill('https://archive.example/courier');
    await picture(page, 'desk-new-source');
    await press(page, 'Add');
    await messageShown(page, 'Added: The Courier.');
    const query = 'query ($url: String!) { source(by: { url: $url }) { slug title archivedUrl version } }';
    const { source } = await ask(query, { url });
    expect(source).toMatchObject({ archivedUrl: 'https://archive.example/courier', version: 1 });
    expect(source.slug).toMatch(/^courier-example-2025-harbour-[a-z0-9]+$/);
    // The address leads to the source that is there, which the editor corrects.
    await begin(page, 'New source');
    await form.getByLabel('Address').fill(url);
    await form.getByRole('button', { name: 'Change The Courier' }).click();
    await form.getByText(`Readable name: ${source.slug}`).waitFor();
    await form.getByLabel('Title').fill('The harbour');
    await press(page, 'Save changes');
    await messageShown(page, 'Changed: The Courier: The harbour.');
    expect((await ask(query, { url })).source).toMatchObject({ title: 'The harbour', version: 2 });
    // No statement cites it; its publisher and its title lead to it all the same.
    await list(page);
    for (const typed of ['courier', 'the harb']) {
      await form.getByLabel('Find').fill(typed);
      await form.getByRole('button', { name: 'Change The Courier: The harbour' }).waitFor();
    }
  });
});

describe('Actors at the desk', () => {
  test('an editor looks at who is there before adding an actor, by another spelling and by Wikidata id', async () => {
    await room.running.apply(
      file({
        actors: [
          {
            slug: 'zelenskyy',
            type: 'PERSON',
            name: 'Volodymyr Zelenskyy',
            otherNames: ['Зеленський'],
            wikidataId: 'Q3874799',
          },
        ],
      }),
    );
    const page = await room.atTheDesk(room.editorToken);
    const form = await begin(page, 'New actor');
    const known = form.getByRole('button', { name: 'Change Volodymyr Zelenskyy' });
    for (const [label, text] of [
      ['Name', 'Zelensky'],
      ['Name', 'Зеленський'],
      ['Wikidata id', 'Q3874799'],
    ] as const) {
      await form.getByLabel('Name', { exact: true }).fill('');
      await form.getByLabel(label, { exact: true }).fill(text);
      await known.waitFor();
    }
    await form.getByLabel('Wikidata id').fill('');
    await form.getByLabel('Type', { exact: true }).selectOption({ label: 'Person' });
    await form.getByLabel('Name', { exact: true }).fill('Clara East');
    await form.getByLabel('Other names').fill('C. East\nKlara Ost');
    await form.getByLabel('Present office').fill('Mayor of East');
    await choose(form, 'Represents', 'South');
    expect(await form.getByLabel('Country code').count()).toBe(0);
    expect(await form.getByLabel('Readable name').getAttribute('placeholder')).toBe('clara-east');
    await picture(page, 'desk-new-actor');
    await press(page, 'Add');
    await messageShown(page, 'Added: Clara East.');
    await change(page, 'Clara East');
    await form.getByLabel('Other names').fill('Klara Ost');
    await press(page, 'Save changes');
    await messageShown(page, 'Changed: Clara East.');
    const { actor } = await ask(
      '{ actor(by: { slug: "clara-east" }) { otherNames ... on Person { office represents { slug } } } }',
    );
    expect(actor).toEqual({ otherNames: ['Klara Ost'], office: 'Mayor of East', represents: { slug: 'south' } });
  });
});

describe('Events at the desk', () => {
  test('an editor adds an event with participants, one of them new, and postpones it', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await begin(page, 'New event');
    await form.getByLabel('Kind').selectOption({ label: 'Summit' });
    await form.getByLabel('Title').fill('The harbour summit');
    await form.getByLabel('Status').selectOption({ label: 'scheduled' });
    await timeOf(form, 'Time').getByLabel('Date and time').fill('2025-04');
    await timeOf(form, 'Time').getByLabel('Approximate').check();
    await form.getByLabel('Place').fill('The harbour');
    await form.getByRole('button', { name: 'Add a participant' }).click();
    const who = form.getByLabel('Who', { exact: true });
    await who.fill('Harbour Union');
    await form.getByRole('option', { name: 'A new actor: “Harbour Union” …' }).click();
    // The new actor is made over the form, which is kept as it is.
    const passing = page.getByRole('dialog', { name: 'New actor' });
    expect(await passing.getByLabel('Name', { exact: true }).inputValue()).toBe('Harbour Union');
    await passing.getByLabel('Type', { exact: true }).selectOption({ label: 'Organization' });
    await passing.getByRole('button', { name: 'Add', exact: true }).click();
    await expect.poll(() => who.inputValue()).toBe('Harbour Union');
    await form.getByLabel('Role').selectOption({ label: 'host' });
    await choose(form, 'Part of', 'The talks');
    await press(page, 'Add');
    await messageShown(page, 'Added: The harbour summit.');
    await change(page, 'The harbour summit');
    await form.getByLabel('Status').selectOption({ label: 'postponed' });
    await timeOf(form, 'Time').getByLabel('Date and time').fill('2025-05');
    await press(page, 'Save changes');
    // The service says what a postponed event lacks, at its field.
    const before = timeOf(form, 'Time before').getByLabel('Date and time');
    await expect.poll(() => before.getAttribute('aria-invalid')).toBe('true');
    await before.fill('2025-04');
    await press(page, 'Save changes');
    await messageShown(page, 'Changed: The harbour summit.');
    const { event } = await ask(
      `{ event(by: { slug: "${STORY}/the-harbour-summit" }) {
        status time { edtf: written approximate } previousTime { edtf: written } place partOf { slug }
        participants { role actor { slug } }
      } }`,
    );
    expect(event).toEqual({
      status: 'POSTPONED',
      time: { edtf: '2025-05', approximate: true },
      previousTime: { edtf: '2025-04' },
      place: 'The harbour',
      partOf: { slug: 'talks' },
      participants: [{ role: 'HOST', actor: { slug: 'harbour-union' } }],
    });
  });
});

describe('Proposals at the desk', () => {
  test('an editor adds a proposal with terms, proposers, a relation and a cited passage, and changes its status', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await begin(page, 'New proposal');
    await form.getByLabel('Title').fill('A longer truce');
    await form.getByLabel('Kind').selectOption({ label: 'Ceasefire' });
    for (const term of ['Sixty days', 'Observers at sea']) {
      await form.getByRole('button', { name: 'Add a point' }).click();
      await form
        .getByLabel(/^Terms \d$/)
        .last()
        .fill(term);
    }
    await choose(form, 'Proposed by: add', 'South');
    await choose(form, 'Who must accept it: add', 'North');
    await choose(form, 'Who must accept it: add', 'South');
    await timeOf(form, 'Proposed').getByLabel('Date and time').fill('2025-03-15');
    await form.getByLabel('Status').selectOption({ label: 'proposed' });
    await form.getByLabel('This proposal').selectOption({ label: 'takes the place of' });
    await choose(form, 'Which proposal', 'A truce');
    await form.getByRole('button', { name: 'Add a source' }).click();
    await choose(form, 'Source', 'daily');
    await form.getByLabel('Exact quote').fill('sixty days');
    await form.getByLabel('context').check();
    await picture(page, 'desk-new-proposal');
    await press(page, 'Add');
    await messageShown(page, 'Added: A longer truce.');
    await change(page, 'A longer truce');
    await form.getByLabel('Status').selectOption({ label: 'under discussion' });
    await form.getByRole('button', { name: 'Remove North' }).click();
    await press(page, 'Save changes');
    await messageShown(page, 'Changed: A longer truce.');
    const { proposal } = await ask(
      `{ proposal(by: { slug: "${STORY}/a-longer-truce" }) {
        status terms tabledBy { slug } requiredParties { slug } relation { kind proposal { slug } }
        citations { supports quote { exact } source { slug } }
      } }`,
    );
    expect(proposal).toEqual({
      status: 'UNDER_DISCUSSION',
      terms: ['Sixty days', 'Observers at sea'],
      tabledBy: [{ slug: 'south' }],
      requiredParties: [{ slug: 'south' }],
      relation: { kind: 'SUPERSEDES', proposal: { slug: 'truce' } },
      citations: [{ supports: ['CONTEXT'], quote: { exact: 'sixty days' }, source: { slug: 'daily' } }],
    });
  });
});

describe('Positions at the desk', () => {
  test('an editor records a position with a condition and evidence, in place of the one that is held', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await begin(page, 'New position');
    await choose(form, 'Proposal', 'A truce');
    await choose(form, 'Actor', 'North');
    await form.getByText('It takes the place of: North on “A truce”: Noncommittal.').waitFor();
    await form.getByLabel('Stance').selectOption({ label: 'On conditions' });
    await form.getByLabel('Basis').selectOption({ label: 'said on its behalf' });
    await timeOf(form, 'Since').getByLabel('Date and time').fill('2025-03-13');
    await press(page, 'Record the position');
    // The service tells in one round all that the stance and the basis lack.
    // It names fields and values by their labels, as the form does.
    await expect
      .poll(() => listed(form).allInnerTexts())
      .toEqual([
        '“On conditions” needs at least one condition; add it to “Conditions”',
        'A position that is “said on its behalf” needs at least one statement as evidence; add it to “Evidence”',
      ]);
    // The sentences of the chosen stance and basis are those of the vocabulary.
    for (const sentence of [vocabulary.Stance.ACCEPTS_CONDITIONALLY, vocabulary.PositionBasis.ON_BEHALF]) {
      expect(await form.getByRole('status').getByText(sentence).isVisible()).toBe(true);
    }
    await form.getByRole('button', { name: 'Add a condition' }).click();
    await form.getByLabel('Kind').selectOption({ label: 'something happens first' });
    await form.getByLabel('What must be met').fill('The harbour reopens.');
    await choose(form, 'Who must meet it', 'South');
    await choose(form, 'Evidence: add', 'said in kept');
    await form.getByLabel('Note of the desk').fill('By the night desk.');
    await picture(page, 'desk-new-position');
    await press(page, 'Record the position');
    await messageShown(page, /^Added/);
    const { proposal } = await ask(
      `{ proposal(by: { slug: "${STORY}/truce" }) { positions(actor: "north") { nodes {
        stance note evidence { key } conditions { kind text status onActor { slug } }
      } } positionHistory(actor: "north") { totalCount } } }`,
    );
    expect(proposal.positions.nodes).toEqual([
      {
        stance: 'ACCEPTS_CONDITIONALLY',
        note: 'By the night desk.',
        evidence: [{ key: 'kept' }],
        conditions: [
          { kind: 'PRECONDITION', text: 'The harbour reopens.', status: 'OPEN', onActor: { slug: 'south' } },
        ],
      },
    ]);
    expect(proposal.positionHistory.totalCount).toBe(2);
    // A position that is held is the beginning of the next one.
    await change(page, 'North on “A truce”: On conditions');
    expect(await form.getByLabel('What must be met').inputValue()).toBe('The harbour reopens.');
    await press(page, 'Record the position');
    await expect.poll(() => listed(form).allInnerTexts()).toEqual(['Nothing has been changed yet']);
    await form.getByLabel('State').selectOption({ label: 'met' });
    await press(page, 'Record the position');
    await messageShown(page, /^Changed/);
  });
});

describe('Stories at the desk', () => {
  test('an editor changes a story, closes it, and opens another one', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await change(page, 'A test story');
    await form.getByLabel('Headline').fill('A story that is told');
    await form.getByLabel('Status').selectOption({ label: 'closed' });
    await timeOf(form, 'It ended').getByLabel('Date and time').fill('2025-03-30');
    await press(page, 'Save changes');
    await messageShown(page, 'Changed: A story that is told.');
    const { story } = await ask(`{ story(by: { slug: "${STORY}" }) { headline status endedAt { edtf: written } } }`);
    expect(story).toEqual({ headline: 'A story that is told', status: 'CLOSED', endedAt: { edtf: '2025-03-30' } });
    await begin(page, 'New story');
    await form.getByLabel('Headline').fill('The ferry strike');
    await form.getByLabel('Summary').fill('Crews want more rest.');
    await form.getByLabel('Language').fill('en');
    await timeOf(form, 'It began').getByLabel('Date and time').fill('2025-04-01');
    await press(page, 'Open the story');
    await messageShown(page, 'Added: The ferry strike.');
    const link = deskBar(page).getByRole('link', { name: 'See it' });
    expect(await link.getAttribute('href')).toBe('/stories/the-ferry-strike');
    await link.click();
    await page.getByRole('heading', { name: 'The ferry strike' }).waitFor();
  });
});

describe('Everything that an editor types of a thing', () => {
  test('each missing item leads to its field, and the first field has the focus', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await begin(page, 'New event');
    await form.getByRole('button', { name: 'Add a participant' }).click();
    await form.getByLabel('Role').selectOption({ label: 'host' });
    await timeOf(form, 'Time').getByLabel('Date and time').fill('someday');
    await press(page, 'Add');
    await listed(form).first().waitFor();
    const items = await listed(form).allInnerTexts();
    // The list has the mistakes that the service finds as well, and the order of the form.
    expect(items).toEqual([
      'Choose: Kind',
      'Enter: Title',
      'Choose: Status',
      expect.stringContaining('"someday" is not a time'),
      'Choose: Participants 1, Who',
    ]);
    const focused = (label: string) =>
      form.getByLabel(label, { exact: true }).evaluate((it) => it === document.activeElement);
    expect(await focused('Kind')).toBe(true);
    await form.getByRole('link', { name: 'Choose: Participants 1, Who' }).click();
    expect(await focused('Who')).toBe(true);
    await form.getByRole('link', { name: 'Enter: Title' }).focus();
    await page.keyboard.press('Enter');
    expect(await focused('Title')).toBe(true);
    const described = (await form.getByLabel('Title').getAttribute('aria-describedby')) ?? '';
    expect(await page.locator(`[id="${described}"]`).innerText()).toBe('Enter: Title');
    await picture(page, 'desk-new-event-missing');
    expect(await axeViolations(page)).toEqual([]);
    await press(page, 'Discard changes');
  });

  test('a form survives a lost connection and a reload, and is written once', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await begin(page, 'New proposal');
    await form.getByLabel('Title').fill('A pause at sea');
    await form.getByLabel('Kind').selectOption({ label: 'Ceasefire' });
    await form.getByLabel('Status').selectOption({ label: 'proposed' });
    let arrived = 0;
    await intercept(page, '**/graphql', async (route) => {
      if (!route.request().postData()?.includes('tableProposal')) return route.continue();
      arrived += 1;
      if (arrived > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await press(page, 'Add');
    await form.getByText('it is not known whether this has arrived').waitFor();
    await page.reload();
    await begin(page, 'New proposal');
    expect(await form.getByLabel('Title').inputValue()).toBe('A pause at sea');
    await press(page, 'Add');
    await messageShown(page, 'Added: A pause at sea.');
    expect(arrived).toBe(2);
    const { story } = await ask(`{ story(by: { slug: "${STORY}" }) { proposals { nodes { title } } } }`);
    const titles = story.proposals.nodes.map(({ title }: { title: string }) => title);
    expect(titles.filter((title: string) => title === 'A pause at sea')).toHaveLength(1);
  });

  test('an editor in a conflict keeps what was typed, and takes up the current version', async () => {
    const page = await room.atTheDesk(room.editorToken);
    const form = await change(page, 'The talks');
    await form.getByLabel('Place').fill('A hotel');
    await room.running.apply(file({ events: [{ slug: 'talks', title: 'The talks in spring' }] }));
    await press(page, 'Save changes');
    await press(page, 'Load the current version');
    await expect.poll(() => form.getByLabel('Title').inputValue()).toBe('The talks in spring');
    expect(await form.getByLabel('Place').inputValue()).toBe('A hotel');
    await press(page, 'Save changes');
    await messageShown(page, 'Changed: The talks in spring.');
  });

  test('a proposal is written by keyboard alone', async () => {
    const page = await room.atTheDesk(room.editorToken);
    await page.getByRole('button', { name: 'Add or change' }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('heading', { name: 'Positions' }).waitFor();
    const tabTo = async (label: string) => {
      const isThere = () =>
        page.evaluate((wanted) => {
          const { activeElement } = document;
          const labels =
            activeElement instanceof HTMLInputElement || activeElement instanceof HTMLSelectElement
              ? activeElement.labels
              : null;
          return (labels?.[0]?.textContent ?? activeElement?.textContent ?? '') === wanted;
        }, label);
      for (let tabs = 0; tabs < 80 && !(await isThere()); tabs += 1) await page.keyboard.press('Tab');
      expect(await isThere(), label).toBe(true);
    };
    await tabTo('New proposal');
    await page.keyboard.press('Enter');
    await dialog(page).locator('form').waitFor();
    await page.keyboard.type('By the keyboard');
    await tabTo('Kind');
    await page.keyboard.type('Ceasefire');
    await tabTo('Proposed by: add');
    // The first key moves to the first option, and not past it; before, none is chosen.
    const option = dialog(page).getByRole('listbox').getByRole('option', { selected: true });
    await page.keyboard.type('nor');
    await dialog(page).getByRole('option', { name: 'A new actor: “nor” …' }).waitFor();
    expect(await option.count()).toBe(0);
    await page.keyboard.press('ArrowUp');
    expect(await option.innerText()).toBe('A new actor: “nor” …');
    await page.keyboard.press('ArrowDown');
    expect(await option.innerText()).toBe('North (north)');
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').getAttribute('aria-expanded')).toBe('false');
    for (const key of ['n', 'o', 'r', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await dialog(page).getByRole('button', { name: 'Remove North' }).waitFor();
    await tabTo('Status');
    await page.keyboard.type('proposed');
    await page.keyboard.press('Enter');
    await tabTo('Add');
    await page.keyboard.press('Enter');
    await messageShown(page, 'Added: By the keyboard.');
  });

  test.each([
    ['light and wide', {}],
    ['dark and narrow', { dark: true, narrow: true }],
  ] as const)('axe finds no violations in the list and the forms of things, %s', async (name, options) => {
    const page = await room.atTheDesk(TOKEN, options);
    await list(page);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `desk-things ${name}`);
    await page.keyboard.press('Escape');
    for (const kind of ['story', 'event', 'proposal', 'position', 'actor', 'source']) {
      const form = await begin(page, `New ${kind}`);
      for (const add of await form.getByRole('button', { name: /^Add a / }).all()) await add.click();
      const combobox = form.getByRole('combobox').first();
      if ((await combobox.count()) > 0 && (await combobox.evaluate((it) => it.tagName)) === 'INPUT') {
        await combobox.press('ArrowDown');
        await form.getByRole('option').first().waitFor();
      }
      expect(await axeViolations(page), kind).toEqual([]);
      expect(await isTooWide(page), kind).toBe(false);
      await picture(page, `desk-new-${kind} ${name}`);
      await page.keyboard.press('Escape');
      if ((await dialog(page).count()) > 0 && (await form.locator('form').count()) > 0)
        await page.keyboard.press('Escape');
    }
  });
});
