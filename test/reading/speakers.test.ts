import { expect, it } from 'vitest';
import type { NamedSpeaker } from '../../src/reading/draft.js';
import { findSpeech } from '../../src/reading/find-speech.js';
import { nameSpeakers } from '../../src/reading/link/speakers.js';
import { cleanedText } from './cleaned-text.js';

/** The speakers of all speech that the reader finds in a text, in the order of the text. */
function speakersIn(text: string): readonly (NamedSpeaker | null)[] {
  const article = cleanedText(text);
  return nameSpeakers(article, findSpeech(article));
}

function onlySpeakerIn(text: string): NamedSpeaker | null {
  const [first = null, ...others] = speakersIn(text);
  expect(others.every((other) => other?.name === first?.name)).toBe(true);
  return first;
}

it('a speaker has the fullest name that the article gives, and the shorter ones beside it', () => {
  const text = 'Moreau wants a truce\n\nPresident Claire Moreau asked for a truce. "We are tired," Moreau said.';
  expect(onlySpeakerIn(text)).toMatchObject({ name: 'Claire Moreau', named: true, otherNames: ['Moreau'] });
});

it('a speaker has the office that stands before the name', () => {
  expect(onlySpeakerIn('Palace spokesperson Rask said that the talks had ended.')).toMatchObject({
    name: 'Rask',
    type: 'PERSON',
    office: 'Palace spokesperson',
    onBehalfOf: 'Palace',
  });
});

it('a speaker has the office that stands in an apposition after the name', () => {
  expect(onlySpeakerIn('“It is over,” said Lena Dorsch, the mayor of Alder, on Monday.')).toMatchObject({
    name: 'Lena Dorsch',
    office: 'mayor of Alder',
    onBehalfOf: 'Alder',
  });
});

it('a speaker has the office that stands before the name with a comma', () => {
  expect(onlySpeakerIn('The council’s chairman, Otto Lindqvist, said that the contracts were signed.')).toMatchObject({
    name: 'Otto Lindqvist',
    office: 'council’s chairman',
  });
});

it('a speaker speaks for the country whose people the office names', () => {
  expect(onlySpeakerIn('Norwegian Prime Minister Ida Solheim said that the border would stay open.')).toMatchObject({
    name: 'Ida Solheim',
    office: 'Norwegian Prime Minister',
    onBehalfOf: 'Norway',
  });
});

it('a speaker speaks for the ministry that the office names', () => {
  expect(onlySpeakerIn('Norwegian Foreign Ministry spokeswoman Ida Solheim said that talks went on.')).toMatchObject({
    name: 'Ida Solheim',
    onBehalfOf: 'Norwegian Foreign Ministry',
  });
});

it('an aide speaks for the actor for whom the principal of the aide speaks', () => {
  const text =
    'Norwegian President Ida Solheim is in Bergen.\n\nSolheim’s aide Mats Krog said that she would stay for a week.';
  expect(onlySpeakerIn(text)).toMatchObject({ name: 'Mats Krog', office: 'Solheim’s aide', onBehalfOf: 'Norway' });
});

it('a title in a later sentence means the speaker with that title', () => {
  const text =
    'Health minister Paula Reyes and the surgeon Karl Mohr met on Monday. "The roof leaks," the minister said. ' +
    '"So do the walls," said the surgeon.';
  expect(speakersIn(text).map((speaker) => speaker?.name)).toEqual(['Paula Reyes', 'Karl Mohr']);
});

it('a speaker is a country where a country speaks', () => {
  expect(onlySpeakerIn('Norway said that it would recall its ambassador.')).toMatchObject({
    name: 'Norway',
    type: 'COUNTRY',
    office: null,
  });
});

it('a speaker whose name is that of an organization is one, whatever short form the article uses later', () => {
  const text = 'Norland Bank will close on Friday. The bank said that its vaults were empty.';
  expect(onlySpeakerIn(text)).toMatchObject({ name: 'Norland Bank', named: true, type: 'ORGANIZATION' });
});

it('a speaker without a name has a label in the words of the article', () => {
  expect(onlySpeakerIn('A senior official said that the convoy had been stopped.')).toMatchObject({
    name: 'A senior official',
    named: false,
    office: null,
  });
  expect(onlySpeakerIn('Officials said that the convoy had been stopped.')).toMatchObject({
    name: 'Officials',
    named: false,
  });
});

it('a speaker is the person before the relative pronoun', () => {
  const text = 'The crowd waited for Osip Lehr, who said that he would not accept the prize.';
  expect(speakersIn(text).map((speaker) => speaker?.name)).toEqual(['Osip Lehr']);
});

it('a pronoun that can mean nobody in the article gives no speaker', () => {
  expect(onlySpeakerIn('"It is late," she said.')).toBeNull();
});

it('a speaker is the one of two namesakes whose title fits', () => {
  const text =
    'Julian Thorpe edits the paper and Claudia Thorpe owns it. "It loses money," Mr. Thorpe said. ' +
    '"It always has," Ms. Thorpe said.';
  expect(speakersIn(text).map((speaker) => speaker?.name)).toEqual(['Julian Thorpe', 'Claudia Thorpe']);
});
