/** The fields of a time: the text, its zone, and whether it is approximate; with the words that readers will see. */
import { deskWords } from '../../words/desk.js';
import { LIST_IDS } from './choices.js';
import { Field, Group, TextField } from './field.js';
import { ChoiceList } from './several.js';
import { readingOf } from './time-reading.js';

const words = deskWords.field;

/** A time as an editor types it. */
export interface TypedTime {
  readonly edtf: string;
  readonly timeZone: string;
  readonly approximate: boolean;
}

export function TimeFields({
  field,
  label,
  hint = null,
  time,
  onChange,
}: {
  /** The field of the time, where its mistakes belong. */
  readonly field: string;
  readonly label: string;
  readonly hint?: string | null;
  readonly time: TypedTime;
  readonly onChange: (changes: Partial<TypedTime>) => void;
}) {
  const reading = readingOf(time);
  return (
    <Group field={`${field}.group`} label={label}>
      {hint === null ? null : <p class="desk-hint">{hint}</p>}
      <div class="desk-row">
        <TextField
          field={field}
          label={words.time}
          hint={words.timeHint}
          value={time.edtf}
          onChange={(edtf) => onChange({ edtf })}
        />
        <TextField
          field={`${field}.timeZone`}
          label={words.timeZone}
          choices={LIST_IDS.zones}
          hint={words.timeZoneHint}
          value={time.timeZone}
          onChange={(timeZone) => onChange({ timeZone })}
        />
      </div>
      <Field field={`${field}.approximate`} label={words.approximate}>
        {(attributes) => (
          <input
            {...attributes}
            type="checkbox"
            checked={time.approximate}
            onChange={(event) => onChange({ approximate: event.currentTarget.checked })}
          />
        )}
      </Field>
      <p class="desk-reading" role="status">
        <span>{reading.fault ?? (reading.words === null ? '' : words.readersSee(reading.words))}</span>
      </p>
    </Group>
  );
}

const ZONE_CHOICES = Intl.supportedValuesOf('timeZone').map((name) => ({ name, label: name }));

/** The zones that the fields of times suggest: once on the page. */
export function ZoneList() {
  return <ChoiceList name={LIST_IDS.zones} choices={ZONE_CHOICES} />;
}
