/** The fields for the speakers of a statement: who, for whom, and in which office. */
import { useContext } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { Group, TextField } from './field.js';
import { PickField, PickSeveral } from './picker.js';
import { Several } from './several.js';
import { type AttributionForm, EMPTY_ATTRIBUTION, type StatementFieldsProperties } from './statement-form.js';
import { Naming } from './thing-fields.js';

const SPEAKER_KINDS = ['speaker', 'label', 'unknown'] as const satisfies readonly AttributionForm['who'][];

const words = deskWords.field;

export function AttributionFields({ form, onChange }: StatementFieldsProperties) {
  const things = useContext(Naming).of('actor', null);
  const named = { hint: null, things };
  const actorOf = (name: string) => things.choices.find((one) => one.name === name);
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
      {({ who, speaker, label, onBehalfOf, office, relayedBy, addressedTo }, index, change) => {
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
              <PickField
                {...named}
                field={`${at}.speaker`}
                label={words.speakerName}
                value={speaker}
                onChange={(next) => {
                  // Suggests the principal whom the speaker represents, unless the editor chose others.
                  const represented = actorOf(next)?.represents ?? null;
                  const isUntouched = onBehalfOf.length === 0 || onBehalfOf.join() === actorOf(speaker)?.represents;
                  change({
                    speaker: next,
                    ...(isUntouched ? { onBehalfOf: represented === null ? [] : [represented] } : {}),
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
                hint={words.officeHint(actorOf(speaker)?.office ?? null)}
                onChange={(next) => change({ office: next })}
              />
              <PickField
                {...named}
                field={`${at}.relayedBy`}
                label={words.relayedBy}
                value={relayedBy}
                onChange={(next) => change({ relayedBy: next })}
              />
              <PickField
                {...named}
                field={`${at}.addressedTo`}
                label={words.addressedTo}
                value={addressedTo}
                onChange={(next) => change({ addressedTo: next })}
              />
            </div>
            <details class="desk-more">
              <summary>{words.onBehalfOfNames(onBehalfOf.map((name) => actorOf(name)?.label ?? name))}</summary>
              <PickSeveral
                {...named}
                field={`${at}.onBehalfOf`}
                label={words.onBehalfOf}
                values={onBehalfOf}
                onChange={(next) => change({ onBehalfOf: next })}
              />
            </details>
          </>
        );
      }}
    </Several>
  );
}
