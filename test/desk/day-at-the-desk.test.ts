/**
 * A day at the desk, from publishing to redacting, over real HTTP, with one subscriber for each of two speakers: the
 * test checks every update that each of them receives.
 */
import { beforeAll, expect, test } from 'vitest';
import { overSse } from '../fixtures/connections/event-stream.js';
import { type Listener, overWebSocket, runningService, TOKEN } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { onEveryEngine } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

/** A word that nobody may find after its redaction. */
const LIBEL = 'Zwirblomaxus';
const SAID = `${STORY}/said`;

const RESULT = `__typename
  ... on Success { status cursor updates { kind sequence } }
  ... on Error { code path message }
  ... on Conflict { currentVersion current { ... on Statement { text attributions { speaker { slug } } } } }
  ... on PositionsLoseEvidence { positions { actor { slug } stance } }`;

const OF_STATEMENT =
  '... on StatementWritten { statement { version status text } positionsUnsupported { actor { slug } state } }';
const OF_POSITION = '... on PositionWritten { position { id state } }';

const SHOWN = '{ status text speakers { slug } }';
const FOLLOW = `subscription ($actor: ID) { storyUpdates(story: "${STORY}", actor: $actor) { __typename
  ... on StoryUpdate { sequence editor }
  ... on StatementPublished { statement ${SHOWN} }
  ... on StatementCorrected { statement ${SHOWN} previous { text attributions { speaker { slug } } } changedFields
    notice { reason text internalNote } wordChanges { kind text } }
  ... on StatementWithheld { statement ${SHOWN} notice { reason text internalNote } }
  ... on StatementReleased { statement ${SHOWN} notice { reason text internalNote } }
  ... on StatementRetracted { statement ${SHOWN} notice { reason text internalNote } }
  ... on StatementRedacted { statement ${SHOWN} notice { reason text internalNote } }
  ... on PositionTaken { position { stance actor { slug } } supersedes { id } }
  ... on PositionUnsupported { position { state actor { slug } } } } }`;

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly sequence?: number } & Record<string, unknown>;
}

const notice = (reason: string, text: string) => ({ reason, text, internalNote: 'Legal told us on the phone.' });
/** The same notice as readers receive it. */
const publicNotice = (reason: string, text: string) => ({ reason, text, internalNote: null });
const attributedTo = (speaker: string, text = 'We agree with the truce') => ({
  status: 'PUBLISHED',
  text,
  speakers: [{ slug: speaker }],
});

onEveryEngine('A day at the desk', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let [day, night]: [string, string] = ['', ''];

  beforeAll(async () => {
    day = await issue(running.service.record, { name: 'Day desk', role: 'EDITOR' });
    night = await issue(running.service.record, { name: 'Night desk', role: 'EDITOR' });
    await running.apply(opening());
  });

  /** Sends a mutation with a token, and returns its result. */
  async function mutate(token: string, mutation: string, input: object) {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { result: ${mutation}(input: $input) { ${RESULT}
      ${mutation === 'takePosition' ? OF_POSITION : OF_STATEMENT} } }`;
    const { data, errors } = await running.query(query, { input }, { authorization: `Bearer ${token}` });
    expect(errors).toEqual([]);
    return data.result;
  }

  const publishing = (key: string, text: string) => ({
    story: STORY,
    statement: {
      key,
      mode: 'DIRECT',
      text,
      language: 'en',
      attributions: [{ speaker: 'anna-north', onBehalfOf: ['north'] }],
      saidAt: { edtf: '2025-03-13' },
      channel: 'REMARKS',
      proposals: [`${STORY}/truce`],
      citations: [{ source: 'daily', quote: { exact: `She said: ${text}.` }, supports: ['WORDING', 'ATTRIBUTION'] }],
    },
  });
  const position = (actor: string, more: object = {}) => ({
    proposal: `${STORY}/truce`,
    actor,
    stance: 'ACCEPTS',
    basis: 'SELF_DECLARED',
    since: { edtf: '2025-03-13' },
    evidence: [SAID],
    ...more,
  });

  test('each subscriber receives exactly the updates about the speaker they follow', async () => {
    const { url } = running.service;
    const ofAnna: Listener<Message> = overWebSocket(url, FOLLOW, { actor: 'anna-north' });
    const ofBert: Listener<Message> = overSse(url, FOLLOW, { actor: 'bert-south' });
    expect((await ofAnna.next()).storyUpdates.__typename).toBe('CaughtUp');
    expect((await ofBert.next()).storyUpdates.__typename).toBe('CaughtUp');
    /** The next updates of a subscriber, without the fields that this test leaves open. */
    const entries = async (listener: Listener<Message>, count: number) => {
      const taken: unknown[] = [];
      for (let n = 0; n < count; n += 1) {
        const { sequence, editor, ...entry } = (await listener.next()).storyUpdates;
        expect(editor).toBeNull();
        taken.push(entry);
      }
      return taken;
    };

    // Publish, with a position that has the statement as evidence.
    expect(await mutate(day, 'publishStatement', publishing('said', 'We agree with the truce'))).toMatchObject({
      __typename: 'StatementWritten',
      status: 'APPENDED',
      statement: { version: 1, status: 'PUBLISHED' },
    });
    expect(await mutate(day, 'takePosition', position('anna-north'))).toMatchObject({ position: { state: 'CURRENT' } });
    expect(await entries(ofAnna, 2)).toEqual([
      { __typename: 'StatementPublished', statement: attributedTo('anna-north') },
      {
        __typename: 'PositionTaken',
        position: { stance: 'ACCEPTS', actor: { slug: 'anna-north' } },
        supersedes: null,
      },
    ]);

    // The night desk corrects the speaker. Anna's position loses its evidence, which the editor must confirm.
    const toBert = {
      statement: SAID,
      expectedVersion: 1,
      set: { attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }] },
      notice: notice('WRONG_SPEAKER', 'It was Bert South who said this.'),
    };
    expect(await mutate(night, 'correctStatement', toBert)).toMatchObject({
      __typename: 'PositionsLoseEvidence',
      code: 'POSITIONS_LOSE_EVIDENCE',
      positions: [{ actor: { slug: 'anna-north' }, stance: 'ACCEPTS' }],
    });
    expect(await mutate(night, 'correctStatement', { ...toBert, allowUnsupported: true })).toMatchObject({
      updates: [{ kind: 'STATEMENT_CORRECTED' }, { kind: 'POSITION_UNSUPPORTED' }],
      positionsUnsupported: [{ actor: { slug: 'anna-north' }, state: 'UNSUPPORTED' }],
    });
    const speakerCorrected = {
      __typename: 'StatementCorrected',
      statement: attributedTo('bert-south'),
      previous: { text: 'We agree with the truce', attributions: [{ speaker: { slug: 'anna-north' } }] },
      changedFields: ['attributions'],
      notice: publicNotice('WRONG_SPEAKER', 'It was Bert South who said this.'),
      wordChanges: [],
    };
    expect(await entries(ofAnna, 2)).toEqual([
      speakerCorrected,
      { __typename: 'PositionUnsupported', position: { state: 'UNSUPPORTED', actor: { slug: 'anna-north' } } },
    ]);
    expect(await entries(ofBert, 1)).toEqual([speakerCorrected]);

    // Withheld for a check, and released.
    const held = notice('OTHER', 'We are checking this.');
    await mutate(day, 'withholdStatement', { statement: SAID, expectedVersion: 2, notice: held });
    const released = notice('OTHER', 'We have checked this.');
    await mutate(day, 'releaseStatement', { statement: SAID, expectedVersion: 3, notice: released });
    for (const listener of [ofAnna, ofBert]) {
      expect(await entries(listener, 2)).toEqual([
        {
          __typename: 'StatementWithheld',
          statement: { status: 'WITHHELD', text: null, speakers: [{ slug: 'bert-south' }] },
          notice: publicNotice('OTHER', 'We are checking this.'),
        },
        {
          __typename: 'StatementReleased',
          statement: attributedTo('bert-south'),
          notice: publicNotice('OTHER', 'We have checked this.'),
        },
      ]);
    }

    // Bert takes the position; the first response was lost, so the request is sent again.
    const retried = { ...position('bert-south'), idempotencyKey: 'bert-accepts' };
    const first = await mutate(night, 'takePosition', retried);
    const second = await mutate(night, 'takePosition', retried);
    expect(first).toMatchObject({ status: 'APPENDED', position: { state: 'CURRENT' } });
    expect(second).toEqual({ ...first, status: 'REPEATED' });
    expect(await mutate(night, 'takePosition', { ...retried, stance: 'REJECTS' })).toMatchObject({
      __typename: 'Conflict',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await entries(ofBert, 1)).toEqual([
      {
        __typename: 'PositionTaken',
        position: { stance: 'ACCEPTS', actor: { slug: 'bert-south' } },
        supersedes: null,
      },
    ]);

    // Both desks correct the wording at once from the same version: one succeeds, and the other gets a conflict.
    const wording = (text: string) => ({
      statement: SAID,
      expectedVersion: 4,
      set: { text, citations: [{ source: 'daily', quote: { exact: text }, supports: ['WORDING'] }] },
      notice: notice('WRONG_WORDING', `The words were: ${text}`),
    });
    const outcomes = await Promise.all([
      mutate(day, 'correctStatement', wording('We agree with this truce')),
      mutate(night, 'correctStatement', wording('We agree with that truce')),
    ]);
    const done = outcomes.find((one) => one.__typename === 'StatementWritten');
    const refused = outcomes.find((one) => one.__typename === 'Conflict');
    expect(done).toMatchObject({ status: 'APPENDED', statement: { version: 5 } });
    const { text } = done.statement;
    expect(refused).toMatchObject({
      code: 'VERSION_CONFLICT',
      path: ['input', 'expectedVersion'],
      currentVersion: 5,
      current: { text, attributions: [{ speaker: { slug: 'bert-south' } }] },
    });
    const reworded = {
      __typename: 'StatementCorrected',
      statement: attributedTo('bert-south', text),
      previous: { text: 'We agree with the truce', attributions: [{ speaker: { slug: 'bert-south' } }] },
      changedFields: ['text', 'citations'],
      notice: publicNotice('WRONG_WORDING', `The words were: ${text}`),
      wordChanges: [
        { kind: 'SAME', text: 'We agree with ' },
        { kind: 'REMOVED', text: 'the' },
        { kind: 'ADDED', text: text.includes('this') ? 'this' : 'that' },
        { kind: 'SAME', text: ' truce' },
      ],
    };
    expect(await entries(ofAnna, 1)).toEqual([reworded]);
    expect(await entries(ofBert, 1)).toEqual([reworded]);

    // A fabrication. The night desk did not publish it; the day desk sees the positions that it supports, and confirms.
    const retraction = {
      statement: SAID,
      expectedVersion: 5,
      notice: notice('FABRICATED', 'Nobody said this.'),
    };
    expect(await mutate(night, 'retractStatement', retraction)).toMatchObject({
      __typename: 'Forbidden',
      code: 'CHIEF_REQUIRED',
    });
    expect(await mutate(day, 'retractStatement', retraction)).toMatchObject({
      positions: [{ actor: { slug: 'bert-south' } }],
    });
    expect(await mutate(day, 'retractStatement', { ...retraction, allowUnsupported: true })).toMatchObject({
      updates: [{ kind: 'STATEMENT_RETRACTED' }, { kind: 'POSITION_UNSUPPORTED' }],
    });
    const retracted = {
      __typename: 'StatementRetracted',
      statement: { status: 'RETRACTED', text: null, speakers: [{ slug: 'bert-south' }] },
      notice: publicNotice('FABRICATED', 'Nobody said this.'),
    };
    expect(await entries(ofAnna, 1)).toEqual([retracted]);
    expect(await entries(ofBert, 2)).toEqual([
      retracted,
      { __typename: 'PositionUnsupported', position: { state: 'UNSUPPORTED', actor: { slug: 'bert-south' } } },
    ]);

    // A libel, corrected once, is redacted by order of a court, which only a chief may do.
    await mutate(day, 'publishStatement', publishing('libel', `He is a ${LIBEL}`));
    await mutate(day, 'correctStatement', {
      statement: `${STORY}/libel`,
      expectedVersion: 1,
      set: {
        text: `He was a ${LIBEL}`,
        citations: [{ source: 'daily', quote: { exact: `He was a ${LIBEL}` }, supports: ['WORDING'] }],
      },
      notice: notice('WRONG_WORDING', `She said that he was a ${LIBEL}, not that he is one.`),
    });
    const order = {
      statement: `${STORY}/libel`,
      expectedVersion: 2,
      notice: notice('LEGAL', 'Removed by order of a court.'),
    };
    expect(await mutate(day, 'redactStatement', order)).toMatchObject({
      __typename: 'Forbidden',
      code: 'CHIEF_REQUIRED',
    });
    expect(await mutate(TOKEN, 'redactStatement', order)).toMatchObject({
      statement: { status: 'REDACTED', text: null, version: 3 },
    });
    const libel = await entries(ofAnna, 3);
    expect(JSON.stringify(libel.slice(0, 2))).toContain(LIBEL);
    expect(libel[2]).toEqual({
      __typename: 'StatementRedacted',
      statement: { status: 'REDACTED', text: null, speakers: [{ slug: 'anna-north' }] },
      notice: publicNotice('LEGAL', 'Removed by order of a court.'),
    });

    // Nothing else arrives: refused and repeated requests reach no subscriber.
    const after = await mutate(day, 'publishStatement', publishing('last', 'This is the last'));
    expect((await ofAnna.next()).storyUpdates).toMatchObject({ sequence: after.updates[0].sequence });
    expect(ofBert.received.at(-1)).toMatchObject({ storyUpdates: { __typename: 'PositionUnsupported' } });
    await Promise.all([ofAnna.close(), ofBert.close()]);

    // Later readers get the same story, without the redacted words.
    const { data } = await running.query(
      `{
      story(by: {slug: "${STORY}"}) { updates(first: 100) { nodes { headline sequence
        ... on StatementPublished { statement { text citations { quote { exact } } } }
        ... on StatementCorrected { statement { text } previous { text } wordChanges { text } notice { text } } } } }
      statement(id: "${STORY}/libel") { history { text wordChanges { text } notice { text } } notices { text } }
      search(text: "${LIBEL}") { totalCount }
      record { verification { isIntact } } }`,
      {},
      { authorization: `Bearer ${TOKEN}` },
    );
    expect(JSON.stringify(data).toLowerCase()).not.toContain(LIBEL.toLowerCase());
    expect(data.statement.history).toHaveLength(3);
    expect(data.search.totalCount).toBe(0);
    expect(data.record.verification.isIntact).toBe(true);
    const sequences = data.story.updates.nodes.map((one: { sequence: number }) => one.sequence);
    expect(sequences).toEqual(sequences.map((_: number, index: number) => index + 1));
  });
});
