/** Requests over HTTP that the desk stops before they do unintended damage. */
import { expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { deskOf, positionInput, statementInput, WHY } from '../fixtures/stories/desk.js';

onOneEngine('Protection from damage', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  /** A story with a statement by Anna North. */
  const prepared = async () => {
    const story = await desk.story();
    await desk.done('publishStatement', { story, statement: statementInput('said') });
    return story;
  };

  test('a near-duplicate is refused with the existing statement, and accepted with allowDuplicate', async () => {
    const story = await desk.story();
    await desk.done('publishStatement', { story, statement: statementInput('first', { text: 'Мы за мир, now!' }) });
    const again = { story, statement: statementInput('second', { text: 'мы — за мир. NOW' }) };
    expect(await desk.ask('publishStatement', again)).toMatchObject({
      __typename: 'DuplicateStatement',
      code: 'DUPLICATE_STATEMENT',
      path: ['input', 'statement', 'text'],
      message: expect.stringContaining('first'),
      existing: [{ key: 'first' }],
    });
    expect(await desk.ask('publishStatement', { ...again, allowDuplicate: false })).toMatchObject({
      __typename: 'DuplicateStatement',
    });
    expect(await desk.ask('publishStatement', { ...again, allowDuplicate: null })).toMatchObject({
      __typename: 'DuplicateStatement',
    });
    expect(await desk.done('publishStatement', { ...again, allowDuplicate: true })).toMatchObject({
      status: 'APPENDED',
    });
  });

  test('a status change that is not allowed is refused with the allowed ones', async () => {
    const story = await prepared();
    await desk.done('changeEvent', { event: `${story}/talks`, expectedVersion: 1, set: { status: 'UNDER_WAY' } });
    expect(
      await desk.ask('changeEvent', { event: `${story}/talks`, expectedVersion: 2, set: { status: 'SCHEDULED' } }),
    ).toMatchObject({
      code: 'MOVE_NOT_ALLOWED',
      path: ['input', 'set', 'status'],
      message: expect.stringContaining('HELD, CANCELLED'),
    });
    const said = { statement: `${story}/said`, notice: WHY };
    expect(await desk.ask('releaseStatement', { ...said, expectedVersion: 1 })).toMatchObject({
      code: 'MOVE_NOT_ALLOWED',
      path: ['input', 'statement'],
      message: 'said is already PUBLISHED',
    });
    await desk.done('retractStatement', { ...said, expectedVersion: 1 });
    expect(await desk.ask('withholdStatement', { ...said, expectedVersion: 2 })).toMatchObject({
      code: 'MOVE_NOT_ALLOWED',
      message: expect.stringContaining('REDACTED'),
    });
    expect(
      await desk.ask('changeProposal', { proposal: `${story}/truce`, expectedVersion: 1, set: { status: 'AGREED' } }),
    ).toMatchObject({
      code: 'NOT_AGREED',
      path: ['input', 'set', 'status'],
      message: expect.stringContaining('north has not'),
    });
  });

  test('a quotation that differs from its source is refused with the differing words', async () => {
    const story = await desk.story();
    const citations = [
      { source: 'daily', quote: { exact: 'She said: we do not agree with it.' }, supports: ['WORDING'] },
    ];
    const answer = await desk.ask('publishStatement', {
      story,
      statement: statementInput('said', { mode: 'DIRECT', text: 'we agree with this', citations }),
    });
    expect(answer).toMatchObject({
      code: 'WORDING_DIFFERS',
      path: ['input', 'statement', 'citations', '0', 'quote'],
    });
    expect(answer.message).toMatch(/\{-this-\}/);
    expect(answer.message).toMatch(/\{\+do not ?\+\}/);
  });

  test.each([
    ['retractStatement', {}],
    ['redactStatement', {}],
    ['correctStatement', { set: { attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }] } }],
  ])(
    "a %s that takes a position's last evidence is refused with the positions, and accepted with allowUnsupported",
    async (mutation, more) => {
      const story = await prepared();
      const other = { ...positionInput(story, ['said']), actor: 'anna-north', basis: 'SELF_DECLARED' };
      await desk.batch([
        { publishStatement: { story, statement: statementInput('more') } },
        { takePosition: positionInput(story, ['said']) },
        { takePosition: other },
        { takePosition: positionInput(story, ['said', 'more'], { actor: 'south', basis: 'REPORTED' }) },
      ]);
      const head = await desk.head();
      const input = { statement: `${story}/said`, expectedVersion: 1, notice: WHY, ...more };
      const refused = await desk.ask(mutation, input);
      expect(refused).toMatchObject({
        __typename: 'PositionsLoseEvidence',
        code: 'POSITIONS_LOSE_EVIDENCE',
        path: ['input', 'statement'],
        positions: [{ actor: { slug: 'north' } }, { actor: { slug: 'anna-north' } }],
        message: expect.stringContaining(`anna-north on ${story}/truce (NONCOMMITTAL)`),
      });
      expect(await desk.ask(mutation, { ...input, allowUnsupported: false, dryRun: true })).toMatchObject({
        __typename: 'PositionsLoseEvidence',
      });
      expect(await desk.head()).toBe(head);
      const done = await desk.done(mutation, { ...input, allowUnsupported: true });
      expect(done).toMatchObject({ positionsUnsupported: [{ state: 'UNSUPPORTED' }, { state: 'UNSUPPORTED' }] });
      expect(done.updates.filter(({ kind }) => kind === 'POSITION_UNSUPPORTED').map(({ subject }) => subject)).toEqual([
        `${story}/truce/north/1`,
        `${story}/truce/anna-north/1`,
      ]);
    },
  );

  test('a correction of withheld evidence keeps its positions, unless it changes the speaker', async () => {
    const story = await prepared();
    const said = { statement: `${story}/said`, notice: WHY };
    await desk.done('takePosition', positionInput(story, ['said']));
    await desk.done('withholdStatement', { ...said, expectedVersion: 1 });
    const { updates } = await desk.done('correctStatement', {
      ...said,
      expectedVersion: 2,
      set: { text: 'It is so.' },
    });
    expect(updates.map(({ kind }) => kind)).toEqual(['STATEMENT_CORRECTED']);
    const attributions = [{ speaker: 'bert-south', onBehalfOf: ['south'] }];
    expect(await desk.ask('correctStatement', { ...said, expectedVersion: 3, set: { attributions } })).toMatchObject({
      __typename: 'PositionsLoseEvidence',
    });
    expect(await desk.ask('retractStatement', { ...said, expectedVersion: 3 })).toMatchObject({
      __typename: 'PositionsLoseEvidence',
    });
  });

  test('a condition cannot have a retracted statement as evidence', async () => {
    const story = await prepared();
    await desk.done('publishStatement', { story, statement: statementInput('more') });
    await desk.done('retractStatement', { statement: `${story}/more`, expectedVersion: 1, notice: WHY });
    const conditions = [{ kind: 'GUARANTEE', text: 'Somebody watches.', status: 'MET', evidence: 'more' }];
    const conditionally = positionInput(story, ['said'], { stance: 'ACCEPTS_CONDITIONALLY', conditions });
    expect(await desk.ask('takePosition', conditionally)).toMatchObject({
      code: 'EVIDENCE_NOT_PUBLISHED',
      path: ['input', 'conditions', '0', 'evidence'],
    });
  });

  test('a retraction leaves a position supported if the same batch takes it again with other evidence', async () => {
    const story = await prepared();
    await desk.done('takePosition', positionInput(story, ['said']));
    const answer = await desk.batch([
      { publishStatement: { story, statement: statementInput('again') } },
      { takePosition: positionInput(story, ['again'], { supersedes: `${story}/truce/north/1` }) },
      { retractStatement: { statement: `${story}/said`, expectedVersion: 1, notice: WHY } },
    ]);
    expect(answer.updates.map(({ kind }) => kind)).toEqual([
      'STATEMENT_PUBLISHED',
      'POSITION_TAKEN',
      'STATEMENT_RETRACTED',
    ]);
  });

  test('a redacted statement cannot have words again', async () => {
    const story = await prepared();
    await desk.done('redactStatement', { statement: `${story}/said`, expectedVersion: 1, notice: WHY });
    const change = { statement: `${story}/said`, expectedVersion: 2 };
    for (const answer of [
      await desk.ask('correctStatement', { ...change, set: { text: 'Again.' }, notice: WHY }),
      await desk.ask('changeStatement', { ...change, set: { mentions: ['south'] } }),
    ]) {
      expect(answer).toMatchObject({ code: 'NOT_PUBLISHED', path: ['input', 'statement'] });
    }
  });
});
