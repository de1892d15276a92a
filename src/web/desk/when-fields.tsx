/** The fields for the time of a statement. */
import { deskWords } from '../../words/desk.js';
import type { StatementFieldsProperties } from './statement-form.js';
import { TimeFields } from './time-fields.js';

export function WhenFields({ form, onChange }: Omit<StatementFieldsProperties, 'choices'>) {
  return <TimeFields field="saidAt" label={deskWords.field.when} time={form} onChange={onChange} />;
}
