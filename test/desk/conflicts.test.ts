/** Conflicts between editors over HTTP, and names that are taken, unknown or malformed. */
import { describe, expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { type DeskAnswer, deskOf, positionInput, statementInput, WHY } from '../fixtures/stories/desk.js';

/** Changes of a thing at a version; `n` makes them differ. */
const CHANGES: readonly (readonly [string, (story: string, expectedVersion: number, n: string) => object])[] = [
  ['changeStory', (story, expectedVersion, n) => ({ story, expectedVersion, set: { headline: n } })],
  ['changeActor', (story, expectedVersion, n) => ({ actor: `a-${story}`, expectedVersion, set: { name: n } })],
  ['changeSource', (story, expectedVersion, n) => ({ source: `s-${story}`, expectedVersion, set: { title: n } })],
  ['changeEvent', (story, expectedVersion, n) => ({ event: `${story}/talks`, expectedVersion, set: { title: n } })],
  [
    'changeProposal',
    (story, expectedVersion, n) => ({ proposal: `${story}/truce`, expectedVersion, set: { title: n } }),
  ],
  [
    'correctStatement',
    (story, expectedVersion, n) => ({ statement: `${story}/said`, expectedVersion, set: { text: n }, notice: WHY }),
  ],
];

/** New things with names that are taken in a test's story. */
const NEW: readonly (readonly [string, string, (story: string) => object])[] = [
  [
    'openStory',
    'story.slug',
    (story) => ({ story: { slug: story, headline: 'H', summary: 'S', language: 'en', startedAt: { edtf: '2025' } } }),
  ],
  ['addActor', 'actor.slug', (story) => ({ actor: { slug: `a-${story}`, type: 'COUNTRY', name: 'A' } })],
  [
    'addSource',
    'source.slug',
    (story) => ({ source: { slug: `s-${story}`, url: 'https://t.example', publisher: 'P', kind: 'WIRE' } }),
  ],
  [
    'announceEvent',
    'event.slug',
    (story) => ({ story, event: { slug: 'talks', kind: 'TALKS', title: 'T', status: 'PROPOSED' } }),
  ],
  [
    'tableProposal',
    'proposal.slug',
    (story) => ({ story, proposal: { slug: 'truce', title: 'T', kind: 'OTHER', status: 'TABLED' } }),
  ],
  ['publishStatement', 'statement.key', (story) => ({ story, statement: statementInput('said', { text: 'Else.' }) })],
];

onOneEngine('Conflicts', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  /** A story with an actor and a source of its own, and a statement by Anna North. */
  const prepared = async () => {
    const story = await desk.story();
    const answer = await desk.batch([
      { addActor: { actor: { slug: `a-${story}`, type: 'ORGANIZATION', name: 'A' } } },
      {
        addSource: { source: { slug: `s-${story}`, url: `https://s.example/${story}`, publisher: 'P', kind: 'WIRE' } },
      },
      { publishStatement: { story, statement: statementInput('said') } },
    ]);
    expect(answer).toMatchObject({ status: 'APPENDED' });
    return story;
  };
  const types = (answers: readonly DeskAnswer[]) => answers.map(({ __typename }) => __typename).sort();

  describe('Two editors who saw the same version', () => {
    test.each(CHANGES)(
      'a second %s at the same version is refused with the current version',
      async (mutation, input) => {
        const story = await prepared();
        await desk.done(mutation, input(story, 1, 'First.'));
        const head = await desk.head();
        const second = await desk.ask(mutation, input(story, 1, 'Second.'));
        expect(second).toMatchObject({
          __typename: 'Conflict',
          code: 'VERSION_CONFLICT',
          path: ['input', 'expectedVersion'],
          message: expect.stringMatching(/is now at version 2, and you saw version 1/),
          currentVersion: 2,
          current: { version: 2 },
          mistakes: [{ code: 'VERSION_CONFLICT' }],
        });
        expect(await desk.head()).toBe(head);
        expect(await desk.done(mutation, input(story, 2, 'Second.'))).toMatchObject({ status: 'APPENDED' });
      },
    );

    test.each(CHANGES)('one %s wins of several concurrent ones at the same version', async (mutation, input) => {
      const story = await prepared();
      const answers = await Promise.all(['A.', 'B.', 'C.'].map((n) => desk.ask(mutation, input(story, 1, n))));
      expect(types(answers).filter((type) => type === 'Conflict')).toHaveLength(2);
      expect(answers.filter(({ status }) => status === 'APPENDED')).toHaveLength(1);
    });

    test.each(CHANGES)('a %s at a version that never was is refused', async (mutation, input) => {
      const story = await prepared();
      for (const version of [0, -1, 9]) {
        expect(await desk.ask(mutation, input(story, version, 'A.'))).toMatchObject({
          code: 'VERSION_CONFLICT',
          message: expect.stringContaining(`you saw version ${version}`),
          currentVersion: 1,
        });
      }
    });

    test('a second takePosition is refused with the current position, unless it supersedes that position', async () => {
      const story = await prepared();
      const first = positionInput(story, ['said']);
      const second = positionInput(story, ['said'], { stance: 'REJECTS' });
      await desk.done('takePosition', first);
      expect(await desk.ask('takePosition', second)).toMatchObject({
        __typename: 'Conflict',
        code: 'VERSION_CONFLICT',
        path: ['input', 'supersedes'],
        current: { __typename: 'Position', id: Buffer.from(`Position:${story}/truce/north/1`).toString('base64url') },
      });
      const supersedes = `${story}/truce/north/1`;
      const third = positionInput(story, ['said'], { stance: 'NONCOMMITTAL', note: 'Third.', supersedes });
      expect(
        types(
          await Promise.all([desk.ask('takePosition', { ...second, supersedes }), desk.ask('takePosition', third)]),
        ),
      ).toEqual(['Conflict', 'PositionWritten']);
      expect(
        await desk.ask(
          'takePosition',
          positionInput(story, ['said'], { actor: `a-${story}`, basis: 'REPORTED', supersedes }),
        ),
      ).toMatchObject({
        __typename: 'Conflict',
        path: ['input', 'supersedes'],
        current: null,
      });
    });

    test('a conflict shows the state after the earlier mutations of the same request', async () => {
      const story = await prepared();
      const change = (version: number, title: string) =>
        `changeEvent(input: { event: "${story}/talks", expectedVersion: ${version}, set: { title: "${title}" } })
          { __typename ... on Conflict { currentVersion current { ... on Event { title } } } }`;
      const { changeEvent: _, ...answers } = await desk.read<Record<string, unknown>>(
        `mutation { a: ${change(7, 'A')} b: ${change(1, 'B')} c: ${change(1, 'C')} }`,
      );
      expect(answers).toEqual({
        a: { __typename: 'Conflict', currentVersion: 1, current: { title: 'The talks' } },
        b: { __typename: 'EventWritten' },
        c: { __typename: 'Conflict', currentVersion: 2, current: { title: 'B' } },
      });
    });
  });

  describe('Names', () => {
    test.each(NEW)('a name that is taken is refused by %s', async (mutation, path, input) => {
      const story = await prepared();
      const head = await desk.head();
      expect(await desk.ask(mutation, input(story))).toMatchObject({
        __typename: 'Conflict',
        code: 'ALREADY_EXISTS',
        path: ['input', ...path.split('.')],
        current: { version: 1 },
        currentVersion: 1,
      });
      expect(await desk.head()).toBe(head);
    });

    test('one statement wins of several concurrent ones with the same new key', async () => {
      const story = await desk.story();
      const statement = (n: string) =>
        desk.ask('publishStatement', { story, statement: statementInput('said', { text: n }) });
      expect(types(await Promise.all([statement('A.'), statement('B.')]))).toEqual(['Conflict', 'StatementWritten']);
    });

    test.each([
      [
        'changeStory',
        'story',
        (story: string) => ({ story: story.replace('story', 'stroy'), expectedVersion: 1, set: {} }),
        (story: string) => story,
      ],
      [
        'changeEvent',
        'event',
        (story: string) => ({ event: `${story}/talk`, expectedVersion: 1, set: {} }),
        (story: string) => `${story}/talks`,
      ],
      ['changeActor', 'actor', () => ({ actor: 'anna-nort', expectedVersion: 1, set: {} }), () => 'anna-north'],
      ['changeSource', 'source', () => ({ source: 'dayly', expectedVersion: 1, set: {} }), () => 'daily'],
      [
        'retractStatement',
        'statement',
        (story: string) => ({ statement: `${story}/sad`, expectedVersion: 1, notice: WHY }),
        (story: string) => `${story}/said`,
      ],
      [
        'publishStatement',
        'story',
        (story: string) => ({ story: story.replace('story', 'stroy'), statement: statementInput('x') }),
        (story: string) => story,
      ],
      [
        'publishStatement',
        'statement.event',
        (story: string) => ({ story, statement: statementInput('x', { event: 'talk' }) }),
        () => 'talks',
      ],
      ['takePosition', 'evidence.0', (story: string) => positionInput(story, ['sad']), () => 'said'],
    ])('an unknown name is refused by %s with a suggestion at %s', async (mutation, path, input, meant) => {
      const story = await prepared();
      expect(await desk.ask(mutation, input(story))).toMatchObject({
        __typename: 'NotFound',
        code: 'UNKNOWN_REFERENCE',
        path: ['input', ...path.split('.')],
        message: expect.stringMatching(new RegExp(`did you mean ${meant(story)}\\?$`)),
      });
    });

    test.each([
      ['without its story', 'changeEvent', 'event', () => 'talks', 'BAD_NAME', /does not include its story/],
      [
        'with too many parts',
        'changeEvent',
        'event',
        (story: string) => `${story}/talks/more`,
        'BAD_NAME',
        /neither an id nor a name/,
      ],
      ['that is empty', 'changeEvent', 'event', () => '', 'BAD_NAME', /neither an id nor a name/],
      [
        'with characters that no name has',
        'changeEvent',
        'event',
        (story: string) => `${story}\u0000/Gespräche`,
        'BAD_NAME',
        /neither an id nor a name/,
      ],
      [
        'that is very long',
        'changeEvent',
        'event',
        (story: string) => `${story}/${'x'.repeat(200)}`,
        'BAD_NAME',
        /neither an id nor a name/,
      ],
      ['that is empty', 'changeActor', 'actor', () => '', 'BAD_NAME', /neither an id nor a name/],
      ['that is empty', 'changeStory', 'story', () => '', 'BAD_NAME', /neither an id nor a name/],
      [
        'of another kind of thing',
        'changeEvent',
        'event',
        (story: string) => Buffer.from(`Proposal:${story}/talks`).toString('base64url'),
        'REFERENCE_OF_OTHER_TYPE',
        /is the id of a Proposal, not of an Event/,
      ],
    ])('an id %s is refused by %s', async (_, mutation, field, id, code, message) => {
      const story = await prepared();
      expect(await desk.ask(mutation, { [field]: id(story), expectedVersion: 1, set: {} })).toMatchObject({
        __typename: 'InvalidInput',
        code,
        path: ['input', field],
        message: expect.stringMatching(message),
      });
    });

    test('an unknown participant is refused at its place', async () => {
      const story = await desk.story();
      const participants = [
        { actor: 'north', role: 'HOST' },
        { actor: 'nobody', role: 'HOST' },
      ];
      const event = { slug: 'call', kind: 'PHONE_CALL', title: 'The call', status: 'PROPOSED', participants };
      expect(await desk.ask('announceEvent', { story, event })).toMatchObject({
        code: 'UNKNOWN_REFERENCE',
        path: ['input', 'event', 'participants', '1', 'actor'],
      });
    });

    test('an id of another kind within lists is refused at its place', async () => {
      const story = await prepared();
      const id = Buffer.from('Source:daily').toString('base64url');
      const statement = statementInput('x', { attributions: [{ speaker: 'anna-north', onBehalfOf: ['north', id] }] });
      expect(await desk.batch([{ publishStatement: { story, statement } }])).toMatchObject({
        code: 'REFERENCE_OF_OTHER_TYPE',
        path: ['input', 'operations', '0', 'publishStatement', 'statement', 'attributions', '0', 'onBehalfOf', '1'],
      });
      expect(await desk.ask('publishStatement', { story: '\u0000', statement })).toMatchObject({ code: 'BAD_NAME' });
    });
  });
});
