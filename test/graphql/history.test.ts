/** Changes between versions, and what readers see of them. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { overSse } from '../fixtures/connections/event-stream.js';
import { overWebSocket, runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';
import { countTurns } from '../fixtures/work/turns.js';

interface Version {
  readonly number: number;
  readonly status: string;
  readonly text: string | null;
  readonly changedFields: readonly string[];
  readonly changes: readonly {
    readonly field: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly wordChanges: readonly { readonly kind: string; readonly text: string }[];
}

const CHANGES = 'changedFields changes { field before after } wordChanges { kind text }';

onOneEngine('History', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  beforeAll(async () => {
    await running.apply(opening());
  });

  async function history(key: string, asOf: object | null = null): Promise<Version[]> {
    const { data, errors } = await running.query(
      `query ($id: ID!, $asOf: AsOf) { statement(id: $id, asOf: $asOf) { history { number status text ${CHANGES} } } }`,
      { id: `${STORY}/${key}`, asOf },
    );
    expect(errors).toEqual([]);
    return data.statement.history;
  }

  const publish = (key: string, more = {}) => running.apply(file({ statements: [statement(key, more)] }));
  const correct = (key: string, set: object) =>
    running.apply(file({ correct: [{ statement: key, set, notice: notice('CORRECTION') }] }));
  const move = (key: string, operation: 'withhold' | 'release' | 'retract', kind: string) =>
    running.apply(file({ [operation]: [{ statement: key, notice: notice(kind) }] }));

  const BEFORE = 'North will stop all strikes for thirty days.';
  const AFTER = 'North will stop its strikes for thirty days.';
  const FROM_ALL_TO_ITS = [
    { kind: 'SAME', text: 'North will stop ' },
    { kind: 'REMOVED', text: 'all' },
    { kind: 'ADDED', text: 'its' },
    { kind: 'SAME', text: ' strikes for thirty days.' },
  ];

  test('a correction of the words has word changes, and a first version has none', async () => {
    await publish('wording', { text: BEFORE });
    await correct('wording', { text: AFTER });
    const [first, second] = await history('wording');
    expect(first).toMatchObject({ changedFields: [], changes: [], wordChanges: [] });
    expect(second).toMatchObject({
      changedFields: ['text'],
      changes: [{ field: 'text', before: BEFORE, after: AFTER }],
      wordChanges: FROM_ALL_TO_ITS,
    });
  });

  test('other work gets a turn between any two comparisons of a long history', async () => {
    const CORRECTIONS = 30;
    // Short enough for all comparisons to be within the limit of one request.
    const words = (seed: number) => Array.from({ length: 100 }, (_, index) => `w${(index * 31 + seed * 7) % 997}`);
    await publish('long', { text: words(0).join(' ') });
    for (let version = 1; version <= CORRECTIONS; version += 1) {
      await correct('long', { text: words(version).join(' ') });
    }
    const { segment } = Intl.Segmenter.prototype;
    // Every comparison divides its texts into words first.
    const comparing = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    const turns = countTurns();
    const turnsOfComparisons = new Set<number>();
    comparing.mockImplementation(function (this: Intl.Segmenter, text) {
      turnsOfComparisons.add(turns.soFar());
      return segment.call(this, text);
    });
    const versions = await history('long');
    turns.end();
    comparing.mockRestore();
    expect(versions.filter(({ wordChanges }) => wordChanges.length > 0)).toHaveLength(CORRECTIONS);
    expect(turnsOfComparisons.size).toBeGreaterThanOrEqual(CORRECTIONS);
  });

  test('word changes of very many versions stop at a limit, and later ones show whole texts', async () => {
    const every = (word: string) => Array.from({ length: 280 }, (_, n) => (n % 4 === 0 ? word : 'shared')).join(' ');
    await publish('rewritten', { text: every('v0') });
    for (let n = 1; n <= 14; n += 1) await correct('rewritten', { text: every(`v${n}`) });
    const versions = await history('rewritten');
    const counts = versions.slice(1).map(({ wordChanges }) => wordChanges.length);
    expect(counts[0]).toBeGreaterThan(100);
    expect(counts.at(-1)).toBe(3);
    versions.slice(1).forEach(({ text, wordChanges }, index) => {
      const without = (kind: string) =>
        wordChanges.flatMap((change) => (change.kind === kind ? [] : change.text)).join('');
      expect(without('ADDED')).toBe(versions[index]?.text);
      expect(without('REMOVED')).toBe(text);
    });
  });

  test("word changes follow the language's word boundaries", async () => {
    await publish('chinese', { text: '我们同意停火', language: 'zh' });
    await correct('chinese', { text: '我们不同意停火' });
    expect((await history('chinese')).at(-1)?.wordChanges).toEqual([
      { kind: 'SAME', text: '我们' },
      { kind: 'ADDED', text: '不' },
      { kind: 'SAME', text: '同意停火' },
    ]);
  });

  test('every other change has readable values before and after, and no word changes', async () => {
    await publish('everything', { text: 'That much is certain.', attributions: [{ label: 'a senior official' }] });
    await correct('everything', {
      attributions: [
        { speaker: 'anna-north', onBehalfOf: ['north', 'south'], relayedBy: 'bert-south', addressedTo: 'south' },
        { speaker: 'bert-south', office: 'Envoy' },
      ],
      saidAt: { edtf: '2025-03-14T10:00', timeZone: 'Europe/Moscow', approximate: true },
      channel: 'BRIEFING',
      event: 'talks',
      place: 'The old harbour',
      mentions: ['north', 'south'],
      originalLanguage: 'ru',
    });
    expect((await history('everything')).at(-1)).toMatchObject({
      wordChanges: [],
      changedFields: ['originalLanguage', 'attributions', 'saidAt', 'channel', 'event', 'place', 'mentions'],
      changes: [
        { field: 'originalLanguage', before: null, after: 'ru' },
        {
          field: 'attributions',
          before: 'a senior official',
          after:
            'Anna North (President of North), on behalf of North, South, relayed by Bert South, to South; Bert South (Envoy)',
        },
        { field: 'saidAt', before: '13 March 2025', after: 'about 14 March 2025, 10:00 Europe/Moscow' },
        { field: 'channel', before: 'REMARKS', after: 'BRIEFING' },
        { field: 'event', before: null, after: 'The talks' },
        { field: 'place', before: null, after: 'The old harbour' },
        { field: 'mentions', before: null, after: 'North, South' },
      ],
    });
  });

  describe('Changes of hidden statements', () => {
    const SECRET = 'quetzalcoatl';
    const passage = (words: string) => [{ source: 'daily', quote: words, supports: ['WORDING'] }];

    async function secretly(key: string) {
      await publish(key, {
        text: `We saw ${SECRET} once`,
        mode: 'DIRECT',
        allowDuplicate: true,
        citations: passage(`We saw ${SECRET} once`),
      });
      await correct(key, {
        text: `We saw ${SECRET} twice`,
        translations: [{ text: `Видели ${SECRET}`, language: 'ru' }],
        citations: passage(`We saw ${SECRET} twice`),
      });
    }

    test("a withheld statement's history hides changes of its words, and shows all others", async () => {
      await secretly('withheld');
      await correct('withheld', { channel: 'SPEECH' });
      await move('withheld', 'withhold', 'HOLD');
      const versions = await history('withheld');
      expect(JSON.stringify(versions)).not.toContain(SECRET);
      expect(versions.map(({ changedFields }) => changedFields)).toEqual([
        [],
        ['text', 'translations', 'citations'],
        ['channel'],
        ['status'],
      ]);
      expect(versions.every(({ wordChanges }) => wordChanges.length === 0)).toBe(true);
      expect(versions[1]?.changes).toEqual([
        { field: 'text', before: null, after: null },
        { field: 'translations', before: null, after: null },
        { field: 'citations', before: 'daily', after: 'daily' },
      ]);
      expect(versions[3]?.changes).toEqual([{ field: 'status', before: 'PUBLISHED', after: 'WITHHELD' }]);
    });

    test('a correction made while a statement is withheld stays hidden on both sides, also after the release', async () => {
      const shown = 'Words that were shown at first.';
      await publish('corrected-unseen', { text: shown });
      await move('corrected-unseen', 'withhold', 'HOLD');
      await correct('corrected-unseen', { text: `Then of ${SECRET} it was.` });
      expect(JSON.stringify(await history('corrected-unseen'))).not.toContain(SECRET);
      await correct('corrected-unseen', { text: 'And now it is this.' });
      await move('corrected-unseen', 'release', 'RELEASE');
      const versions = await history('corrected-unseen');
      expect(JSON.stringify(versions)).not.toContain(SECRET);
      expect(versions.map(({ text }) => text)).toEqual([shown, null, null, null, 'And now it is this.']);
    });

    test("a released statement's history shows everything again, and a retracted one's what was public before", async () => {
      await secretly('released');
      const shown = await history('released');
      expect(shown[1]?.changes).toEqual([
        { field: 'text', before: `We saw ${SECRET} once`, after: `We saw ${SECRET} twice` },
        { field: 'translations', before: null, after: `ru: Видели ${SECRET}` },
        {
          field: 'citations',
          before: `daily: “We saw ${SECRET} once”`,
          after: `daily: “We saw ${SECRET} twice”`,
        },
      ]);
      await move('released', 'withhold', 'HOLD');
      await move('released', 'release', 'RELEASE');
      expect((await history('released')).slice(0, 2)).toEqual(shown);
      await move('released', 'retract', 'RETRACTION');
      const last = (await history('released')).at(-1);
      expect(last).toMatchObject({ text: null, wordChanges: [], changedFields: ['status'] });
      expect(JSON.stringify(last)).not.toContain(SECRET);
    });
  });

  test.each([
    ['WebSocket', overWebSocket],
    ['SSE', overSse],
  ])('subscribers over %s receive the same changes as the history and the pages of updates', async (name, over) => {
    const key = `followed-${name.toLowerCase()}`;
    const from = await publish(key, { text: BEFORE, allowDuplicate: true });
    const selection = `__typename ... on StoryUpdate { sequence }
      ... on StatementCorrected { ${CHANGES} } ... on StatementChanged { changedFields changes { field before after } }
      ... on ProposalChanged { changedFields changes { field before after } }
      ... on EventChanged { changedFields changes { field before after } }
      ... on StoryChanged { changedFields changes { field before after } }`;
    const feed = over<{ storyUpdates: Record<string, unknown> }>(
      running.service.url,
      `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { ${selection} } }`,
      { after: from },
    );
    await correct(key, { text: AFTER });
    const translations = [{ text: 'Север прекратит удары.', language: 'ru', source: 'daily' }];
    await running.apply(file({ statements: [{ key, translations }] }));
    await running.apply(
      file({
        story: { slug: STORY, headline: `Followed over ${name}`, endedAt: name === 'SSE' ? null : '2025-04' },
        events: [
          {
            slug: 'talks',
            title: `Talks over ${name}`,
            time: name === 'SSE' ? '2025-03-20' : '2025-03-22',
            participants: [{ actor: name === 'SSE' ? 'north' : 'south', role: 'HOST' }],
          },
        ],
        proposals: [
          {
            slug: 'truce',
            status: name === 'SSE' ? 'UNDER_DISCUSSION' : 'TABLED',
            terms: [`One over ${name}`, 'Two'],
            tabledBy: name === 'SSE' ? ['south', 'north'] : ['south'],
          },
        ],
      }),
    );
    const received = (await feed.until(({ storyUpdates }) => storyUpdates.__typename === 'ProposalChanged')).map(
      ({ storyUpdates }) => storyUpdates,
    );
    const [first] = received.filter(({ __typename }) => __typename === 'StatementCorrected');
    expect(first).toMatchObject({
      changedFields: ['text'],
      changes: [{ field: 'text', before: BEFORE, after: AFTER }],
      wordChanges: FROM_ALL_TO_ITS,
    });
    const changesOf = (type: string) => received.find(({ __typename }) => __typename === type)?.changes;
    expect(changesOf('StatementChanged')).toEqual([
      { field: 'translations', before: null, after: 'ru: Север прекратит удары.' },
    ]);
    expect(changesOf('StoryChanged')).toContainEqual(
      expect.objectContaining({ field: 'headline', after: `Followed over ${name}` }),
    );
    expect(changesOf('EventChanged')).toContainEqual(
      expect.objectContaining({ field: 'participants', after: name === 'SSE' ? 'North (HOST)' : 'South (HOST)' }),
    );
    expect(changesOf('ProposalChanged')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'terms', after: `One over ${name}; Two` }),
        expect.objectContaining({ field: 'tabledBy', after: name === 'SSE' ? 'South, North' : 'South' }),
      ]),
    );
    const { data } = await running.query(
      `query ($after: Cursor) { story(by: { slug: "${STORY}" }) { updates(first: 100, after: $after) { nodes { ${selection} } } } }`,
      { after: from },
    );
    expect(received.filter(({ __typename }) => __typename !== 'CaughtUp')).toEqual(data.story.updates.nodes);
    const [, second] = await history(key);
    expect(second).toMatchObject({ changes: first?.changes, wordChanges: first?.wordChanges });
    await feed.close();
  });
});
