/** Chooses things by type-ahead: a combobox with a list (ARIA authoring practices). */
import { useEffect, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import type { ThingChoice } from './choices.js';
import { Field, Group } from './field.js';
import { foundThings } from './find-things.js';
import { useFinding } from './finding.js';
import { fieldId } from './sending.js';

const words = deskWords.thing.pick;
/** The most things that are offered at once. */
const MAX_OFFERED = 8;

/** Adds a thing in passing. */
export interface NewInPassing {
  /** The name of one such thing. */
  readonly one: string;
  /** @param typed The name that the editor has typed. @param onMade Gets the readable name of the new thing. */
  readonly open: (typed: string, onMade: (name: string) => void) => void;
}

/** The things that a field can name. */
export interface ThingsToName {
  readonly choices: readonly ThingChoice[];
  /** Adds one in passing; `null` where the form cannot. */
  readonly made: NewInPassing | null;
  /** Looks for things that the desk has not read, by what an editor types of their names; they then are among the choices. */
  readonly find: (typed: string) => void;
}

/** An option of the list: a thing, or a new one. */
type Option = { readonly id: string; readonly label: string; readonly choice: ThingChoice | null };

function optionsFor({ choices, made }: ThingsToName, typed: string): readonly Option[] {
  const known = choices.map((choice) => ({ choice, name: choice.label, also: choice.also }));
  const found = foundThings(known, typed).slice(0, MAX_OFFERED);
  const options = found.map(({ choice }, index) => ({ id: String(index), label: labelOf(choice), choice }));
  return made === null ? options : [...options, { id: 'new', label: words.new(made.one, typed.trim()), choice: null }];
}

/** A choice; an actor with another name, and a source with its address, which tell namesakes apart. */
function labelOf({ label, also, type }: ThingChoice): string {
  const [first = ''] = also;
  return type !== null || first.startsWith('http') ? words.named(label, first) : label;
}

/** Finds a thing that is chosen. */
function nameOf(choices: readonly ThingChoice[], value: string): string {
  return choices.find(({ name }) => name === value)?.label ?? value;
}

/** Looks for chosen things that the desk has not read, so that the field shows their names. */
function useNamesOf(values: readonly string[], { choices, find }: ThingsToName): void {
  useEffect(() => {
    const unknown = values.filter((value) => value !== '' && !choices.some(({ name }) => name === value));
    for (const value of unknown) find(value);
  }, [values.join()]);
}

/**
 * The input of a field that names a thing, with the list of what fits. No option is chosen until a key moves to one: the down
 * arrow to the first, the up arrow to the last. Enter then takes it; before, it takes the only thing that fits. A typed text
 * that names nothing is kept when the field is left.
 */
function Combobox({
  attributes,
  label,
  value,
  things,
  onChoose,
}: {
  readonly attributes: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly label: string;
  /** The readable name of the chosen thing; empty for none. */
  readonly value: string;
  readonly things: ThingsToName;
  readonly onChoose: (name: string) => void;
}) {
  const { id } = attributes;
  const { choices, made, find } = things;
  /** The text that is being typed; `null` while the list is closed. */
  const [typed, setTyped] = useState<string | null>(null);
  /** The id of the option that a key has moved to; `null` before. */
  const [at, setAt] = useState<string | null>(null);
  const isOpen = typed !== null;
  const options = isOpen ? optionsFor(things, typed) : [];
  const active = options.find((option) => option.id === at);
  useFinding(find, typed ?? '');
  useEffect(() => {
    // The browser scrolls to what has the focus, and the option has none.
    if (at !== null) document.getElementById(`${id}-option-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const open = (text: string) => {
    setTyped(text);
    setAt(null);
  };
  const choose = ({ choice }: Option) => {
    const text = typed ?? '';
    setTyped(null);
    if (choice !== null) onChoose(choice.name);
    else made?.open(text.trim(), onChoose);
  };
  /** Moves to the next option, or the one before; from the field to the first, or the last. */
  const move = (by: 1 | -1) => {
    const from = active === undefined ? (by === 1 ? -1 : options.length) : options.indexOf(active);
    setAt(options[(from + by + options.length) % options.length]?.id ?? null);
  };
  const arrow = (by: 1 | -1) => {
    if (isOpen) return move(by);
    // The list opens with its first or last option, as the practices have it.
    const shown = optionsFor(things, '');
    setTyped('');
    setAt(shown.at(by === 1 ? 0 : -1)?.id ?? null);
  };
  const namedBy = (text: string) => {
    const wanted = text.toLowerCase();
    return choices.find(({ name, label: own }) => name === wanted || own.toLowerCase() === wanted);
  };
  const close = () => {
    if (typed === null) return;
    setTyped(null);
    const text = typed.trim();
    if (text !== '') onChoose(namedBy(text)?.name ?? text);
  };
  const enter = () => {
    const named = active === undefined ? namedBy((typed ?? '').trim()) : undefined;
    const fitting = options.filter(({ choice }) => choice !== null);
    const [only] = fitting.length === 1 ? fitting : [];
    const taken = active ?? options.find(({ choice }) => choice !== null && choice === named) ?? only;
    if (taken !== undefined) choose(taken);
    // Of several, the editor chooses one.
    else if (fitting.length === 0) close();
  };
  const act = ({ key, isComposing }: KeyboardEvent): boolean => {
    if (isComposing) return false;
    if (key === 'ArrowDown' || key === 'ArrowUp') arrow(key === 'ArrowDown' ? 1 : -1);
    else if (key === 'Enter' && isOpen) enter();
    else if (key === 'Escape' && isOpen) setTyped(null);
    else return false;
    return true;
  };
  return (
    <div class="desk-picker">
      <input
        {...attributes}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={isOpen}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={active === undefined ? undefined : `${id}-option-${active.id}`}
        value={typed ?? nameOf(choices, value)}
        onInput={(event) => {
          const { value: text } = event.currentTarget;
          open(text);
          if (text === '') onChoose('');
        }}
        onClick={() => {
          if (!isOpen && value === '') open('');
        }}
        onBlur={close}
        onKeyDown={(event) => {
          if (!act(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {isOpen ? (
        <div id={`${id}-list`} class="desk-options" role="listbox" aria-label={`${label}: ${words.options}`}>
          {options.map((option) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the combobox choose it
            <div
              key={option.id}
              id={`${id}-option-${option.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={option.id === active?.id}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(option)}
            >
              {option.label}
            </div>
          ))}
        </div>
      ) : null}
      <p class="visually-hidden" role="status">
        {isOpen ? words.found(options.filter(({ choice }) => choice !== null).length) : ''}
      </p>
    </div>
  );
}

interface PickProperties {
  readonly field: string;
  readonly label: string;
  readonly hint: string | null;
  readonly things: ThingsToName;
}

/** A field that names one thing. */
export function PickField({
  field,
  label,
  hint,
  value,
  things,
  onChange,
}: PickProperties & { readonly value: string; readonly onChange: (name: string) => void }) {
  useNamesOf([value], things);
  return (
    <Field field={field} label={label} hint={hint ?? words.hint}>
      {(attributes) => (
        <Combobox attributes={{ ...attributes }} label={label} value={value} things={things} onChoose={onChange} />
      )}
    </Field>
  );
}

/** A field that names several things. */
export function PickSeveral({
  field,
  label,
  hint,
  values,
  things,
  onChange,
}: PickProperties & { readonly values: readonly string[]; readonly onChange: (names: string[]) => void }) {
  useNamesOf(values, things);
  const { choices } = things;
  const remove = (value: string) => {
    // The button goes with its item.
    document.getElementById(fieldId(field))?.focus();
    onChange(values.filter((one) => one !== value));
  };
  const free = choices.filter(({ name }) => !values.includes(name));
  return (
    <Group field={`${field}.group`} label={label}>
      {values.length === 0 ? null : (
        <ul class="desk-picked">
          {values.map((value, index) => (
            <li key={value} id={fieldId(`${field}.${index}`)} tabIndex={-1}>
              <span>{nameOf(choices, value)}</span>
              <button type="button" class="button" onClick={() => remove(value)}>
                <span aria-hidden="true">✕</span>
                <span class="visually-hidden">{words.remove(nameOf(choices, value))}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Field field={field} label={words.add(label)} hint={hint ?? words.hint}>
        {(attributes) => (
          <Combobox
            attributes={{ ...attributes }}
            label={label}
            value=""
            things={{ ...things, choices: free }}
            onChoose={(name) => {
              if (name !== '' && !values.includes(name)) onChange([...values, name]);
            }}
          />
        )}
      </Field>
    </Group>
  );
}
