/** The fields for the time of a statement, with the words that readers will see. */
import { deskWords } from '../../words/desk.js';
import { LIST_IDS } from './choices.js';
import { Field, Group, TextField } from './field.js';
import { boundTo, type StatementFieldsProperties } from './statement-form.js';
import { readingOf } from './time-reading.js';

const words = deskWords.field;

export function WhenFields({ form, onChange }: Omit<StatementFieldsProperties, 'choices'>) {
  const reading = readingOf(form);
  const bind = boundTo(form, onChange);
  return (
    <Group field="when" label={words.when}>
      <div class="desk-row">
        <TextField {...bind('edtf')} field="saidAt" label={words.time} hint={words.timeHint} />
        <TextField
          {...bind('timeZone')}
          field="saidAt.timeZone"
          label={words.timeZone}
          choices={LIST_IDS.zones}
          hint={words.timeZoneHint}
        />
      </div>
      <Field field="saidAt.approximate" label={words.approximate}>
        {(attributes) => (
          <input
            {...attributes}
            type="checkbox"
            checked={form.approximate}
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
