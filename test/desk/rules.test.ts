/** Each rule of the domain, broken through a story file: refused with its code, its place, and a sentence. */
import { describe, expect, test } from 'vitest';
import { emptyRecord, onEveryEngine, onOneEngine } from '../fixtures/store/engines.js';
import {
  applied,
  file,
  notice,
  opening,
  position,
  refused,
  STORY,
  source,
  statement,
} from '../fixtures/stories/story.js';

// These rules are checked in code, on either engine.
onOneEngine('Rules', (makeStore) => {
  const store = emptyRecord(makeStore);
  const open = () => applied(store.record, opening());
  /** Applies a truce that both parties have accepted. */
  const agreeOnTruce = () => {
    const south = statement('south', { attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }] });
    const positions = ['north', 'south'].map((party) => position(party, [party], { stance: 'ACCEPTS' }));
    const proposals = [{ slug: 'truce', status: 'AGREED' }];
    return applied(store.record, file({ statements: [statement('north'), south], positions, proposals }));
  };
  const codes = async (text: string) => (await refused(store.record, text)).map((one) => one.code);
  const current = async <K extends 'statement' | 'position' | 'event' | 'proposal'>(kind: K, id: string) =>
    (
      await store.record
        .snapshots()
        .at(await store.record.head())
        .get(kind, `${STORY}/${id}`)
    )?.body;

  describe('1: published statements have an attribution and a citation', () => {
    test('a statement without an attribution and a citation is refused with both codes', async () => {
      await open();
      const text = file({ statements: [statement('bare', { attributions: [], citations: [] })] });
      expect(await codes(text)).toEqual(['NO_ATTRIBUTION', 'NO_CITATION']);
    });
    test('a correction cannot take the citations away', async () => {
      await open();
      await applied(store.record, file({ statements: [statement('said')] }));
      const text = file({ correct: [{ statement: 'said', set: { citations: [] }, notice: notice('CORRECTION') }] });
      expect(await codes(text)).toEqual(['NO_CITATION']);
    });
    test('an attribution names a speaker or describes one, never both', async () => {
      await open();
      const both = [{ speaker: 'anna-north', label: 'a senior official' }];
      expect(await codes(file({ statements: [statement('both', { attributions: both })] }))).toEqual([
        'SPEAKER_AND_LABEL',
      ]);
      const neither = file({ statements: [statement('unknown', { attributions: [{}] })] });
      expect((await applied(store.record, neither)).map((update) => update.kind)).toEqual(['STATEMENT_PUBLISHED']);
    });
  });

  describe('2: texts that fit their mode', () => {
    test.each([
      ['DIRECT', '“We agree.”', 'DIRECT_TEXT'],
      ['INDIRECT', 'They “agree”.', 'INDIRECT_TEXT'],
      ['MIXED', 'They agree.', 'MIXED_TEXT'],
    ])('a %s text %s is refused', async (mode, text, code) => {
      await open();
      const [mistake] = await refused(store.record, file({ statements: [statement('said', { mode, text })] }));
      expect(mistake).toMatchObject({ code, path: 'statements.0.text' });
    });
  });

  describe('3: DIRECT quotations as in their source', () => {
    const quoted = (quote: string, more: object = {}) =>
      file({
        statements: [
          statement('said', {
            mode: 'DIRECT',
            text: 'We agree with the truce',
            citations: [{ source: 'daily', quote, supports: ['WORDING'] }],
            ...more,
          }),
        ],
      });
    test('a DIRECT text with other words than its source is refused with the difference', async () => {
      await open();
      const [mistake] = await refused(store.record, quoted('We do not agree with the truce'));
      expect(mistake).toMatchObject({ code: 'WORDING_DIFFERS', path: 'statements.0.citations.0.quote' });
      expect(mistake?.message).toContain('{+do not +}');
    });
    test('a DIRECT text is accepted within a longer passage with other quotation marks and spaces', async () => {
      await open();
      expect(await applied(store.record, quoted('He said: «We  agree with the truce», and left'))).toHaveLength(1);
    });
    test.each([
      ['letters inside other words', 'We can … accept this plan', 'We cannot ever accept this plan.'],
      ['a word that is the end of another', 'agree with them', 'I disagree with them'],
    ])('a DIRECT text is refused where the passage has only %s', async (_, text, quote) => {
      await open();
      expect(
        (
          await refused(
            store.record,
            quoted(quote, { text, citations: [{ source: 'daily', quote, supports: ['WORDING'] }] }),
          )
        )[0],
      ).toMatchObject({ code: 'WORDING_DIFFERS' });
    });
    test('a DIRECT text without a word of the speaker is refused', async () => {
      await open();
      expect((await refused(store.record, quoted('foo', { text: '[I surrender]' })))[0]).toMatchObject({
        code: 'DIRECT_TEXT',
      });
    });
    test('a passage of a source without a language, or with a region, is compared too', async () => {
      await open();
      const sources = [source('nowhere', { language: null }), source('american', { language: 'en-US' })];
      for (const from of ['nowhere', 'american']) {
        const citations = [{ source: from, quote: 'Something else', supports: ['WORDING'] }];
        const text = file({
          sources,
          statements: [statement('said', { mode: 'DIRECT', text: 'We agree', citations })],
        });
        expect(await codes(text)).toEqual(['WORDING_DIFFERS']);
      }
    });
    test('a passage in another language is accepted as another wording', async () => {
      await open();
      expect(await applied(store.record, quoted('Мы согласны', { language: 'ru' }))).toHaveLength(1);
    });
  });

  describe('4: changes with a public notice', () => {
    const publish = async () => {
      await open();
      await applied(store.record, file({ statements: [statement('said')] }));
    };
    test.each([
      ['text', { text: 'Something else.' }],
      ['mode', { mode: 'MIXED', text: 'Something “else”.' }],
      ['attributions', { attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }] }],
      ['saidAt', { saidAt: '2025-03-14' }],
      ['channel', { channel: 'SPEECH' }],
    ])('a change of %s is refused without a notice, and a correction with one', async (_, change) => {
      await publish();
      expect(await codes(file({ statements: [{ key: 'said', ...change }] }))).toEqual(['NOTICE_REQUIRED']);
      const kinds = (
        await applied(store.record, file({ statements: [{ key: 'said', ...change, notice: notice('CORRECTION') }] }))
      ).map((one) => one.kind);
      expect(kinds).toEqual(['STATEMENT_CORRECTED']);
    });
    test('a citation or translation may be added without a notice', async () => {
      await publish();
      const more = {
        key: 'said',
        translations: [{ text: 'Что-то сказано.', language: 'ru' }],
        citations: [
          { source: 'daily', supports: ['ATTRIBUTION'] },
          { source: 'weekly', supports: ['CONTEXT'] },
        ],
      };
      const kinds = (await applied(store.record, file({ sources: [source('weekly')], statements: [more] }))).map(
        (one) => one.kind,
      );
      expect(kinds).toEqual(['SOURCE_ADDED', 'STATEMENT_CHANGED']);
    });
    test('a correction cannot have a retraction notice', async () => {
      await publish();
      expect(
        await codes(file({ correct: [{ statement: 'said', set: { text: 'Else.' }, notice: notice('RETRACTION') }] })),
      ).toEqual(['NOTICE_KIND']);
    });
    test('a retracted statement cannot be changed', async () => {
      await publish();
      await applied(store.record, file({ retract: [{ statement: 'said', notice: notice('RETRACTION') }] }));
      expect(await codes(file({ statements: [{ key: 'said', mentions: ['north'] }] }))).toEqual(['NOT_PUBLISHED']);
    });
    test('a citation cannot be replaced without a notice', async () => {
      await publish();
      const replaced = file({
        sources: [source('weekly')],
        statements: [{ key: 'said', citations: [{ source: 'weekly', supports: ['CONTEXT'] }] }],
      });
      expect(await codes(replaced)).toEqual(['NOTICE_REQUIRED']);
    });
    test('a notice without a change needs the right kind, too', async () => {
      await publish();
      const odd = file({ correct: [{ statement: 'said', set: {}, notice: notice('REDACTION') }] });
      expect(await codes(odd)).toEqual(['NOTICE_KIND']);
    });
    test('a notice needs public text', async () => {
      await publish();
      expect(
        await codes(
          file({
            correct: [{ statement: 'said', set: { text: 'Else.' }, notice: notice('CORRECTION', { text: ' ' }) }],
          }),
        ),
      ).toEqual(['FORM']);
    });
  });

  describe('5: positions and their evidence', () => {
    const withStatement = async () => {
      await open();
      await applied(store.record, file({ statements: [statement('said')] }));
    };
    test.each([
      ['without evidence, unless it is editorial', position('north', []), ['NO_EVIDENCE']],
      [
        'as SELF_DECLARED by an actor who does not speak in its evidence',
        position('north', ['said'], { basis: 'SELF_DECLARED' }),
        ['BASIS_NOT_SUPPORTED'],
      ],
      [
        'as ON_BEHALF of an actor for whom its evidence does not speak',
        position('south', ['said']),
        ['BASIS_NOT_SUPPORTED'],
      ],
      [
        'as ACCEPTS_CONDITIONALLY without a condition',
        position('north', ['said'], { stance: 'ACCEPTS_CONDITIONALLY' }),
        ['CONDITION_REQUIRED'],
      ],
      [
        'as ACCEPTS with an open condition',
        position('north', ['said'], { stance: 'ACCEPTS', conditions: [{ kind: 'GUARANTEE', text: 'x' }] }),
        ['CONDITION_OPEN'],
      ],
      ['with unknown evidence', position('north', ['unsaid']), ['UNKNOWN_REFERENCE']],
    ])('a position is refused %s', async (_, entry, expected) => {
      await withStatement();
      expect(await codes(file({ positions: [entry] }))).toEqual(expected);
    });
    test('a position is accepted as self-declared, on behalf, or as editorial judgement', async () => {
      await withStatement();
      const positions = [
        position('anna-north', ['said'], { basis: 'SELF_DECLARED' }),
        position('north', ['said']),
        position('south', [], { basis: 'EDITORIAL', note: 'Our reading.' }),
      ];
      expect(await applied(store.record, file({ positions }))).toHaveLength(3);
    });
    test('a new position supersedes the previous one, so that at most one is current', async () => {
      await withStatement();
      await applied(store.record, file({ positions: [position('north', ['said'])] }));
      await applied(store.record, file({ positions: [position('north', ['said'], { stance: 'REJECTS' })] }));
      expect(await current('position', 'truce/north/1')).toMatchObject({ stance: 'NONCOMMITTAL', state: 'SUPERSEDED' });
      expect(await current('position', 'truce/north/2')).toMatchObject({ stance: 'REJECTS', state: 'CURRENT' });
    });
    test('a withheld statement is no evidence for a new position', async () => {
      await withStatement();
      await applied(store.record, file({ withhold: [{ statement: 'said', notice: notice('HOLD') }] }));
      expect(await codes(file({ positions: [position('north', ['said'])] }))).toEqual(['EVIDENCE_NOT_PUBLISHED']);
    });
  });

  describe('6: positions whose last evidence is retracted', () => {
    test('a position whose last evidence is retracted is unsupported from that batch on, with an update of its own', async () => {
      await open();
      await applied(
        store.record,
        file({ statements: [statement('a'), statement('b')], positions: [position('north', ['a', 'b'])] }),
      );
      const first = await applied(store.record, file({ retract: [{ statement: 'a', notice: notice('RETRACTION') }] }));
      expect(first.map((one) => one.kind)).toEqual(['STATEMENT_RETRACTED']);
      const second = await applied(
        store.record,
        file({ retract: [{ statement: 'b', notice: notice('RETRACTION'), allowUnsupported: true }] }),
      );
      expect(second.map((one) => one.kind)).toEqual(['STATEMENT_RETRACTED', 'POSITION_UNSUPPORTED']);
      expect(new Set(second.map((one) => one.batch)).size).toBe(1);
      expect(await current('position', 'truce/north/1')).toMatchObject({ state: 'UNSUPPORTED' });
    });
    test('a superseded position stays superseded when its evidence is retracted', async () => {
      await open();
      await applied(
        store.record,
        file({ statements: [statement('a'), statement('b')], positions: [position('north', ['a'])] }),
      );
      await applied(store.record, file({ positions: [position('north', ['b'], { stance: 'REJECTS' })] }));
      const kinds = (
        await applied(store.record, file({ retract: [{ statement: 'a', notice: notice('RETRACTION') }] }))
      ).map((one) => one.kind);
      expect(kinds).toEqual(['STATEMENT_RETRACTED']);
    });
  });

  describe('6: positions whose evidence is corrected', () => {
    test('a position whose actor no longer speaks in its evidence is unsupported', async () => {
      await open();
      await applied(
        store.record,
        file({ statements: [statement('a')], positions: [position('anna-north', ['a'], { basis: 'SELF_DECLARED' })] }),
      );
      const set = { attributions: [{ speaker: 'bert-south' }] };
      const updates = await applied(
        store.record,
        file({ correct: [{ statement: 'a', set, notice: notice('CORRECTION'), allowUnsupported: true }] }),
      );
      expect(updates.map((one) => one.kind)).toEqual(['STATEMENT_CORRECTED', 'POSITION_UNSUPPORTED']);
      expect(await current('position', 'truce/anna-north/1')).toMatchObject({ state: 'UNSUPPORTED' });
    });
  });

  describe('7: AGREED by every required party', () => {
    test('a proposal without required parties cannot be AGREED', async () => {
      await open();
      const text = file({ proposals: [{ slug: 'truce', requiredParties: [], status: 'AGREED' }] });
      expect(await codes(text)).toEqual(['NOT_AGREED']);
    });
    test('a required party cannot reject a proposal that is AGREED', async () => {
      await open();
      await agreeOnTruce();
      const rejects = { positions: [position('south', ['south'], { stance: 'REJECTS' })] };
      const [mistake] = await refused(store.record, file(rejects));
      expect(mistake).toMatchObject({ code: 'NOT_AGREED', path: 'positions.0.stance' });
      expect(await applied(store.record, file({ proposals: [{ slug: 'truce', title: 'The truce' }] }))).toHaveLength(1);
      expect(
        await applied(store.record, file({ ...rejects, proposals: [{ slug: 'truce', status: 'LAPSED' }] })),
      ).toHaveLength(2);
    });

    const agree = { proposals: [{ slug: 'truce', status: 'AGREED' }] };
    const accepts = (actor: string, evidence: string[], more: object = {}) =>
      position(actor, evidence, { stance: 'ACCEPTS', ...more });
    const bySouth = statement('south', { attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }] });
    test('a proposal is not AGREED while a required party has not accepted, and the message names the party', async () => {
      await open();
      await applied(store.record, file({ statements: [statement('north')], positions: [accepts('north', ['north'])] }));
      const [mistake] = await refused(store.record, file(agree));
      expect(mistake).toMatchObject({ code: 'NOT_AGREED', path: 'proposals.0.status' });
      expect(mistake?.message).toContain('south has not');
    });
    test('a proposal is AGREED when all accept, in the same batch too, and when conditions are met', async () => {
      await open();
      const met = { stance: 'ACCEPTS_CONDITIONALLY', conditions: [{ kind: 'GUARANTEE', text: 'x', status: 'MET' }] };
      const text = file({
        ...agree,
        statements: [statement('north'), bySouth],
        positions: [accepts('north', ['north']), position('south', ['south'], met)],
      });
      await applied(store.record, text);
      expect(await current('proposal', 'truce')).toMatchObject({ status: 'AGREED' });
    });
    test('a position with an open condition does not count as acceptance', async () => {
      await open();
      const conditional = { stance: 'ACCEPTS_CONDITIONALLY', conditions: [{ kind: 'GUARANTEE', text: 'x' }] };
      const text = file({
        ...agree,
        statements: [statement('north'), bySouth],
        positions: [accepts('north', ['north']), position('south', ['south'], conditional)],
      });
      expect(await codes(text)).toEqual(['NOT_AGREED']);
    });
  });

  describe('8: events', () => {
    const event = (more: object) => file({ events: [{ slug: 'talks', ...more }] });
    test.each([
      ['POSTPONED without the time it was to be', { status: 'POSTPONED' }, 'PREVIOUS_TIME_REQUIRED'],
      ['HELD without a time', { status: 'HELD', time: null }, 'TIME_REQUIRED'],
      ['HELD in the future', { status: 'HELD', time: '2999-01-01' }, 'NOT_IN_THE_PAST'],
      ['part of itself', { partOf: 'talks' }, 'CIRCLE'],
    ])('an event that is %s is refused', async (_, change, code) => {
      await open();
      expect(await codes(event(change))).toEqual([code]);
    });
    test('events that are parts of each other in a circle are refused', async () => {
      await open();
      const part = (slug: string, partOf: string) => ({
        slug,
        kind: 'TALKS',
        title: slug,
        status: 'SCHEDULED',
        partOf,
      });
      await applied(store.record, file({ events: [part('day', 'talks'), part('session', 'day')] }));
      expect(await codes(event({ partOf: 'session' }))).toEqual(['CIRCLE']);
    });
  });

  describe('9: status changes', () => {
    test('a retracted statement may only become redacted', async () => {
      await open();
      await applied(store.record, file({ statements: [statement('said')] }));
      await applied(store.record, file({ retract: [{ statement: 'said', notice: notice('RETRACTION') }] }));
      const [mistake] = await refused(
        store.record,
        file({ release: [{ statement: 'said', notice: notice('RELEASE') }] }),
      );
      expect(mistake).toMatchObject({ code: 'MOVE_NOT_ALLOWED' });
      expect(mistake?.message).toMatch(/from RETRACTED it may become REDACTED$/);
    });
    test('a held event cannot be scheduled again', async () => {
      await open();
      await applied(store.record, file({ events: [{ slug: 'talks', status: 'HELD' }] }));
      expect(await codes(file({ events: [{ slug: 'talks', status: 'SCHEDULED' }] }))).toEqual(['MOVE_NOT_ALLOWED']);
    });
    test('an agreed proposal cannot be rejected, and the message names the allowed statuses', async () => {
      await open();
      await agreeOnTruce();
      const [mistake] = await refused(store.record, file({ proposals: [{ slug: 'truce', status: 'REJECTED' }] }));
      expect(mistake?.message).toContain('IN_FORCE, WITHDRAWN, SUPERSEDED, LAPSED');
    });
    test('a withheld statement cannot be withheld again', async () => {
      await open();
      await applied(store.record, file({ statements: [statement('said')] }));
      await applied(store.record, file({ withhold: [{ statement: 'said', notice: notice('HOLD') }] }));
      expect(
        await codes(file({ withhold: [{ statement: 'said', notice: notice('HOLD', { text: 'Again.' }) }] })),
      ).toEqual(['MOVE_NOT_ALLOWED']);
    });
  });
});

// Near-duplicates are found by SQL.
onEveryEngine('Rules', (makeStore) => {
  const store = emptyRecord(makeStore);
  const open = () => applied(store.record, opening());
  const codes = async (text: string) => (await refused(store.record, text)).map((one) => one.code);

  describe('13: near-duplicates', () => {
    const said = (key: string, more: object = {}) => statement(key, { text: 'We want peace, now!', ...more });
    test('a near-duplicate of the same speaker and day is refused, and the message names the first statement', async () => {
      await open();
      await applied(store.record, file({ statements: [said('first')] }));
      const [mistake] = await refused(
        store.record,
        file({ statements: [said('second', { text: 'we want “PEACE” now', mode: 'MIXED' })] }),
      );
      expect(mistake).toMatchObject({ code: 'DUPLICATE_STATEMENT', path: 'statements.0.text' });
      expect(mistake?.message).toContain('first');
    });
    test('a near-duplicate at another hour of the same day is refused', async () => {
      await open();
      await applied(store.record, file({ statements: [said('morning', { saidAt: '2025-03-13T08:00Z' })] }));
      expect(await codes(file({ statements: [said('evening', { saidAt: '2025-03-13T18:00Z' })] }))).toEqual([
        'DUPLICATE_STATEMENT',
      ]);
    });
    test('a near-duplicate within one file is refused', async () => {
      await open();
      expect(await codes(file({ statements: [said('first'), said('second')] }))).toEqual(['DUPLICATE_STATEMENT']);
    });
    test('a near-duplicate on another day, by another speaker, or with allowDuplicate is accepted', async () => {
      await open();
      const statements = [
        said('first'),
        said('next-day', { saidAt: '2025-03-15' }),
        said('other', { attributions: [{ speaker: 'bert-south' }] }),
        said('again', { allowDuplicate: true }),
      ];
      expect(await applied(store.record, file({ statements }))).toHaveLength(4);
    });
    test('a near-duplicate of a retracted statement is accepted', async () => {
      await open();
      await applied(store.record, file({ statements: [said('first')] }));
      await applied(store.record, file({ retract: [{ statement: 'first', notice: notice('RETRACTION') }] }));
      expect(await applied(store.record, file({ statements: [said('second')] }))).toHaveLength(1);
    });
  });
});
