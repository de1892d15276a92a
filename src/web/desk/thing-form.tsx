/** The form of a story, actor, source, event, proposal or position: adds one, or changes one. */

import { useState } from 'preact/hooks';
import { isName } from '../../story/identity.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { type BatchPart, type FieldMistake, type FileToCheck, UNNAMED } from './batch.js';
import { type Choices, type HeldPosition, loadChoices, type ThingChoice } from './choices.js';
import { type FormKind, type FormPart, fieldsOf } from './controls.js';
import type { DeskState } from './desk.js';
import { DeskForm, FormButtons } from './desk-form.js';
import { TextField } from './field.js';
import { KnownThings } from './known-things.js';
import { useSending } from './sending.js';
import { Naming, PartFields } from './thing-fields.js';
import { namingField, proposedSlug, slugsOf, type ThingRead, WRITINGS } from './thing-writes.js';
import { ZoneList } from './time-fields.js';
import { useNaming } from './use-naming.js';
import { useTyped } from './use-typed.js';
import {
  changedOver,
  changesBetween,
  emptyValues,
  inputsOf,
  isSame,
  missingIn,
  textOf,
  tidied,
  type Values,
  valuesFrom,
  within,
  withoutNulls,
} from './values.js';

const words = deskWords.thing;

/** A thing that an editor is writing. */
interface ThingInForm {
  readonly values: Values;
  /** The form as it was opened: of a thing that is there, or empty. */
  readonly before: Values;
  /** The version that is changed; `null` for a new thing. */
  readonly version: number | null;
  /** The batch that was sent, while its fate is not known: sent again, it is the same, although the record may have it. */
  readonly sent: { readonly values: Values; readonly batch: readonly BatchPart[] } | null;
}

export function ThingForm({
  desk,
  name,
  kind,
  choices: choicesRead,
  thing,
  given = {},
  at = '',
  onDone,
  onKnown,
  onClose,
}: {
  readonly desk: DeskState;
  /** The name of the task, which keys what is typed. */
  readonly name: string;
  readonly kind: FormKind;
  /** The things of the story of the page; `null` where there is no story. */
  readonly choices: Choices | null;
  /** The thing to change; `null` for a new one. */
  readonly thing: ThingRead | null;
  /** The fields of a new thing that are known from the start. */
  readonly given?: Values;
  /** The field before all fields of the form, so that two forms on one page have different ones. */
  readonly at?: string;
  readonly onDone: (made: ThingChoice) => void;
  /** Takes up a thing that is there already, in place of a new one. */
  readonly onKnown: (known: ThingChoice) => void;
  readonly onClose: () => void;
}) {
  const isNew = thing === null;
  const before = isNew ? emptyForm(kind) : formOf(kind, thing);
  const initial = { values: { ...before, ...given }, before, version: thing?.version ?? null, sent: null };
  const typed = useTyped<ThingInForm>(name, initial);
  const sending = useSending(desk, typed.renew, () => typed.change({ sent: null }));
  const [choices, setChoices] = useState(choicesRead);
  const naming = useNaming(desk, choices, at === '');
  const { values } = typed.content;
  const type = textOf(values.type);
  const parts = fieldsOf(kind, isNew, type);
  const writing = WRITINGS[kind];
  const story = choices?.story ?? '';
  const taken = slugsOf(kind, choices);
  const isNamed = isNew && kind !== 'position';
  /** Sources are named by the service. */
  const asksForSlug = isNamed && kind !== 'source';
  const slugOf = (form: Values) => textOf(form.slug).trim() || proposedSlug(kind, form, taken);
  const change = (changes: Values) => typed.change({ values: { ...values, ...changes } });
  const held = kind === 'position' ? heldBefore(choices, values) : null;

  /** The input of the service: all fields of a new thing, and of a position; or those that changed. */
  const inputOf = (form: Values) => {
    if (kind === 'position') return { ...inputsOf(parts, form), supersedes: held?.id ?? null };
    if (!isNew) return changesBetween(parts, typed.content.before, form);
    return isNamed ? { slug: slugOf(form), ...inputsOf(parts, form) } : inputsOf(parts, form);
  };
  const batchOf = (form: Values): BatchPart[] => {
    const given = inputOf(form);
    const { version } = typed.content;
    const isChange = thing !== null && version !== null;
    return [{ operation: isChange ? writing.change(thing.id, version, given) : writing.add(given, story), at }];
  };
  const fileOf = (form: Values): FileToCheck => {
    const { supersedes: _, ...fields } = { supersedes: null, ...inputOf(form) };
    const named = kind === 'position' ? {} : { slug: isNew ? slugOf(form) || UNNAMED : thing.slug };
    const entry = withoutNulls({ ...fields, ...named });
    return {
      story: story === '' ? slugOf(form) || UNNAMED : story,
      entries: [{ section: writing.section, entry, at }],
    };
  };
  const mistakesIn = (form: Values): FieldMistake[] => {
    const mistakes = missingIn(parts, form, at);
    const isSame = Object.keys(changesBetween(parts, typed.content.before, form)).length === 0;
    if (!isNew && isSame) mistakes.push({ field: within(at, parts[0]?.name ?? ''), message: words.missing.change });
    if (!asksForSlug) return mistakes;
    const slug = slugOf(form);
    const field = within(at, 'slug');
    // Without a name or title, nothing is proposed yet.
    if (slug === '' && mistakes.some((one) => one.field === within(at, namingField(kind)))) return mistakes;
    if (!isName(slug)) mistakes.push({ field, message: words.missing.noName });
    // The service says so of a form that is complete: it may have the thing from an attempt whose fate was not known.
    else if (mistakes.length > 0 && taken.has(slug)) mistakes.push({ field, message: words.missing.taken(slug) });
    return mistakes;
  };
  /** The form to send; `null` if it is not complete, which the form then shows. */
  const complete = async (): Promise<Values | null> => {
    const form = { ...tidied(parts, values), slug: textOf(values.slug), type };
    typed.change({ values: form });
    const mistakes = mistakesIn(form);
    if (mistakes.length === 0) return form;
    await sending.showLacking(mistakes, fileOf(form));
    return null;
  };
  const check = async () => {
    const form = await complete();
    if (form !== null) await sending.check(batchOf(form));
  };
  const send = async () => {
    const form = await complete();
    if (form === null) return;
    const before = typed.content.sent;
    const batch = before !== null && isSame(before.values, form) ? before.batch : batchOf(form);
    typed.change({ sent: { values: form, batch } });
    const applied = await sending.send(batch, typed.idempotencyKey);
    if (applied === null) return;
    typed.forget();
    onDone(choiceOf(kind, form, isNamed ? slugOf(form) : (thing?.slug ?? ''), choices));
  };
  /** Loads the current version, and applies the editor's changes to it. */
  const load = async () => {
    if (kind === 'position') {
      setChoices(await loadChoices(desk.ask, story));
      typed.renew();
      return sending.show({ type: 'none' });
    }
    if (thing === null) return;
    const current = await writing.read(desk.ask, thing.id);
    if (current === null) return onClose();
    const there = formOf(kind, current);
    typed.change({
      values: changedOver(there, typed.content.before, values),
      before: there,
      version: current.version,
    });
    typed.renew();
    sending.show({ type: 'none' });
  };

  return (
    <Naming.Provider value={naming}>
      <DeskForm
        outcome={sending.outcome}
        remedies={{ load: isNew && kind !== 'position' ? undefined : () => void sending.attempt(load) }}
        send={() => void send()}
        sendLabel={saveLabel(kind, isNew)}
        others={<FormButtons close={onClose} typed={typed} check={() => void check()} />}
      >
        {isNew || kind === 'position' ? null : <p class="desk-hint">{words.slugFixed(thing.slug)}</p>}
        <PartFields parts={parts} values={values} at={at} onChange={change} />
        {isNew ? (
          <KnownThings
            kind={kind}
            values={values}
            isInPassing={at !== ''}
            onKnown={(known) => {
              typed.forget();
              onKnown(known);
            }}
          />
        ) : null}
        {held === null ? null : <p class="desk-hint">{words.supersedes(held.label)}</p>}
        {asksForSlug ? (
          <TextField
            field={within(at, 'slug')}
            label={words.slug}
            hint={words.slugHint}
            value={textOf(values.slug)}
            placeholder={proposedSlug(kind, values, taken)}
            onChange={(slug) => change({ slug })}
          />
        ) : null}
        {at === '' ? <ZoneList /> : null}
      </DeskForm>
    </Naming.Provider>
  );
}

function saveLabel(kind: FormKind, isNew: boolean): string {
  if (kind === 'position') return words.save.position;
  if (!isNew) return words.save.change;
  return kind === 'story' ? words.save.story : words.save.new;
}

function emptyForm(kind: FormKind): Values {
  return { ...emptyValues(allParts(kind)), slug: '', type: '' };
}

const ACTOR_TYPES: Readonly<Record<string, string>> = {
  Person: 'PERSON',
  Country: 'COUNTRY',
  Organization: 'ORGANIZATION',
};

function formOf(kind: FormKind, { fields }: ThingRead): Values {
  const typename = '__typename' in fields ? String(fields.__typename) : '';
  return { ...valuesFrom(allParts(kind), fields), slug: '', type: ACTOR_TYPES[typename] ?? '' };
}

/** All fields of a kind of thing, whatever the type of an actor. */
function allParts(kind: FormKind): readonly FormPart[] {
  return fieldsOf(kind, false, null);
}

/** The position that an actor holds on a proposal, as the form names them. */
function heldBefore(choices: Choices | null, { actor, proposal }: Values): HeldPosition | null {
  return choices?.positions.find((one) => one.actor === actor && one.proposal === proposal) ?? null;
}

/** The name by which messages and other forms show a thing. */
function labelOf(kind: FormKind, values: Values, choices: Choices | null): string {
  if (kind === 'source') return deskWords.choice.source(textOf(values.publisher), textOf(values.title) || null);
  if (kind !== 'position') return textOf(values[namingField(kind)]);
  const stances: Readonly<Record<string, string>> = terms.stance;
  const nameIn = (known: readonly ThingChoice[], name: string) => known.find((one) => one.name === name)?.label ?? name;
  return deskWords.outcome.position(
    nameIn(choices?.actors ?? [], textOf(values.actor)),
    nameIn(choices?.proposals ?? [], textOf(values.proposal)),
    stances[textOf(values.stance)] ?? '',
  );
}

/** The thing as a choice of other forms. */
function choiceOf(kind: FormKind, values: Values, slug: string, choices: Choices | null): ThingChoice {
  const label = labelOf(kind, values, choices);
  const name = kind === 'event' || kind === 'proposal' ? `${choices?.story ?? ''}/${slug}` : slug;
  const type = ['PERSON', 'COUNTRY', 'ORGANIZATION'] as const;
  return {
    id: '',
    name,
    label,
    also: [],
    type: type.find((one) => one === values.type) ?? null,
    office: textOf(values.office).trim() || null,
    represents: textOf(values.represents) || null,
  };
}
