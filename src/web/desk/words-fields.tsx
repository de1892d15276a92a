/** The fields for the words of a statement: the kind of speech, the text and its languages. */
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { SPEECH_MODES } from '../words/vocabulary.js';
import { Group, LongField, TextField } from './field.js';
import { boundTo, type StatementFieldsProperties } from './statement-form.js';

const words = deskWords.field;

export function WordsFields({ form, onChange }: Omit<StatementFieldsProperties, 'choices'>) {
  const { mode, language } = form;
  const bind = boundTo(form, onChange);
  return (
    <Group field="words" label={words.said}>
      <Group field="mode" label={words.mode}>
        <div class="desk-checks">
          {SPEECH_MODES.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="desk-mode"
                value={one}
                checked={mode === one}
                onChange={() => onChange({ mode: one })}
              />
              {terms.mode[one]}
            </label>
          ))}
        </div>
      </Group>
      <LongField
        {...bind('text')}
        label={words.words}
        rows={4}
        lang={language}
        hint={mode === null ? null : words.modeHint[mode]}
      />
      <div class="desk-row">
        <TextField {...bind('language')} label={words.language} hint={words.languageHint} />
        <TextField {...bind('originalLanguage')} label={words.originalLanguage} hint={words.originalLanguageHint} />
      </div>
    </Group>
  );
}
