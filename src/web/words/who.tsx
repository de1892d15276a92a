/** The speakers of a statement: a name, the description of an unnamed source, or "not known"; for whom, and in which office. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';

/** The parts of a speaker's name. */
interface Nameable {
  readonly speaker: { readonly name: string } | null;
  readonly label: string | null;
}

/** An attribution with everything that its line shows. */
interface Attributed extends Nameable {
  readonly office: string | null;
  readonly onBehalfOf: readonly { readonly name: string }[];
  readonly relayedBy: { readonly name: string } | null;
}

/** Up to two letters that stand for a name. Screen readers skip them. */
export function Monogram({ name }: { readonly name: string | null }) {
  return (
    <span class="monogram" aria-hidden="true">
      {name === null ? '?' : lettersOf(name)}
    </span>
  );
}

function lettersOf(name: string): string {
  const [first, ...rest] = name.split(/[\s-]+/u).filter((word) => /^\p{L}/u.test(word));
  const last = rest.at(-1);
  const initial = (word: string | undefined) => (word === undefined ? '' : ([...word][0] ?? '').toLocaleUpperCase());
  return `${initial(first)}${initial(last)}` || '?';
}

/** One speaker by name, by description, or as not known. */
export function speakerName({ speaker, label }: Nameable): string {
  return speaker?.name ?? label ?? words.who.notKnown;
}

/** The speakers of a statement, as its heading names them: each once. */
export function speakerNames(attributions: readonly Nameable[]): string {
  const names = new Set(attributions.map(speakerName));
  return names.size === 0 ? words.who.notKnown : terms.grammar.list([...names]);
}

/** The name of the first speaker; `null` for a source that is unnamed or not known. */
export function firstSpeaker(attributions: readonly Nameable[]): string | null {
  return attributions[0]?.speaker?.name ?? null;
}

/** One line with the office, the principal and the relay of each speaker, as far as they are known. */
export function attributionLine(attributions: readonly Attributed[]): string {
  const lines = attributions.map(({ office, onBehalfOf, relayedBy, speaker, label }) => {
    const parts = [
      speaker === null && label !== null ? words.who.unnamed : null,
      office,
      onBehalfOf.length > 0 ? words.who.behalf(onBehalfOf.map(({ name }) => name)) : null,
      relayedBy === null ? null : words.who.relayedBy(relayedBy.name),
    ];
    return parts.filter((part) => part !== null).join(' · ');
  });
  return [...new Set(lines)].filter((line) => line !== '').join('; ');
}
