/** Fields with their labels, hints and mistakes. */

import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FieldMistake } from './batch.js';
import type { Choice } from './choices.js';
import { fieldId } from './sending.js';

/** The mistakes of a form, for its fields. */
export const Mistakes = createContext<readonly FieldMistake[]>([]);

/** The attributes that tie the element of a field to its label, hint and mistakes. */
export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

function useField(field: string, hint: boolean) {
  const id = fieldId(field);
  const wrong = useContext(Mistakes).filter((mistake) => mistake.field === field);
  const describedBy = [hint ? `${id}-hint` : null, wrong.length > 0 ? `${id}-wrong` : null].filter(Boolean).join(' ');
  const attributes: FieldAttributes = {
    id,
    'aria-invalid': wrong.length > 0,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
  };
  return { id, wrong, attributes };
}

function MistakeLine({ id, wrong }: { readonly id: string; readonly wrong: readonly FieldMistake[] }) {
  if (wrong.length === 0) return null;
  return (
    <p id={`${id}-wrong`} class="desk-wrong">
      {wrong.map(({ message }) => message).join('. ')}
    </p>
  );
}

export function Field({
  field,
  label,
  hint = null,
  children,
}: {
  readonly field: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}) {
  const { id, wrong, attributes } = useField(field, hint !== null);
  return (
    <div class="desk-field">
      <label for={id}>{label}</label>
      {children(attributes)}
      {hint === null ? null : (
        <p id={`${id}-hint`} class="desk-hint">
          {hint}
        </p>
      )}
      <MistakeLine id={id} wrong={wrong} />
    </div>
  );
}

/** Fields that belong together. The group takes the focus when a mistake concerns it as a whole. */
export function Group({
  field,
  label,
  children,
}: {
  readonly field: string;
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  const { id, wrong, attributes } = useField(field, false);
  return (
    <fieldset id={id} tabIndex={-1} class="desk-group" aria-describedby={attributes['aria-describedby']}>
      <legend>{label}</legend>
      <MistakeLine id={id} wrong={wrong} />
      {children}
    </fieldset>
  );
}

/** A line of text. */
export function TextField({
  field,
  label,
  hint = null,
  value,
  onChange,
  choices = null,
  readOnly = false,
  placeholder,
}: {
  readonly field: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The id of a list that the field suggests from. */
  readonly choices?: string | null;
  readonly readOnly?: boolean;
  readonly placeholder?: string;
}) {
  return (
    <Field field={field} label={label} hint={hint}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          value={value}
          list={choices ?? undefined}
          readOnly={readOnly}
          placeholder={placeholder}
          autocomplete="off"
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function LongField({
  field,
  label,
  hint = null,
  value,
  onChange,
  rows = 3,
  lang,
}: {
  readonly field: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly lang?: string;
}) {
  return (
    <Field field={field} label={label} hint={hint}>
      {(attributes) => (
        <textarea
          {...attributes}
          rows={rows}
          lang={lang}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** One of a few. */
export function ChoiceField({
  field,
  label,
  hint = null,
  value,
  choices,
  meanings = null,
  none,
  onChange,
}: {
  readonly field: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly value: string;
  readonly choices: readonly Choice[];
  /** The sentence that describes each choice, if they have one: the field shows that of its value. */
  readonly meanings?: Readonly<Record<string, string>> | null;
  /** The label of the empty option. */
  readonly none: string;
  readonly onChange: (value: string) => void;
}) {
  // Keeps a chosen value that is no longer among the choices.
  const all =
    value === '' || choices.some(({ name }) => name === value) ? choices : [...choices, { name: value, label: value }];
  const described = meanings === null ? hint : <ChoiceHint hint={hint} meaning={meanings[value] ?? ''} />;
  return (
    <Field field={field} label={label} hint={described}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{none}</option>
          {groupsOf(all).map(([group, some]) =>
            group === '' ? (
              <Options key={group} choices={some} />
            ) : (
              <optgroup key={group} label={group}>
                <Options choices={some} />
              </optgroup>
            ),
          )}
        </select>
      )}
    </Field>
  );
}

/** The hint of a choice, and the sentence that describes what is chosen. Screen readers announce it when it changes. */
function ChoiceHint({ hint, meaning }: { readonly hint: ComponentChildren; readonly meaning: string }) {
  return (
    <>
      <span role="status">{meaning}</span>
      {hint === null ? null : <> {hint}</>}
    </>
  );
}

function Options({ choices }: { readonly choices: readonly Choice[] }) {
  return choices.map(({ name, label }) => (
    <option key={name} value={name}>
      {label}
    </option>
  ));
}

/** Choices by heading, in order; the heading is empty for a choice without one. */
function groupsOf(choices: readonly Choice[]): [string, Choice[]][] {
  const groups = new Map<string, Choice[]>();
  for (const choice of choices) {
    const { group = '' } = choice;
    groups.set(group, [...(groups.get(group) ?? []), choice]);
  }
  return [...groups];
}
