/** Chooses the speaker of a draft by type-ahead: a combobox with a list (ARIA authoring practices). */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { articleWords } from '../../../words/article.js';
import type { Choices } from '../choices.js';
import { useFinding } from '../finding.js';
import { useTheDesk } from '../use-desk.js';
import { useNaming } from '../use-naming.js';
import { nameOf } from './draft-card.js';
import type { FoundDraft, FoundSpeaker } from './found-draft.js';
import { type SpeakerOption, speakerOptions } from './speaker-options.js';

const words = articleWords.speaker;

export function SpeakerPicker({
  draft,
  drafts,
  choices,
  onPick,
  onCancel,
}: {
  readonly draft: FoundDraft;
  readonly drafts: readonly FoundDraft[];
  readonly choices: Choices;
  readonly onPick: (speaker: FoundSpeaker | null) => void;
  readonly onCancel: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useLayoutEffect(() => input.current?.focus(), []);
  const { choices: actors, find } = useNaming(useTheDesk(), choices, false).of('actor', null);
  useFinding(find, typed);
  const options = speakerOptions(draft, drafts, actors, typed);
  const active = options[Math.min(at, options.length - 1)];
  const move = (by: number) => setAt((Math.min(at, options.length - 1) + by + options.length) % options.length);
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => active !== undefined && onPick(active.speaker),
    Escape: onCancel,
  };
  return (
    <div class="desk-field speaker-picker">
      <label for={id}>{words.label}</label>
      <input
        ref={input}
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={true}
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
        aria-describedby={`${id}-hint`}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.isComposing) return;
          event.preventDefault();
          event.stopPropagation();
          act();
        }}
      />
      <p id={`${id}-hint`} class="desk-hint">
        {words.hint}
      </p>
      <div id={`${id}-list`} class="speaker-options" role="listbox" aria-label={words.options}>
        {options.map((option) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the combobox choose it
          <div
            key={option.id}
            id={`${id}-${option.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={option.id === active?.id}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(option.speaker)}
          >
            {labelOf(option)}
          </div>
        ))}
      </div>
      <p class="visually-hidden" role="status">
        {words.found(options.length)}
      </p>
    </div>
  );
}

function labelOf({ type, speaker, isInArticle }: SpeakerOption): string {
  if (speaker === null) return words.nobody;
  const about = [
    speaker.office,
    speaker.onBehalfOf === null ? null : articleWords.draft.onBehalfOf(nameOf({ ...speaker, ...speaker.onBehalfOf })),
    isInArticle ? words.inArticle : null,
  ].filter((one) => one !== null);
  const name =
    type === 'new' ? words.newActor(speaker.name) : type === 'unnamed' ? words.unnamed(speaker.name) : nameOf(speaker);
  return about.length === 0 ? name : `${name} (${about.join(', ')})`;
}
