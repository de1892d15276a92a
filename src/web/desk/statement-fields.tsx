/** The form of a statement: all its fields, in groups. */
import { namesOfKinds } from '../../story/field.js';
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { fieldName } from '../words/word-changes.js';
import { AttributionFields } from './attribution-fields.js';
import { LIST_IDS } from './choices.js';
import { CitationFields } from './citation-fields.js';
import { ChoiceField, Group, TextField } from './field.js';
import type { Channel } from './generated/operations.js';
import { RelationFields } from './relation-fields.js';
import { ChoiceList, SeveralField } from './several.js';
import { proposedKey, type StatementFieldsProperties } from './statement-form.js';
import { WhenFields } from './when-fields.js';
import { WordsFields } from './words-fields.js';

const words = deskWords.field;
/** The other fields that are typed in one line. */
const LINES = namesOfKinds(STATEMENT_FIELDS, 'line');

export function StatementFields({
  form,
  choices,
  onChange,
  keyIsFixed,
}: StatementFieldsProperties & { readonly keyIsFixed: boolean }) {
  const { channel, event, proposals, key } = form;
  return (
    <>
      <AttributionFields form={form} choices={choices} onChange={onChange} />
      <WordsFields form={form} onChange={onChange} />
      <WhenFields form={form} onChange={onChange} />
      <Group field="where" label={words.where}>
        <div class="desk-row">
          <ChoiceField
            field="channel"
            label={words.channel}
            value={channel ?? ''}
            none={deskWords.form.choose}
            choices={CHANNEL_CHOICES}
            onChange={(next) => onChange({ channel: channelOf(next) })}
          />
          <ChoiceField
            field="event"
            label={words.event}
            value={event}
            none={words.noEvent}
            choices={choices.events}
            onChange={(next) => onChange({ event: next })}
          />
          {LINES.map((name) => (
            <TextField
              key={name}
              field={name}
              label={fieldName(name)}
              value={form[name]}
              onChange={(next) => onChange({ [name]: next })}
            />
          ))}
        </div>
        <SeveralField
          field="proposals"
          label={words.proposals}
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
          label={words.key}
          value={key}
          placeholder={proposedKey(form)}
          hint={words.keyHint(key === '')}
          onChange={(next) => onChange({ key: next })}
        />
      )}
      <ChoiceList name={LIST_IDS.sources} choices={choices.sources} />
      <ChoiceList name={LIST_IDS.statements} choices={choices.statements} />
      <ChoiceList name={LIST_IDS.zones} choices={ZONE_CHOICES} />
    </>
  );
}

/** The channel of this name, or `null`. */
export function channelOf(name: string): Channel | null {
  return CHANNELS.find((one) => one === name) ?? null;
}

function keysOf<Key extends string>(names: Readonly<Record<Key, string>>): Key[] {
  const keys: Key[] = [];
  for (const key in names) keys.push(key);
  return keys;
}

const CHANNELS = keysOf(terms.channel);
/** All channels, as choices. */
export const CHANNEL_CHOICES = CHANNELS.map((name) => ({ name, label: terms.channel[name] }));
const ZONE_CHOICES = Intl.supportedValuesOf('timeZone').map((name) => ({ name, label: name }));
