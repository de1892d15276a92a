/** The form of a statement: all its fields, in groups. */
import { useContext } from 'preact/hooks';
import { namesOfKinds } from '../../story/field.js';
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import { Channel as CHANNEL_MEANINGS } from '../../story/vocabulary.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { fieldName } from '../words/word-changes.js';
import { AttributionFields } from './attribution-fields.js';
import { CitationFields } from './citation-fields.js';
import { ChoiceField, Group, TextField } from './field.js';
import type { Channel } from './generated/operations.js';
import { PickField, PickSeveral } from './picker.js';
import { RelationFields } from './relation-fields.js';
import { proposedKey, type StatementFieldsProperties } from './statement-form.js';
import { Naming } from './thing-fields.js';
import { ZoneList } from './time-fields.js';
import { TranslationFields } from './translation-fields.js';
import { WhenFields } from './when-fields.js';
import { WordsFields } from './words-fields.js';

const words = deskWords.field;
/** The other fields that are typed in one line. */
const LINES = namesOfKinds(STATEMENT_FIELDS, 'line');

export function StatementFields({
  form,
  onChange,
  keyIsFixed,
}: StatementFieldsProperties & { readonly keyIsFixed: boolean }) {
  const { channel, event, proposals, mentions, translations, key } = form;
  const naming = useContext(Naming);
  const named = (of: 'actor' | 'event' | 'proposal') => ({ hint: null, things: naming.of(of, null) });
  return (
    <>
      <AttributionFields form={form} onChange={onChange} />
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
            meanings={CHANNEL_MEANINGS}
            onChange={(next) => onChange({ channel: channelOf(next) })}
          />
          <PickField
            {...named('event')}
            field="event"
            label={words.event}
            value={event}
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
        <PickSeveral
          {...named('proposal')}
          field="proposals"
          label={words.proposals}
          values={proposals}
          onChange={(next) => onChange({ proposals: next })}
        />
        <PickSeveral
          {...named('actor')}
          field="mentions"
          label={fieldName('mentions')}
          values={mentions}
          onChange={(next) => onChange({ mentions: next })}
        />
      </Group>
      <CitationFields form={form} onChange={onChange} />
      <TranslationFields translations={translations} onChange={(next) => onChange({ translations: next })} />
      <RelationFields form={form} onChange={onChange} />
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
      <ZoneList />
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
