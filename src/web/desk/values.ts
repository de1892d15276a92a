/** The values of a form as an editor types them: every one is a text, a choice or a list of these, valid or not. */

import { deskWords } from '../../words/desk.js';
import type { FieldMistake } from './batch.js';
import type { Control, FormPart } from './controls.js';

const words = deskWords.thing.missing;

export type FormValue = string | boolean | Values | readonly FormValue[];
export interface Values {
  readonly [name: string]: FormValue;
}

/** The text of a value; empty where it has no value. */
export function textOf(value: FormValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The items of a value; none for a value that is no list. */
export function itemsOf(value: FormValue | undefined): readonly FormValue[] {
  return value !== undefined && isList(value) ? value : [];
}

/** The parts of a value; none for a value without parts. */
export function partsIn(value: FormValue | undefined): Values {
  return typeof value === 'object' && !isList(value) ? value : {};
}

function isList(value: FormValue): value is readonly FormValue[] {
  return Array.isArray(value);
}

/** The empty value of a control. */
export function emptyValue(control: Control): FormValue {
  switch (control.type) {
    case 'flag':
      return false;
    case 'time':
      return { edtf: '', timeZone: '', approximate: false };
    case 'choice':
      return control.preset;
    case 'group':
      return emptyValues(control.parts);
    case 'texts':
    case 'checks':
    case 'names':
    case 'items':
      return [];
    default:
      return '';
  }
}

export function emptyValues(parts: readonly FormPart[]): Values {
  return Object.fromEntries(parts.map(({ name, control }) => [name, emptyValue(control)]));
}

/** The value to send; `null` for an empty one. */
export function inputOf(control: Control, value: FormValue | undefined): unknown {
  switch (control.type) {
    case 'flag':
      return value === true;
    case 'lines':
      return textOf(value)
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'texts':
      return itemsOf(value).map((item) => textOf(item).trim());
    case 'checks':
    case 'names':
      return itemsOf(value).map(textOf);
    case 'time':
      return timeInput(partsIn(value));
    case 'group':
      return isEmpty(control, value) ? null : inputsOf(control.parts, partsIn(value));
    case 'items':
      return itemsOf(value).map((item) => inputsOf(control.parts, partsIn(item)));
    default: {
      const text = textOf(value).trim();
      return text === '' ? null : text;
    }
  }
}

/** The values to send, by name. */
export function inputsOf(parts: readonly FormPart[], values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(parts.map(({ name, control }) => [name, inputOf(control, values[name])]));
}

/** A time as it is typed. */
export function typedTime(value: FormValue | undefined) {
  const { edtf, timeZone, approximate } = partsIn(value);
  return { edtf: textOf(edtf), timeZone: textOf(timeZone), approximate: approximate === true };
}

/** A time to send; `null` while none is typed. */
export function timeInput({ edtf, timeZone, approximate }: Values) {
  const text = textOf(edtf).trim();
  if (text === '') return null;
  const zone = textOf(timeZone).trim();
  return { edtf: text, timeZone: zone === '' ? null : zone, approximate: approximate === true };
}

/** Whether an editor has given nothing. A default, such as a state that is chosen from the start, is nothing. */
function isEmpty(control: Control, value: FormValue | undefined): boolean {
  switch (control.type) {
    case 'flag':
      return value !== true;
    case 'time':
      return timeInput(partsIn(value)) === null;
    case 'group':
      return control.parts.every((part) => isEmpty(part.control, partsIn(value)[part.name]));
    case 'texts':
      return itemsOf(value).every((item) => textOf(item).trim() === '');
    case 'checks':
    case 'names':
    case 'items':
      return itemsOf(value).length === 0;
    case 'choice':
      return textOf(value) === control.preset;
    default:
      return textOf(value).trim() === '';
  }
}

/** The values without the items that an editor has left empty, so that places of mistakes are those of the form. */
export function tidied(parts: readonly FormPart[], values: Values): Values {
  return Object.fromEntries(parts.map(({ name, control }) => [name, tidy(control, values[name])]));
}

function tidy(control: Control, value: FormValue | undefined): FormValue {
  if (value === undefined) return emptyValue(control);
  if (control.type === 'texts') return itemsOf(value).filter((item) => textOf(item).trim() !== '');
  if (control.type === 'group') return tidied(control.parts, partsIn(value));
  if (control.type !== 'items') return value;
  return tidyItems(control.parts, itemsOf(value).map(partsIn));
}

/** The items that an editor has not left empty. */
export function tidyItems(parts: readonly FormPart[], items: readonly Values[]): readonly Values[] {
  return items
    .filter((item) => parts.some((part) => !isEmpty(part.control, item[part.name])))
    .map((item) => tidied(parts, item));
}

/** The place of a field within another. */
export function within(at: string, name: string | number): string {
  return at === '' ? String(name) : `${at}.${name}`;
}

/** The required fields that are empty, each with a message. */
export function missingIn(parts: readonly FormPart[], values: Values, at: string): FieldMistake[] {
  return parts.flatMap(({ name, label, isRequired, control }) => {
    const [value, field] = [values[name], within(at, name)];
    if (isEmpty(control, value)) {
      if (control.type === 'choice' && control.preset !== '') return [];
      const ask = ['choice', 'checks', 'name', 'names'].includes(control.type) ? words.choose : words.enter;
      return isRequired ? [{ field, message: ask(label) }] : [];
    }
    if (control.type === 'group') return missingIn(control.parts, partsIn(value), field);
    if (control.type !== 'items') return [];
    return itemsOf(value).flatMap((item, index) => {
      const place = within(field, index);
      const named = control.parts.map((part) => ({ ...part, label: words.within(label, index + 1, part.label) }));
      return missingIn(named, partsIn(item), place);
    });
  });
}

/** The values of a form from what the service has: names of things are objects there. */
export function valuesFrom(parts: readonly FormPart[], read: unknown): Values {
  const given = mappingOf(read);
  return Object.fromEntries(parts.map(({ name, control }) => [name, valueFrom(control, given[name])]));
}

/** The value of a control from what the service has. */
export function valueFrom(control: Control, read: unknown): FormValue {
  switch (control.type) {
    case 'flag':
      return read === true;
    case 'lines':
      return listIn(read).map(plainText).join('\n');
    case 'texts':
    case 'checks':
      return listIn(read).map(plainText);
    case 'names':
      return listIn(read).map(nameIn);
    case 'name':
      return nameIn(read);
    case 'time': {
      const { edtf, timeZone, approximate } = mappingOf(read);
      return { edtf: plainText(edtf), timeZone: plainText(timeZone), approximate: approximate === true };
    }
    case 'group':
      return valuesFrom(control.parts, read);
    case 'items':
      return listIn(read).map((item) => valuesFrom(control.parts, item));
    default:
      return plainText(read);
  }
}

/** The readable name of a thing, with its story if it belongs to one. */
function nameIn(read: unknown): string {
  // A draft has the names themselves.
  if (typeof read === 'string') return read;
  const { slug, key, story } = mappingOf(read);
  const own = plainText(key) || plainText(slug);
  return story === undefined ? own : `${plainText(mappingOf(story).slug)}/${own}`;
}

const plainText = (read: unknown) => (typeof read === 'string' ? read : '');
const listIn = (read: unknown): readonly unknown[] => (Array.isArray(read) ? read : []);

function mappingOf(read: unknown): Readonly<Record<string, unknown>> {
  return typeof read === 'object' && read !== null ? Object.fromEntries(Object.entries(read)) : {};
}

/** The values that differ between two forms. */
export function changesBetween(
  parts: readonly FormPart[],
  before: Values,
  after: Values,
): Readonly<Record<string, unknown>> {
  const [was, is] = [inputsOf(parts, before), inputsOf(parts, after)];
  return Object.fromEntries(Object.entries(is).filter(([name, value]) => !isSame(was[name], value)));
}

/** Values with the changes from `before` to `after` applied to them. */
export function changedOver(values: Values, before: Values, after: Values): Values {
  return {
    ...values,
    ...Object.fromEntries(Object.entries(after).filter(([name, one]) => !isSame(before[name], one))),
  };
}

/** Whether two values are the same, as JSON. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A value without what is null, which story files do not have within a value. */
export function withoutNulls(value: object): object {
  return JSON.parse(JSON.stringify(value, (_, one: unknown) => (one === null ? undefined : one)));
}
