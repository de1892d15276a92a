/** Fields with several values. */

import type { ComponentChildren } from 'preact';
import { deskWords } from '../../words/desk.js';
import type { Choice } from './choices.js';
import { Group } from './field.js';

/** A checkbox for each choice. */
export function SeveralField({
  field,
  label,
  values,
  choices,
  onChange,
}: {
  readonly field: string;
  readonly label: string;
  readonly values: readonly string[];
  readonly choices: readonly Choice[];
  readonly onChange: (values: string[]) => void;
}) {
  const gone = values.filter((value) => !choices.some(({ name }) => name === value));
  const all = [...choices, ...gone.map((name) => ({ name, label: name }))];
  return (
    <Group field={field} label={label}>
      <div class="desk-checks">
        {all.map(({ name, label: text }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={values.includes(name)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...values, name] : values.filter((one) => one !== name))
              }
            />
            {text}
          </label>
        ))}
      </div>
    </Group>
  );
}

/** A list that text fields suggest from. */
export function ChoiceList({ name, choices }: { readonly name: string; readonly choices: readonly Choice[] }) {
  return (
    <datalist id={name}>
      {choices.map((choice) => (
        <option key={choice.name} value={choice.name}>
          {choice.label}
        </option>
      ))}
    </datalist>
  );
}

/** Items that an editor can add and remove. */
export function Several<Item>({
  field,
  label,
  one,
  items,
  empty,
  least,
  onChange,
  children,
}: {
  readonly field: string;
  readonly label: string;
  /** The name of one item. */
  readonly one: string;
  readonly items: readonly Item[];
  /** A new item. */
  readonly empty: Item;
  /** The last so many items cannot be removed. */
  readonly least: number;
  readonly onChange: (items: Item[]) => void;
  readonly children: (item: Item, index: number, change: (changes: Partial<Item>) => void) => ComponentChildren;
}) {
  return (
    <Group field={field} label={label}>
      {items.map((item, index) => (
        <div key={index} class="desk-item">
          {children(item, index, (changes) =>
            onChange(items.map((other, at) => (at === index ? { ...other, ...changes } : other))),
          )}
          {items.length > least ? (
            <button type="button" class="button" onClick={() => onChange(items.filter((_, at) => at !== index))}>
              {deskWords.form.remove}
              <span class="visually-hidden">{deskWords.form.this(one)}</span>
            </button>
          ) : null}
        </div>
      ))}
      <button type="button" class="button" onClick={() => onChange([...items, empty])}>
        {deskWords.form.add(one)}
      </button>
    </Group>
  );
}
