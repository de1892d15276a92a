import { expect, test } from 'vitest';
import { type KnownEvent, NEW_STORY } from '../../../src/reading/reading-context.js';
import { parseTime } from '../../../src/story/time.js';
import { articleOf, draftsOf, spanOf, speakerOf } from './made-speech.js';

const quotation = '“We will sign,”';

/** The draft of a sentence with one quotation, by Ada Marlow. */
function draftOf(sentence: string, more: Parameters<typeof articleOf>[1] = {}, events: readonly KnownEvent[] = []) {
  const article = articleOf([sentence], more);
  const content = sentence.includes(quotation) ? quotation : '“We will sign.”';
  const speech = [{ content, source: 'Marlow', cue: 'said', speaker: 'Ada Marlow' }];
  const [draft] = draftsOf(article, speech, { ...NEW_STORY, story: 'harbour-talks', events });
  return { text: article.text, draft };
}

// 13 March 2025 was a Thursday.
test.each([
  ['on Thursday', '2025-03-13'],
  ['on Friday', '2025-03-07'],
  ['late on Tuesday', '2025-03-11'],
  ['early on Wednesday', '2025-03-12'],
  ['Sunday in Jeddah', '2025-03-09'],
  ['last Sunday', '2025-03-09'],
  ['earlier this week', '2025-03-10/2025-03-12'],
  ['last week', '2025-03-03/2025-03-09'],
  ['last month', '2025-02'],
  ['last year', '2024'],
  ['in January', '2025-01'],
  ['in November', '2024-11'],
  ['on 11 March', '2025-03-11'],
  ['on March 11', '2025-03-11'],
  ['on Feb. 28', '2025-02-28'],
  ['on 30 December', '2024-12-30'],
  ['on Wednesday, March 12', '2025-03-12'],
  ['on 3 May 2024', '2024-05-03'],
  ['this morning', '2025-03-13'],
  ['yesterday', '2025-03-12'],
  ['the day before yesterday', '2025-03-11'],
  ['last night', '2025-03-12/2025-03-13'],
  ['over the weekend', '2025-03-08/2025-03-09'],
  ['two days ago', '2025-03-11'],
  ['a week ago', '2025-03-06~'],
  ['at Thursday’s press conference', '2025-03-13'],
])('“%s” is %s for an article of Thursday 13 March 2025', (words, edtf) => {
  const { text, draft } = draftOf(`${quotation} Marlow said ${words}.`);
  expect(draft?.saidAt).toMatchObject({ edtf, timeZone: null });
  expect(words).toContain(text.slice(...(draft?.saidAt?.words ?? [0, 0])));
  expect(parseTime({ edtf, timeZone: null, approximate: false }).earliest).toBeDefined();
});

test.each([
  'for 30 days',
  'after nine hours',
  'as the troops march on',
  'although it may rain',
  'since Monday',
  'ahead of a meeting on Sunday',
  'before talks next Tuesday',
  'of a deadline until Friday',
  'in the Sunday Times',
  'after Thursday’s attack',
  'before the vote on 20 March',
])('“%s” is no time of speaking', (words) => {
  const { draft } = draftOf(`${quotation} Marlow said ${words}.`);
  expect(draft?.saidAt).toEqual({ edtf: '2025-03-13~', timeZone: null, words: null });
  expect(draft?.doubts).toContain('The article does not say when it was said; about when it was published.');
});

test('a statement is not said after its article was published, nor at a time of day that the words do not say', () => {
  const { draft } = draftOf(`${quotation} Marlow said.`, { published: '2025-03-13T23:40:00+03:00' });
  expect(draft?.saidAt?.edtf).toBe('2025-03-13~');
});

test('an article without a date gives only times that name their year', () => {
  expect(draftOf(`${quotation} Marlow said on Thursday.`, { published: null }).draft?.saidAt).toBeNull();
  const { draft } = draftOf(`${quotation} Marlow said on 11 March 2025.`, { published: null });
  expect(draft?.saidAt?.edtf).toBe('2025-03-11');
});

test('a day that the words can mean twice is a doubt', () => {
  const { draft } = draftOf(`${quotation} Marlow said last Tuesday.`);
  expect(draft?.doubts.join()).toContain('“last Tuesday” can mean 2025-03-11 or 2025-03-04');
});

test('a time inside the words is no time of speaking', () => {
  const article = articleOf(['On Monday, Marlow said the ferry would leave on Wednesday.']);
  const [draft] = draftsOf(article, [
    {
      kind: 'INDIRECT',
      content: 'the ferry would leave on Wednesday',
      source: 'Marlow',
      cue: 'said',
      speaker: 'Ada Marlow',
    },
  ]);
  expect(draft?.saidAt).toEqual({ edtf: '2025-03-10', timeZone: null, words: spanOf(article.text, 'On Monday') });
});

test('each of two statements in a sentence has the time beside its own cue', () => {
  const article = articleOf([
    'Marlow said on Monday that it was over, while Okoye replied on Tuesday that it was not.',
  ]);
  const drafts = draftsOf(article, [
    { kind: 'INDIRECT', content: 'it was over', source: 'Marlow', cue: 'said', speaker: 'Ada Marlow' },
    { kind: 'INDIRECT', content: 'it was not', source: 'Okoye', cue: 'replied', speaker: 'Ben Okoye' },
  ]);
  expect(drafts.map(({ saidAt }) => saidAt?.edtf)).toEqual(['2025-03-10', '2025-03-11']);
});

test('the time of a clause about somebody is not the time of speaking', () => {
  const { draft } = draftOf(`${quotation} said Marlow, who met the captains on Tuesday.`);
  expect(draft?.saidAt?.words).toBeNull();
});

test('the time of a sentence before a statement in its paragraph is taken, with a doubt', () => {
  const { draft } = draftOf(`She faced the council on Tuesday. ${quotation} Marlow said.`);
  expect(draft?.saidAt?.edtf).toBe('2025-03-11');
  expect(draft?.doubts).toContain('The time is that of a sentence before it.');
});

test('statements of one speaker nearby share their time, channel and doubt', () => {
  const article = articleOf([
    'Marlow has asked for more time.',
    '“We will sign,” Marlow told a press conference on Tuesday.',
    '“But there are questions,” she added.',
    'Okoye wished her luck.',
  ]);
  const drafts = draftsOf(article, [
    { kind: 'INDIRECT', content: 'for more time', source: 'Marlow has', cue: 'asked', speaker: 'Ada Marlow' },
    { content: quotation, source: 'Marlow told', cue: 'told a', speaker: 'Ada Marlow' },
    { content: '“But there are questions,”', source: 'she', cue: 'added', speaker: 'Ada Marlow' },
    { kind: 'INDIRECT', content: 'her luck', source: 'Okoye', cue: 'wished', speaker: 'Ben Okoye' },
  ]);
  expect(drafts.map(({ saidAt, channel }) => [saidAt?.edtf, channel])).toEqual([
    ['2025-03-11', 'PRESS_CONFERENCE'],
    ['2025-03-11', 'PRESS_CONFERENCE'],
    ['2025-03-11', 'PRESS_CONFERENCE'],
    ['2025-03-13~', 'UNKNOWN'],
  ]);
  expect(drafts[0]?.doubts).toContain('The time is that of a later statement by the same speaker.');
  expect(drafts[2]?.doubts).toContain('The time is that of the statement before it by the same speaker.');
});

const conference: KnownEvent = {
  slug: 'marlow-press-conference',
  kind: 'PRESS_CONFERENCE',
  title: 'Press conference at the harbour',
  status: 'HELD',
  time: parseTime({ edtf: '2025-03-12', timeZone: 'Europe/Oslo', approximate: false }),
  place: 'Northport, Norway',
  participants: [],
};

test('an event of the record that the words name gives its slug, its time and its zone', () => {
  const { text, draft } = draftOf(`${quotation} Marlow said at a press conference in Northport.`, {}, [conference]);
  expect(draft).toMatchObject({
    event: 'marlow-press-conference',
    channel: 'PRESS_CONFERENCE',
    saidAt: { edtf: '2025-03-12', timeZone: 'Europe/Oslo', words: spanOf(text, 'press conference') },
  });
});

test('a place of the record gives the zone of a day', () => {
  const { draft } = draftOf(`${quotation} Marlow said on Wednesday in Northport.`, {}, [conference]);
  expect(draft).toMatchObject({ event: null, saidAt: { edtf: '2025-03-12', timeZone: 'Europe/Oslo' } });
});

test('an event on another day, at another place, or only spoken about, is not the event of a statement', () => {
  for (const words of [
    'on Monday at a press conference in Northport',
    'at a press conference in Lima',
    'after the press conference in Northport',
  ]) {
    expect(draftOf(`${quotation} Marlow said ${words}.`, {}, [conference]).draft?.event, words).toBeNull();
  }
});

test.each([
  ['said at a news conference', 'PRESS_CONFERENCE'],
  ['said in an interview', 'INTERVIEW'],
  ['said when she told Northport TV about it', 'INTERVIEW'],
  ['said, and told reporters to wait', 'REMARKS'],
  ['said in a post on Telegram', 'SOCIAL_MEDIA'],
  ['said in a written statement', 'WRITTEN_STATEMENT'],
  ['said in a speech to the crew', 'SPEECH'],
  ['said at the daily briefing', 'BRIEFING'],
  ['said', 'UNKNOWN'],
])('“%s” has the channel %s', (words, channel) => {
  expect(draftOf(`${quotation} Marlow ${words}.`).draft?.channel).toBe(channel);
});

test('words of somebody else in the sentence say nothing of the channel', () => {
  const article = articleOf(['“The speech was long,” Marlow said.']);
  const [draft] = draftsOf(article, [
    { content: '“The speech was long,”', cue: 'said', speaker: speakerOf('Ada Marlow') },
  ]);
  expect(draft?.channel).toBe('UNKNOWN');
});

test('reported speech that begins with “it” says that the word needs its meaning', () => {
  const article = articleOf(['Okoye rejected it on Monday.']);
  const speech = { kind: 'INDIRECT', content: 'it', source: 'Okoye', cue: 'rejected', speaker: 'Ben Okoye' } as const;
  expect(draftsOf(article, [speech])[0]?.doubts).toContain('“it” refers to something said before it.');
});

test('words that two verbs report of one speaker are one draft', () => {
  const article = articleOf(['Okoye rejected it and said that the crews would stay.']);
  const speech = { kind: 'INDIRECT', content: 'the crews would stay', source: 'Okoye', speaker: 'Ben Okoye' } as const;
  const drafts = draftsOf(article, [
    { ...speech, cue: 'rejected' },
    { ...speech, cue: 'said' },
  ]);
  expect(drafts).toHaveLength(1);
});

test.each([
  ['Okoye rejected claims that she had lied.', 'rejected'],
  ['Okoye would not say that she had lied.', 'not'],
  ['Okoye couldn’t say if she had lied.', 'couldn’t'],
])('reported speech in “%s” says that “%s” may turn its meaning round', (sentence, word) => {
  const speech = { kind: 'INDIRECT', content: 'she had lied', source: 'Okoye', speaker: 'Ben Okoye' } as const;
  const [draft] = draftsOf(articleOf([sentence]), [speech]);
  expect(draft?.doubts).toContain(`“${word}” stands before it, and may turn its meaning round.`);
});
