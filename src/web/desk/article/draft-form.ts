/** A draft of an article as an editor types it, and the changes that result. */
import type { Channel, SpeechMode } from '../../../story/vocabulary.js';
import { articleWords } from '../../../words/article.js';
import type { Choice, Choices } from '../choices.js';
import type { DraftEdits, FoundDraft, FoundSpeaker } from './found-draft.js';

export interface DraftForm {
  readonly text: string;
  readonly mode: SpeechMode;
  readonly name: string;
  readonly type: FoundSpeaker['type'];
  readonly office: string;
  /** The readable name of an actor, or `NEW_PRINCIPAL`; empty for nobody. */
  readonly onBehalfOf: string;
  readonly edtf: string;
  readonly timeZone: string;
  readonly channel: Channel;
  /** `story/slug` of each proposal that it is about. */
  readonly proposals: readonly string[];
}

/** Stands for a principal whom the article names and who is not on the record. No readable name has a colon. */
const NEW_PRINCIPAL = 'new:';
/** The length of a day in EDTF: 2025-03-14. */
const DAY_CHARACTERS = 10;

export function formOf({ text, mode, speaker, saidAt, channel, proposals }: FoundDraft, story: string): DraftForm {
  const principal = speaker?.onBehalfOf ?? null;
  return {
    text,
    mode,
    name: speaker?.name ?? '',
    type: speaker?.type ?? 'PERSON',
    office: speaker?.office ?? '',
    onBehalfOf: principal === null ? '' : (principal.actor?.slug ?? NEW_PRINCIPAL),
    edtf: saidAt?.edtf ?? '',
    timeZone: saidAt?.timeZone ?? '',
    channel,
    proposals: proposals.map(({ slug }) => `${story}/${slug}`),
  };
}

/** The form as it opens: where the article does not say when it was said, the day of its publication is a beginning. */
export function formToEdit(draft: FoundDraft, story: string, published: string | null): DraftForm {
  const form = formOf(draft, story);
  return draft.saidAt === null && published !== null ? { ...form, edtf: published.slice(0, DAY_CHARACTERS) } : form;
}

/** Those for whom the speaker of a draft may speak. */
export function principalChoices({ speaker }: FoundDraft, { principals }: Choices): readonly Choice[] {
  const principal = speaker?.onBehalfOf ?? null;
  if (principal === null || principal.actor !== null) return principals;
  return [{ name: NEW_PRINCIPAL, label: articleWords.speaker.newActor(principal.name) }, ...principals];
}

/** The fields that differ between a form and its draft. */
export function changesOf(form: DraftForm, draft: FoundDraft, choices: Choices): DraftEdits {
  const before = formOf(draft, choices.story);
  const isChanged = (...fields: readonly (keyof DraftForm)[]) => fields.some((name) => form[name] !== before[name]);
  const { speaker } = draft;
  return {
    ...(isChanged('text') ? { text: form.text.trim() } : {}),
    ...(isChanged('mode') ? { mode: form.mode } : {}),
    ...(form.proposals.join() === before.proposals.join() ? {} : { proposals: proposalsOf(form, choices) }),
    ...(isChanged('channel') ? { channel: form.channel } : {}),
    ...(isChanged('edtf', 'timeZone') ? { saidAt: timeOf(form, draft) } : {}),
    ...(speaker !== null && isChanged('name', 'type', 'office', 'onBehalfOf')
      ? { speaker: speakerOf(form, speaker, choices) }
      : {}),
  };
}

function proposalsOf(form: DraftForm, { story, proposals }: Choices): FoundDraft['proposals'] {
  return proposals
    .filter(({ name }) => form.proposals.includes(name))
    .map(({ name, label }) => ({ slug: name.slice(story.length + 1), title: label }));
}

function timeOf({ edtf, timeZone }: DraftForm, { saidAt }: FoundDraft): FoundDraft['saidAt'] {
  if (edtf.trim() === '') return null;
  return { edtf: edtf.trim(), timeZone: timeZone.trim() || null, words: saidAt?.words ?? null };
}

function speakerOf(form: DraftForm, speaker: FoundSpeaker, { actors }: Choices): FoundSpeaker {
  const { name, type, office, onBehalfOf } = form;
  const principal = actors.find((one) => one.name === onBehalfOf);
  return {
    ...speaker,
    name: name.trim(),
    type,
    office: office.trim() || null,
    onBehalfOf:
      onBehalfOf === NEW_PRINCIPAL
        ? speaker.onBehalfOf
        : principal === undefined
          ? null
          : { actor: { slug: principal.name, name: principal.label }, name: principal.label, type: 'COUNTRY' },
  };
}
