/** The fields of a form that is made from a definition: one control for each kind of field. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ActorType } from '../../story/vocabulary.js';
import { deskWords } from '../../words/desk.js';
import type { FormPart, NamedKind } from './controls.js';
import { ChoiceField, Field, Group, LongField, TextField } from './field.js';
import { PickField, PickSeveral, type ThingsToName } from './picker.js';
import { Several, SeveralField } from './several.js';
import { TimeFields } from './time-fields.js';
import { emptyValues, type FormValue, itemsOf, partsIn, textOf, typedTime, type Values, within } from './values.js';

/** The things that the fields of a form can name. */
export interface NameableThings {
  /** The things of a kind; of actors, those of certain types, or of all (`null`). */
  of(kind: NamedKind, types: readonly ActorType[] | null): ThingsToName;
}

const NOTHING: ThingsToName = { choices: [], made: null, find: () => undefined };

export const Naming = createContext<NameableThings>({ of: () => NOTHING });

/** All fields of a form, or of a part of one. */
export function PartFields({
  parts,
  values,
  at,
  onChange,
}: {
  readonly parts: readonly FormPart[];
  readonly values: Values;
  /** The field that they belong to; empty for the form itself. */
  readonly at: string;
  readonly onChange: (changes: Values) => void;
}) {
  return inRows(parts).map((row) => {
    const fields = row.map((part) => (
      <PartField
        key={part.name}
        part={part}
        value={values[part.name]}
        field={within(at, part.name)}
        onChange={(value) => onChange({ [part.name]: value })}
      />
    ));
    return row.length === 1 ? (
      fields
    ) : (
      <div key={row.map(({ name }) => name).join()} class="desk-row">
        {fields}
      </div>
    );
  });
}

/** Puts short fields that follow each other side by side. */
function inRows(parts: readonly FormPart[]): readonly (readonly FormPart[])[] {
  const rows: FormPart[][] = [];
  let isShort = false;
  for (const part of parts) {
    const last = rows.at(-1);
    const fits = ['line', 'choice', 'name'].includes(part.control.type);
    if (last !== undefined && fits && isShort) last.push(part);
    else rows.push([part]);
    isShort = fits;
  }
  return rows;
}

/** One field. */
export function PartField({
  part: { label, hint, control },
  value,
  field,
  onChange,
}: {
  readonly part: FormPart;
  readonly value: FormValue | undefined;
  readonly field: string;
  readonly onChange: (value: FormValue) => void;
}) {
  const naming = useContext(Naming);
  const given = { field, label, hint };
  switch (control.type) {
    case 'line':
      return <TextField {...given} value={textOf(value)} onChange={onChange} />;
    case 'long':
    case 'lines':
      return <LongField {...given} value={textOf(value)} onChange={onChange} />;
    case 'flag':
      return (
        <Field {...given}>
          {(attributes) => (
            <input
              {...attributes}
              type="checkbox"
              checked={value === true}
              onChange={(event) => onChange(event.currentTarget.checked)}
            />
          )}
        </Field>
      );
    case 'time': {
      const time = typedTime(value);
      return <TimeFields {...given} time={time} onChange={(changes) => onChange({ ...time, ...changes })} />;
    }
    case 'choice':
      return (
        <ChoiceField
          {...given}
          value={textOf(value)}
          none={deskWords.form.choose}
          choices={choicesIn(control.names)}
          meanings={control.meanings}
          onChange={onChange}
        />
      );
    case 'checks':
      return (
        <SeveralField
          field={field}
          label={label}
          values={itemsOf(value).map(textOf)}
          choices={choicesIn(control.names)}
          onChange={onChange}
        />
      );
    case 'name':
      return (
        <PickField {...given} value={textOf(value)} things={naming.of(control.of, control.types)} onChange={onChange} />
      );
    case 'names':
      return (
        <PickSeveral
          {...given}
          values={itemsOf(value).map(textOf)}
          things={naming.of(control.of, control.types)}
          onChange={onChange}
        />
      );
    case 'texts':
      return <TextItems {...given} texts={itemsOf(value).map(textOf)} onChange={onChange} />;
    case 'group':
      return (
        <Group field={field} label={label}>
          <PartFields
            parts={control.parts}
            values={partsIn(value)}
            at={field}
            onChange={(changes) => onChange({ ...partsIn(value), ...changes })}
          />
        </Group>
      );
    case 'items':
      return (
        <Several
          field={field}
          label={label}
          one={control.one}
          items={itemsOf(value).map(partsIn)}
          empty={emptyValues(control.parts)}
          least={0}
          onChange={onChange}
        >
          {(item, index, change) => (
            <PartFields parts={control.parts} values={item} at={within(field, index)} onChange={change} />
          )}
        </Several>
      );
  }
}

/** Texts of any number, such as the terms of a proposal. */
function TextItems({
  field,
  label,
  hint,
  texts,
  onChange,
}: {
  readonly field: string;
  readonly label: string;
  readonly hint: string | null;
  readonly texts: readonly string[];
  readonly onChange: (texts: readonly string[]) => void;
}) {
  return (
    <Several
      field={field}
      label={label}
      one={deskWords.thing.item.text}
      items={texts.map((text) => ({ text }))}
      empty={{ text: '' }}
      least={0}
      onChange={(items) => onChange(items.map(({ text }) => text))}
    >
      {({ text }, index, change) => (
        <LongField
          field={within(field, index)}
          label={`${label} ${index + 1}`}
          hint={hint}
          rows={2}
          value={text}
          onChange={(next) => change({ text: next })}
        />
      )}
    </Several>
  );
}

function choicesIn(names: Readonly<Record<string, string>>) {
  return Object.entries(names).map(([name, label]) => ({ name, label }));
}
