/** The fields for the speakers of a statement: who, for whom, and in which office. */
import { deskWords } from '../../words/desk.js';
import type { Choice } from './choices.js';
import { ChoiceField, Group, TextField } from './field.js';
import { Several, SeveralField } from './several.js';
import { type AttributionForm, EMPTY_ATTRIBUTION, type StatementFieldsProperties } from './statement-form.js';

const SPEAKER_KINDS = ['speaker', 'label', 'unknown'] as const satisfies readonly AttributionForm['who'][];

const words = deskWords.field;

export function AttributionFields({ form, choices, onChange }: StatementFieldsProperties) {
  const { actors, principals, offices, represents } = choices;
  return (
    <Several
      field="attributions"
      label={words.who}
      one={words.oneSpeaker}
      items={form.attributions}
      empty={EMPTY_ATTRIBUTION}
      least={1}
      onChange={(attributions) => onChange({ attributions })}
    >
      {({ who, speaker, label, onBehalfOf, office, relayedBy }, index, change) => {
        const at = `attributions.${index}`;
        return (
          <>
            <Group field={`${at}.who`} label={words.speaker}>
              <div class="desk-checks">
                {SPEAKER_KINDS.map((kind) => (
                  <label key={kind}>
                    <input
                      type="radio"
                      name={`desk-who-${index}`}
                      value={kind}
                      checked={who === kind}
                      onChange={() => change({ who: kind })}
                    />
                    {words.speakerKinds[kind]}
                  </label>
                ))}
              </div>
            </Group>
            {who === 'speaker' ? (
              <ChoiceField
                field={`${at}.speaker`}
                label={words.speakerName}
                value={speaker}
                none={deskWords.form.choose}
                choices={actors}
                onChange={(next) => {
                  // Suggests the principal whom the speaker represents, unless the editor chose others.
                  const represented = represents.get(next);
                  const isUntouched = onBehalfOf.length === 0 || onBehalfOf.join() === represents.get(speaker);
                  change({
                    speaker: next,
                    ...(isUntouched ? { onBehalfOf: represented === undefined ? [] : [represented] } : {}),
                  });
                }}
              />
            ) : null}
            {who === 'label' ? (
              <TextField
                field={`${at}.label`}
                label={words.description}
                value={label}
                hint={words.descriptionHint}
                onChange={(next) => change({ label: next })}
              />
            ) : null}
            <div class="desk-row">
              <TextField
                field={`${at}.office`}
                label={words.office}
                value={office}
                hint={words.officeHint(offices.get(speaker))}
                onChange={(next) => change({ office: next })}
              />
              <ChoiceField
                field={`${at}.relayedBy`}
                label={words.relayedBy}
                value={relayedBy}
                none={words.nobody}
                choices={actors}
                onChange={(next) => change({ relayedBy: next })}
              />
            </div>
            <details class="desk-more">
              <summary>{words.onBehalfOfNames(onBehalfOf.map((name) => labelOf(actors, name)))}</summary>
              <SeveralField
                field={`${at}.onBehalfOf`}
                label={words.onBehalfOf}
                values={onBehalfOf}
                choices={principals}
                onChange={(next) => change({ onBehalfOf: next })}
              />
            </details>
          </>
        );
      }}
    </Several>
  );
}

function labelOf(choices: readonly Choice[], name: string): string {
  return choices.find((choice) => choice.name === name)?.label ?? name;
}
