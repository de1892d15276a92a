/** Who said it: a name, an unnamed source as it was described, or that it is not known; for whom, and in which office. */
/** What is known of somebody who said something, as far as a name is made of it. */
interface Named {
  readonly speaker: { readonly name: string } | null;
  readonly label: string | null;
}

/** What is known of it besides. */
interface Attributed extends Named {
  readonly office: string | null;
  readonly onBehalfOf: readonly { readonly name: string }[];
  readonly relayedBy: { readonly name: string } | null;
}

/** Up to two letters that stand for a name. They are not a picture of anybody, and say nothing to those who hear the page. */
export function Monogram({ name }: { readonly name: string | null }) {
  return (
    <span class="monogram" aria-hidden="true">
      {name === null ? '?' : lettersOf(name)}
    </span>
  );
}

function lettersOf(name: string): string {
  const words = name.split(/[\s-]+/u).filter((word) => /^\p{L}/u.test(word));
  const [first, ...rest] = words;
  const last = rest.at(-1);
  const initial = (word: string | undefined) => (word === undefined ? '' : ([...word][0] ?? '').toLocaleUpperCase());
  return `${initial(first)}${initial(last)}` || '?';
}

/** The speakers of a statement as a heading names them. */
export function speakerNames(attributions: readonly Named[]): string {
  const names = attributions.map(({ speaker, label }) => speaker?.name ?? label ?? 'Speaker not known');
  const [last = 'Speaker not known', ...before] = [...new Set(names)].reverse();
  return before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`;
}

/** The name of the first speaker; `null` for an unnamed source and for one who is not known. */
export function firstSpeaker(attributions: readonly Named[]): string | null {
  return attributions[0]?.speaker?.name ?? null;
}

/** In which office, on whose behalf, and by whom it was passed on: what is known of it, in one line. */
export function attributionLine(attributions: readonly Attributed[]): string {
  const lines = attributions.map(({ office, onBehalfOf, relayedBy, speaker, label }) => {
    const parts = [
      speaker === null && label !== null ? 'unnamed source' : null,
      office,
      onBehalfOf.length > 0 ? `for ${list(onBehalfOf.map(({ name }) => name))}` : null,
      relayedBy === null ? null : `relayed by ${relayedBy.name}`,
    ];
    return parts.filter((part) => part !== null).join(' · ');
  });
  return [...new Set(lines)].filter((line) => line !== '').join('; ');
}

/** "Ukraine", "Ukraine and the United States", "A, B and C". */
export function list(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
