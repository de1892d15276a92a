/** The speakers that an editor can choose for a draft: those of the article first, then all actors of the record. */
import type { ThingChoice } from '../choices.js';
import { foundThings } from '../find-things.js';
import type { FoundDraft, FoundSpeaker } from './found-draft.js';

/** One choice. */
export interface SpeakerOption {
  readonly id: string;
  readonly type: 'actor' | 'new' | 'unnamed' | 'nobody';
  readonly speaker: FoundSpeaker | null;
  /** Whether the article has this speaker. */
  readonly isInArticle: boolean;
}

/** The most actors that are offered at once. */
const MAX_OFFERED = 10;

const NOBODY: SpeakerOption = { id: 'nobody', type: 'nobody', speaker: null, isInArticle: false };

/** The choices for a draft, by what the editor has typed: the best first. */
export function speakerOptions(
  draft: FoundDraft,
  drafts: readonly FoundDraft[],
  actors: readonly ThingChoice[],
  typed: string,
): SpeakerOption[] {
  const inArticle = [draft, ...drafts].flatMap(({ speaker }) => (speaker === null ? [] : [optionOf(speaker, true)]));
  const onRecord = actors.map((actor) => optionOf(speakerOnRecord(actor, actors), false));
  const known = withoutRepeats([...inArticle, ...onRecord]).map((option) => ({ option, ...findable(option) }));
  const found = foundThings(known, typed).map(({ option }) => option);
  return withoutRepeats([...found.slice(0, MAX_OFFERED), ...typedOptions(draft, typed.trim()), NOBODY]);
}

/** A speaker who is on the record, in their present office. */
function speakerOnRecord(
  { name: slug, label: name, office, represents }: ThingChoice,
  actors: readonly ThingChoice[],
): FoundSpeaker {
  const principal = represents === null ? undefined : actors.find((one) => one.name === represents);
  return {
    actor: { slug, name },
    name,
    type: 'PERSON',
    isNamed: true,
    office,
    otherNames: [],
    onBehalfOf:
      principal === undefined
        ? null
        : { actor: { slug: principal.name, name: principal.label }, name: principal.label, type: 'COUNTRY' },
  };
}

/** A new actor, and an unnamed source, as the editor calls them; with the office that the article says. */
function typedOptions({ speaker }: FoundDraft, name: string): SpeakerOption[] {
  if (name === '') return [];
  const typed: Omit<FoundSpeaker, 'isNamed'> = {
    actor: null,
    name,
    type: speaker?.type ?? 'PERSON',
    office: speaker?.office ?? null,
    otherNames: [],
    onBehalfOf: speaker?.onBehalfOf ?? null,
  };
  return [optionOf({ ...typed, isNamed: true }, false), optionOf({ ...typed, isNamed: false }, false)];
}

function optionOf(speaker: FoundSpeaker, isInArticle: boolean): SpeakerOption {
  const { actor, name, isNamed } = speaker;
  const type = actor !== null ? 'actor' : isNamed ? 'new' : 'unnamed';
  return { id: `${type}:${actor?.slug ?? name}`, type, speaker, isInArticle };
}

function findable({ speaker }: SpeakerOption) {
  return { name: speaker?.actor?.name ?? speaker?.name ?? '', also: [speaker?.name ?? '', speaker?.office ?? ''] };
}

function withoutRepeats(options: readonly SpeakerOption[]): SpeakerOption[] {
  const ids = options.map(({ id }) => id);
  return options.filter(({ id }, index) => ids.indexOf(id) === index);
}
