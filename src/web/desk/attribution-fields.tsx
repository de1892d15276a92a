/** Who said it, for whom, and in which office. */
import { ChoiceField, Group, TextField } from './field.js';
import { Several, SeveralField } from './several.js';
import { type AttributionForm, EMPTY_ATTRIBUTION, type StatementFieldsProperties } from './statement-form.js';

const WHO = {
  speaker: 'Somebody by name',
  label: 'An unnamed source',
  unknown: 'Not known',
} as const;
const WHO_NAMES = ['speaker', 'label', 'unknown'] as const satisfies readonly AttributionForm['who'][];

export function AttributionFields({ form, choices, onChange }: StatementFieldsProperties) {
  const { actors, principals, offices, represents } = choices;
  return (
    <Several
      field="attributions"
      label="Who said it"
      one="speaker"
      items={form.attributions}
      empty={EMPTY_ATTRIBUTION}
      least={1}
      onChange={(attributions) => onChange({ attributions })}
    >
      {({ who, speaker, label, onBehalfOf, office, relayedBy }, index, change) => {
        const at = `attributions.${index}`;
        return (
          <>
            <Group field={`${at}.who`} label="Speaker">
              <div class="desk-checks">
                {WHO_NAMES.map((one) => (
                  <label key={one}>
                    <input
                      type="radio"
                      name={`desk-who-${index}`}
                      value={one}
                      checked={who === one}
                      onChange={() => change({ who: one })}
                    />
                    {WHO[one]}
                  </label>
                ))}
              </div>
            </Group>
            {who === 'speaker' ? (
              <ChoiceField
                field={`${at}.speaker`}
                label="Name"
                value={speaker}
                none="Choose …"
                choices={actors}
                onChange={(next) => {
                  // Most speak for those whom they represent.
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
                label="As it was described"
                value={label}
                hint="A senior official, …"
                onChange={(next) => change({ label: next })}
              />
            ) : null}
            <div class="desk-row">
              <TextField
                field={`${at}.office`}
                label="Office at the time"
                value={office}
                hint={`Empty takes the present one${offices.has(speaker) ? `: ${offices.get(speaker)}` : ''}.`}
                onChange={(next) => change({ office: next })}
              />
              <ChoiceField
                field={`${at}.relayedBy`}
                label="Relayed by"
                value={relayedBy}
                none="Nobody"
                choices={actors}
                onChange={(next) => change({ relayedBy: next })}
              />
            </div>
            <details class="desk-more">
              <summary>On behalf of{onBehalfOf.length === 0 ? ' nobody' : `: ${namesIn(actors, onBehalfOf)}`}</summary>
              <SeveralField
                field={`${at}.onBehalfOf`}
                label="On behalf of"
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

function namesIn(choices: readonly { name: string; label: string }[], names: readonly string[]): string {
  return names.map((name) => choices.find((one) => one.name === name)?.label ?? name).join(', ');
}
