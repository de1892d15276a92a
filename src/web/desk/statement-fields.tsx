/** The form of a statement. */
import { CHANNELS, MODE_NAMES, MODES } from '../words/vocabulary.js';
import { AttributionFields } from './attribution-fields.js';
import { LISTS } from './choices.js';
import { CitationFields } from './citation-fields.js';
import { ChoiceField, Field, Group, LongField, TextField } from './field.js';
import { RelationFields } from './relation-fields.js';
import { ChoiceList, SeveralField } from './several.js';
import { proposedKey, type StatementFieldsProperties, type StatementForm } from './statement-form.js';
import { readingOf } from './time-reading.js';

const MODE_HINTS = {
  DIRECT: 'The words alone, without quotation marks; omissions as …, insertions in [ ].',
  INDIRECT: 'In our words, without quotation marks.',
  MIXED: 'In our words, with the quoted ones between “ and ”.',
} as const;

export function StatementFields({
  form,
  choices,
  onChange,
  keyIsFixed,
}: StatementFieldsProperties & { readonly keyIsFixed: boolean }) {
  const { mode, text, language, originalLanguage, channel, event, proposals, key } = form;
  return (
    <>
      <AttributionFields form={form} choices={choices} onChange={onChange} />
      <Group field="words" label="What was said">
        <ModeField mode={mode} onChange={(next) => onChange({ mode: next })} />
        <LongField
          field="text"
          label="Words"
          rows={4}
          value={text}
          lang={language}
          hint={mode === null ? null : MODE_HINTS[mode]}
          onChange={(next) => onChange({ text: next })}
        />
        <div class="desk-row">
          <TextField
            field="language"
            label="Language of these words"
            value={language}
            hint="en, uk, ru, …"
            onChange={(next) => onChange({ language: next })}
          />
          <TextField
            field="originalLanguage"
            label="Language it was said in"
            value={originalLanguage}
            hint="If it is known."
            onChange={(next) => onChange({ originalLanguage: next })}
          />
        </div>
      </Group>
      <WhenFields form={form} onChange={onChange} />
      <Group field="where" label="Where, and about what">
        <div class="desk-row">
          <ChoiceField
            field="channel"
            label="Channel"
            value={channel ?? ''}
            none="Choose …"
            choices={CHANNEL_CHOICES}
            onChange={(next) => onChange({ channel: CHANNEL_NAMES.find((one) => one === next) ?? null })}
          />
          <ChoiceField
            field="event"
            label="Event"
            value={event}
            none="None"
            choices={choices.events}
            onChange={(next) => onChange({ event: next })}
          />
        </div>
        <SeveralField
          field="proposals"
          label="Proposals it is about"
          values={proposals}
          choices={choices.proposals}
          onChange={(next) => onChange({ proposals: next })}
        />
      </Group>
      <CitationFields form={form} choices={choices} onChange={onChange} />
      <RelationFields form={form} choices={choices} onChange={onChange} />
      {keyIsFixed ? null : (
        <TextField
          field="key"
          label="Readable name"
          value={key}
          placeholder={proposedKey(form)}
          hint={`Unique in its story, and permanent. ${key === '' ? 'Empty takes the one that is proposed.' : ''}`}
          onChange={(next) => onChange({ key: next })}
        />
      )}
      <ChoiceList name={LISTS.sources} choices={choices.sources} />
      <ChoiceList name={LISTS.statements} choices={choices.statements} />
      <ChoiceList name={LISTS.zones} choices={ZONE_CHOICES} />
    </>
  );
}

function ModeField({
  mode,
  onChange,
}: {
  readonly mode: StatementForm['mode'];
  readonly onChange: (mode: StatementForm['mode']) => void;
}) {
  return (
    <Group field="mode" label="Kind of speech">
      <div class="desk-checks">
        {MODE_NAMES.map((one) => (
          <label key={one}>
            <input type="radio" name="desk-mode" value={one} checked={mode === one} onChange={() => onChange(one)} />
            {MODES[one]}
          </label>
        ))}
      </div>
    </Group>
  );
}

function namesOf<Name extends string>(words: Readonly<Record<Name, string>>): Name[] {
  const names: Name[] = [];
  for (const name in words) names.push(name);
  return names;
}

const CHANNEL_NAMES = namesOf(CHANNELS);
const CHANNEL_CHOICES = CHANNEL_NAMES.map((name) => ({ name, label: CHANNELS[name] }));
const ZONE_CHOICES = Intl.supportedValuesOf('timeZone').map((name) => ({ name, label: name }));

function WhenFields({ form, onChange }: Omit<StatementFieldsProperties, 'choices'>) {
  const { edtf, timeZone, approximate } = form;
  const reading = readingOf(form);
  return (
    <Group field="when" label="When it was said">
      <div class="desk-row">
        <TextField
          field="saidAt"
          label="Date, and time if it is known"
          value={edtf}
          hint="2025-03-13, 2025-03-18T14:00, 2025-03, 2025-03-21/2025-03-22"
          onChange={(next) => onChange({ edtf: next })}
        />
        <TextField
          field="saidAt.timeZone"
          label="Time zone"
          value={timeZone}
          choices={LISTS.zones}
          hint="Europe/Moscow, …"
          onChange={(next) => onChange({ timeZone: next })}
        />
      </div>
      <Field field="saidAt.approximate" label="Only about then">
        {(attributes) => (
          <input
            {...attributes}
            type="checkbox"
            checked={approximate}
            onChange={(event) => onChange({ approximate: event.currentTarget.checked })}
          />
        )}
      </Field>
      <p class="desk-reading" role="status">
        <span>{reading.fault ?? (reading.words === null ? '' : `Readers will see: ${reading.words}`)}</span>
      </p>
    </Group>
  );
}
