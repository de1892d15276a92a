/** Fields with their labels, and with what is wrong with them said where it is. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Choice } from './choices.js';
import { type FieldMistake, fieldId } from './sending.js';

/** What is wrong, for all fields of a form. */
export const Mistakes = createContext<readonly FieldMistake[]>([]);

/** What ties the element of a field to its label, its hint and what is wrong with it. */
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

function Wrong({ id, wrong }: { readonly id: string; readonly wrong: readonly FieldMistake[] }) {
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
      <Wrong id={id} wrong={wrong} />
    </div>
  );
}

/** Fields that belong together. It takes the focus when something is wrong with them together. */
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
      <Wrong id={id} wrong={wrong} />
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
  /** The name of a list of choices that is looked through as one types. */
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
  none,
  onChange,
}: {
  readonly field: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly value: string;
  readonly choices: readonly Choice[];
  /** What it says where none is chosen. */
  readonly none: string;
  readonly onChange: (value: string) => void;
}) {
  // What was chosen before is there, even if it is no choice any more.
  const all =
    value === '' || choices.some(({ name }) => name === value) ? choices : [...choices, { name: value, label: value }];
  return (
    <Field field={field} label={label} hint={hint}>
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

function Options({ choices }: { readonly choices: readonly Choice[] }) {
  return choices.map(({ name, label }) => (
    <option key={name} value={name}>
      {label}
    </option>
  ));
}

/** Choices by the headings that they stand under, in their order; under none where they have none. */
function groupsOf(choices: readonly Choice[]): [string, Choice[]][] {
  const groups = new Map<string, Choice[]>();
  for (const choice of choices) {
    const { group = '' } = choice;
    groups.set(group, [...(groups.get(group) ?? []), choice]);
  }
  return [...groups];
}
