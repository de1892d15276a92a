/** The form of a draft: its words first, then who said them, when and where. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SpeechMode } from '../../../story/vocabulary.js';
import { articleWords } from '../../../words/article.js';
import { deskWords } from '../../../words/desk.js';
import { terms } from '../../../words/terms.js';
import { SPEECH_MODES } from '../../words/vocabulary.js';
import type { Choices } from '../choices.js';
import { ChoiceField, Field, Group, Mistakes, TextField } from '../field.js';
import { fieldId } from '../sending.js';
import { SeveralField } from '../several.js';
import { CHANNEL_CHOICES, channelOf } from '../statement-fields.js';
import { readingOf } from '../time-reading.js';
import { useTyped } from '../use-typed.js';
import type { DraftCheck } from './draft-check.js';
import { changesOf, type DraftForm, formToEdit, principalChoices } from './draft-form.js';
import type { DraftEdits, FoundDraft } from './found-draft.js';

const words = articleWords.edit;
const ACTOR_TYPES = ['PERSON', 'COUNTRY', 'ORGANIZATION'] as const;
const TYPE_CHOICES = ACTOR_TYPES.map((name) => ({ name, label: words.types[name] }));

export function DraftEditor({
  name,
  draft,
  published,
  check,
  choices,
  onSave,
  onCancel,
}: {
  /** The name under which the desk keeps what is typed. */
  readonly name: string;
  readonly draft: FoundDraft;
  /** When the article was published (EDTF), if that is known. */
  readonly published: string | null;
  readonly check: DraftCheck;
  readonly choices: Choices;
  readonly onSave: (changes: DraftEdits, isAccepted: boolean) => void;
  readonly onCancel: () => void;
}) {
  const typed = useTyped<DraftForm>(name, formToEdit(draft, choices.story, published));
  const form = typed.content;
  const field = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const area = field.current?.querySelector('textarea');
    area?.focus();
    area?.select();
  }, []);
  const isStatement = draft.use === 'STATEMENT';
  const fault = draft.use === 'CITATION' ? null : check.faultOf({ ...form, passage: draft.passage });
  const mistakes = [
    ...(fault === null ? [] : [{ field: 'draft.text', message: fault }]),
    ...(isStatement && form.edtf.trim() === '' ? [{ field: 'draft.edtf', message: deskWords.missing.saidAt }] : []),
  ];
  const save = (isAccepted: boolean) => {
    const [first] = mistakes;
    if (isAccepted && first !== undefined) return document.getElementById(fieldId(first.field))?.focus();
    typed.forget();
    onSave(changesOf(form, draft, choices), isAccepted);
  };
  const cancel = () => {
    typed.forget();
    onCancel();
  };
  const time = readingOf({ ...form, approximate: false });
  return (
    <Mistakes.Provider value={mistakes}>
      <form
        ref={field}
        class="draft-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save(true);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          cancel();
        }}
      >
        <Field field="draft.text" label={words.words} hint={deskWords.field.modeHint[form.mode]}>
          {(attributes) => (
            <textarea
              {...attributes}
              rows={4}
              value={form.text}
              onInput={(event) => typed.change({ text: event.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
                event.preventDefault();
                save(true);
              }}
            />
          )}
        </Field>
        <Modes mode={form.mode} onChange={(mode) => typed.change({ mode })} />
        <SpeakerFields draft={draft} form={form} choices={choices} onChange={typed.change} />
        <div class="desk-row">
          <TextField
            field="draft.edtf"
            label={deskWords.field.time}
            value={form.edtf}
            hint={
              time.fault ?? (time.words === null ? deskWords.field.timeHint : deskWords.field.readersSee(time.words))
            }
            onChange={(edtf) => typed.change({ edtf })}
          />
          <TextField
            field="draft.timeZone"
            label={deskWords.field.timeZone}
            value={form.timeZone}
            onChange={(timeZone) => typed.change({ timeZone })}
          />
          <ChoiceField
            field="draft.channel"
            label={deskWords.field.channel}
            value={form.channel}
            none={deskWords.form.choose}
            choices={CHANNEL_CHOICES}
            onChange={(channel) => typed.change({ channel: channelOf(channel) ?? 'UNKNOWN' })}
          />
        </div>
        {choices.proposals.length === 0 ? null : (
          <SeveralField
            field="draft.proposals"
            label={deskWords.field.proposals}
            values={form.proposals}
            choices={choices.proposals}
            onChange={(proposals) => typed.change({ proposals })}
          />
        )}
        <div class="desk-buttons">
          <button type="submit" class="button desk-main">
            {words.accept}
          </button>
          <button type="button" class="button" onClick={() => save(false)}>
            {words.save}
          </button>
          <button type="button" class="button" onClick={cancel}>
            {words.cancel}
          </button>
        </div>
      </form>
    </Mistakes.Provider>
  );
}

function Modes({ mode, onChange }: { readonly mode: SpeechMode; readonly onChange: (mode: SpeechMode) => void }) {
  return (
    <Group field="draft.mode" label={deskWords.field.mode}>
      <div class="desk-checks">
        {SPEECH_MODES.map((one) => (
          <label key={one}>
            <input type="radio" name="draft-mode" value={one} checked={mode === one} onChange={() => onChange(one)} />
            {terms.mode[one]}
          </label>
        ))}
      </div>
    </Group>
  );
}

/** All about a new actor; for one of the record, their office at the time and whom they speak for. */
function SpeakerFields({
  draft,
  form,
  choices,
  onChange,
}: {
  readonly draft: FoundDraft;
  readonly form: DraftForm;
  readonly choices: Choices;
  readonly onChange: (changes: Partial<DraftForm>) => void;
}) {
  if (draft.speaker === null) return null;
  const isNew = draft.speaker.actor === null && draft.speaker.isNamed;
  return (
    <div class="desk-row">
      {isNew ? (
        <>
          <TextField field="draft.name" label={words.name} value={form.name} onChange={(name) => onChange({ name })} />
          <ChoiceField
            field="draft.type"
            label={words.type}
            value={form.type}
            none={deskWords.form.choose}
            choices={TYPE_CHOICES}
            onChange={(type) => onChange({ type: ACTOR_TYPES.find((one) => one === type) ?? 'PERSON' })}
          />
        </>
      ) : null}
      {draft.speaker.isNamed && form.type === 'PERSON' ? (
        <TextField
          field="draft.office"
          label={words.office}
          value={form.office}
          onChange={(office) => onChange({ office })}
        />
      ) : null}
      <ChoiceField
        field="draft.onBehalfOf"
        label={words.onBehalfOf}
        value={form.onBehalfOf}
        none={deskWords.field.nobody}
        choices={principalChoices(draft, choices)}
        onChange={(onBehalfOf) => onChange({ onBehalfOf })}
      />
    </div>
  );
}
