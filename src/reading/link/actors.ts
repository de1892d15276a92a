/** Finds the actor of the record whom an article names: by names, romanisations, offices and seats of government. */
import { nameWords, plain } from '../../story/name-words.js';
import { readingWords } from '../../words/reading.js';
import type { DraftSpeaker, NamedSpeaker } from '../draft.js';
import { COUNTRY_WORDS, type CountryWords } from '../en/countries.js';
import { canMean, officeWords } from '../en/offices.js';
import { canBeSamePerson, type PersonName, personName } from '../names.js';
import type { KnownActor } from '../reading-context.js';

const { speaker: doubts } = readingWords;

/** A speaker with the actor of the record, and the doubts about that. */
export interface LinkedSpeaker {
  readonly speaker: DraftSpeaker;
  readonly doubts: readonly string[];
}

/** An actor with its names in comparable form. */
interface IndexedActor {
  readonly actor: KnownActor;
  /** Whole names, in the form of `nameWords`. */
  readonly names: ReadonlySet<string>;
  readonly people: readonly PersonName[];
  /** The words of the office and of the name of its principal. */
  readonly office: ReadonlySet<string>;
  readonly country: CountryWords | null;
}

/** The actors that fit a speaker, and the doubt about them where only one fits. */
interface FittingActors {
  readonly actors: readonly KnownActor[];
  readonly doubt: string | null;
}

/** The actors of a story, ready to be looked up. */
export class ActorIndex {
  private readonly all: readonly IndexedActor[];

  constructor(actors: readonly KnownActor[]) {
    const bySlug = new Map(actors.map((actor) => [actor.slug, actor]));
    this.all = actors.map((actor) => {
      const names = [actor.name, ...actor.otherNames];
      const principal = actor.represents === null ? null : (bySlug.get(actor.represents) ?? null);
      return {
        actor,
        names: new Set(names.map(wholeName)),
        people: actor.type === 'PERSON' ? names.flatMap((name) => personName(name) ?? []) : [],
        office: officeWords(`${actor.office ?? ''} ${principal?.name ?? ''}`),
        country: actor.type === 'COUNTRY' ? countryOf(actor) : null,
      };
    });
  }

  /** The speaker with the only actor that fits. Where several fit, the editor chooses. */
  link(speaker: NamedSpeaker): LinkedSpeaker {
    const { actors, doubt } = this.candidates(speaker);
    const [only, ...others] = actors;
    const actor = only === undefined || others.length > 0 ? null : only;
    const represents = actor?.represents ?? this.principal(speaker);
    const found = { ...speaker, actor: actor?.slug ?? null, represents };
    if (others.length > 0) {
      const names = actors.map(({ name }) => name);
      return { speaker: found, doubts: [doubts.anyOf(speaker.name, names)] };
    }
    if (actor === null) return { speaker: found, doubts: [] };
    return { speaker: found, doubts: [doubt, this.officeDoubt(speaker, actor)].filter((one) => one !== null) };
  }

  /** The doubt about an actor who has another office in the article than on the record. */
  private officeDoubt({ office }: NamedSpeaker, { slug, name, office: held }: KnownActor): string | null {
    const words = this.all.find(({ actor }) => actor.slug === slug)?.office;
    if (office === null || held === null || words === undefined || canMean(officeWords(office), words)) return null;
    return doubts.otherOffice(name, office, held);
  }

  /** The actor for which the article says that the speaker speaks. */
  private principal({ onBehalfOf }: NamedSpeaker): string | null {
    if (onBehalfOf === null) return null;
    const [only, ...others] = [...this.byWholeName([onBehalfOf]), ...this.bySeat(onBehalfOf)];
    return only === undefined || others.some(({ slug }) => slug !== only.slug) ? null : only.slug;
  }

  private candidates({ name, named, type, office, otherNames }: NamedSpeaker): FittingActors {
    const isPerson = type === 'PERSON';
    const sure = this.byWholeName([name]).filter((actor) => (actor.type === 'PERSON') === isPerson);
    if (sure.length > 0) return { actors: sure, doubt: null };
    if (!isPerson) {
      const seated = this.bySeat(name);
      const country = seated[0]?.name ?? '';
      return { actors: seated, doubt: isCountryName(name) ? null : doubts.takenFor(name, country) };
    }
    const people = named ? this.byPersonName([name, ...otherNames]) : [];
    if (people.length > 0) return { actors: this.closest(people, office), doubt: null };
    if (named) {
      const first = this.byFirstWord(name);
      return { actors: first, doubt: doubts.takenFor(name, first[0]?.name ?? '') };
    }
    const holders = this.byOffice(name);
    return { actors: holders, doubt: doubts.takenByOffice(name, holders[0]?.name ?? '') };
  }

  private byWholeName(names: readonly string[]): KnownActor[] {
    const whole = names.map(wholeName);
    return this.all.filter((one) => whole.some((name) => one.names.has(name))).map(({ actor }) => actor);
  }

  private byPersonName(names: readonly string[]): IndexedActor[] {
    const [fullest, ...more] = names.flatMap((name) => personName(name) ?? []);
    if (fullest === undefined) return [];
    const fits = (name: PersonName) =>
      this.all.filter(({ people }) => people.some((known) => canBeSamePerson(known, name)));
    const found = fits(fullest);
    // Another form of the name counts where the fullest one has no given name that could contradict it.
    return found.length > 0 || fullest.given.length > 0 ? found : more.flatMap(fits);
  }

  /** Of several namesakes, the one with the office that the article gives; all of them where it decides nothing. */
  private closest(people: readonly IndexedActor[], office: string | null): KnownActor[] {
    const title = officeWords(office ?? '');
    const holders = people.filter((one) => title.size > 0 && canMean(title, one.office));
    return [...new Set((holders.length === 1 ? holders : people).map(({ actor }) => actor))];
  }

  /** People whose names begin with the family name ("Xi Jinping") are called by the first word. */
  private byFirstWord(name: string): KnownActor[] {
    const words = nameWords(name);
    if (words.length !== 1) return [];
    return this.all.filter(({ people }) => people.some(({ given }) => given[0] === words[0])).map(({ actor }) => actor);
  }

  private byOffice(label: string): KnownActor[] {
    if (INDEFINITE.test(label)) return [];
    const title = officeWords(label);
    if (title.size < FEWEST_WORDS) return [];
    return this.all
      .filter(({ actor, office }) => actor.type === 'PERSON' && canMean(title, office))
      .map(({ actor }) => actor);
  }

  private bySeat(name: string): KnownActor[] {
    const words = plain(name).replace(/^the /, '');
    return this.all
      .filter(({ country }) =>
        [...(country?.names ?? []), ...(country?.seats ?? [])].some((one) => plain(one) === words),
      )
      .map(({ actor }) => actor);
  }
}

/** An office of one person has at least the two words of "Russian president". */
const FEWEST_WORDS = 2;

/** A label that may mean any of several people: "a senior official". */
const INDEFINITE = /^(?:an?|one|two|three|some|several|many|other|another|officials?|sources?)\b/iu;

function wholeName(name: string): string {
  return nameWords(name.replace(/^the\s+/iu, '')).join(' ');
}

/** The words for a country: by its code, or by its name where the record has no code. */
function countryOf({ isoCode, name }: KnownActor): CountryWords | null {
  if (isoCode !== null) return COUNTRY_WORDS.get(isoCode) ?? null;
  return [...COUNTRY_WORDS.values()].find(({ names }) => names.some((one) => plain(one) === plain(name))) ?? null;
}

function isCountryName(name: string): boolean {
  const words = plain(name).replace(/^the /, '');
  return [...COUNTRY_WORDS.values()].some(({ names }) => names.some((one) => plain(one) === words));
}
