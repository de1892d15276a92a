import { expect, test } from 'vitest';
import { ActorIndex } from '../../../src/reading/link/actors.js';
import type { KnownActor } from '../../../src/reading/reading-context.js';
import { speakerOf } from './made-speech.js';

function actorOf(slug: string, name: string, more: Partial<KnownActor> = {}): KnownActor {
  return { slug, type: 'PERSON', name, otherNames: [], office: null, represents: null, isoCode: null, ...more };
}

const country = (slug: string, name: string, isoCode: string | null) =>
  actorOf(slug, name, { type: 'COUNTRY', isoCode });

const actors = [
  country('russia', 'Russia', 'RU'),
  country('ukraine', 'Ukraine', 'UA'),
  country('united-states', 'United States', 'US'),
  country('norland', 'Norland', null),
  actorOf('harbour-union', 'Harbour Union', { type: 'ORGANIZATION', otherNames: ['HU'] }),
  actorOf('oleksii-zaluzhnyy', 'Oleksii Zaluzhnyy', { office: 'President of Ukraine', represents: 'ukraine' }),
  actorOf('dmitry-veretin', 'Dmitry Veretin', {
    office: 'Press Secretary of the President of Russia',
    represents: 'russia',
  }),
  actorOf('anna-sorokina', 'Anna Sorokina', {
    office: 'Spokeswoman of the Russian Foreign Ministry',
    represents: 'russia',
  }),
  actorOf('ivan-sobolev', 'Ivan Sobolev', { office: 'President of Russia', represents: 'russia' }),
  actorOf('ann-keller', 'Ann Keller', { otherNames: ['Annie Keller-Voss'], office: 'Mayor of Northport' }),
  actorOf('bob-keller', 'Bob Keller', { office: 'Harbour master' }),
  actorOf('steven-marlow', 'Steven Marlow'),
  actorOf('li-weiming', 'Li Weiming'),
  actorOf('owen-hart', 'Owen Hart'),
];
const index = new ActorIndex(actors);

test.each([
  ['Oleksii Zaluzhnyy', 'oleksii-zaluzhnyy'],
  ['Zaluzhny', 'oleksii-zaluzhnyy'],
  ['Zaluzhnyi', 'oleksii-zaluzhnyy'],
  ['Oleksiy Zaluzhniy', 'oleksii-zaluzhnyy'],
  ['Dmitri Veretin', 'dmitry-veretin'],
  ['Ann M. Keller', 'ann-keller'],
  ['Keller-Voss', 'ann-keller'],
  ['Steve Marlow', 'steven-marlow'],
  ['S. Marlow', 'steven-marlow'],
  ['Li', 'li-weiming'],
  ['Harbour Union', null],
  ['Marlow Jr.', null],
  ['Eric Marlow', null],
  ['Owen', 'owen-hart'],
  ['Petersen', null],
])('the person “%s” is %s', (name, actor) => {
  expect(index.link(speakerOf(name)).speaker.actor).toBe(actor);
});

test.each([
  ['Moscow', 'COUNTRY', 'russia'],
  ['the Kremlin', 'ORGANIZATION', 'russia'],
  ['Kyiv', 'COUNTRY', 'ukraine'],
  ['Kiev', 'COUNTRY', 'ukraine'],
  ['Washington', 'COUNTRY', 'united-states'],
  ['the White House', 'ORGANIZATION', 'united-states'],
  ['the U.S.', 'COUNTRY', 'united-states'],
  ['America', 'COUNTRY', 'united-states'],
  ['Norland', 'COUNTRY', 'norland'],
  ['the Harbour Union', 'ORGANIZATION', 'harbour-union'],
  ['HU', 'ORGANIZATION', 'harbour-union'],
  ['Beijing', 'COUNTRY', null],
  ['Brussels', 'ORGANIZATION', null],
] as const)('“%s” of type %s is %s', (name, type, actor) => {
  expect(index.link(speakerOf(name, { type })).speaker.actor).toBe(actor);
});

test('a place that stands for a country gives a doubt, and the name of the country gives none', () => {
  expect(index.link(speakerOf('Moscow', { type: 'COUNTRY' })).doubts).toEqual(['“Moscow” is taken for Russia.']);
  expect(index.link(speakerOf('the US', { type: 'COUNTRY' })).doubts).toEqual([]);
});

test('an organization of the record with the name of a place is the actor itself', () => {
  const kremlin = actorOf('kremlin', 'Kremlin', { type: 'ORGANIZATION' });
  const { speaker, doubts } = new ActorIndex([...actors, kremlin]).link(speakerOf('Kremlin', { type: 'ORGANIZATION' }));
  expect([speaker.actor, doubts]).toEqual(['kremlin', []]);
});

test('a surname that two actors have is linked with neither, and the draft names both', () => {
  const { speaker, doubts } = index.link(speakerOf('Keller'));
  expect(speaker.actor).toBeNull();
  expect(doubts).toEqual(['“Keller” can be any of these actors: Ann Keller, Bob Keller.']);
});

test('an office that differs from that of the record is a doubt', () => {
  const former = index.link(speakerOf('Ann Keller', { office: 'former mayor of Northport' }));
  expect(former.speaker.actor).toBe('ann-keller');
  expect(former.doubts).toEqual([
    'The article calls Ann Keller “former mayor of Northport”; the record has “Mayor of Northport”.',
  ]);
  expect(index.link(speakerOf('Ann Keller', { office: 'Northport mayor' })).doubts).toEqual([]);
});

test('the office decides between namesakes', () => {
  expect(index.link(speakerOf('Keller', { office: 'Northport mayor' })).speaker.actor).toBe('ann-keller');
});

test.each([
  ['the Russian president', 'ivan-sobolev'],
  ['the Kremlin spokesman', 'dmitry-veretin'],
  ['Russia’s Foreign Ministry spokeswoman', 'anna-sorokina'],
  ['the Ukrainian president', 'oleksii-zaluzhnyy'],
  ['a Kremlin spokesman', null],
  ['Russian officials', null],
  ['the president', null],
  ['the Russian foreign minister', null],
])('the unnamed speaker “%s” is %s', (name, actor) => {
  expect(index.link(speakerOf(name, { named: false })).speaker.actor).toBe(actor);
});

test('the principal of a speaker is the one of the record, or the one that the article names', () => {
  expect(index.link(speakerOf('Dmitry Veretin', { onBehalfOf: 'Kremlin' })).speaker.represents).toBe('russia');
  expect(index.link(speakerOf('Pavel Orlov', { onBehalfOf: 'Kremlin' })).speaker).toMatchObject({
    actor: null,
    represents: 'russia',
  });
  expect(index.link(speakerOf('Pavel Orlov', { onBehalfOf: 'Harbour Union' })).speaker.represents).toBe(
    'harbour-union',
  );
  expect(index.link(speakerOf('Pavel Orlov')).speaker.represents).toBeNull();
});
