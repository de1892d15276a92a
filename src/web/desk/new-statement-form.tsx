/** Writing a statement that is not on the record yet: checked, saved as a draft, published. */
import { useState } from 'preact/hooks';
import type { Choices } from './choices.js';
import type { Desk } from './desk.js';
import { DeskForm, ThrowAway } from './desk-form.js';
import { DeskDraftsDocument } from './operations.js';
import { Preview } from './preview.js';
import { failure, type Part, useSending } from './sending.js';
import { StatementFields } from './statement-fields.js';
import {
  addedSources,
  changedOver,
  draftInput,
  keyOf,
  missingFields,
  type StatementForm,
  statementInput,
  tidied,
  withSourceThere,
} from './statement-form.js';
import { type Draft, formOfDraft } from './statement-values.js';
import { useTyped } from './use-typed.js';

/** What is kept of a statement that is being written. */
interface Written {
  readonly form: StatementForm;
  /** What it said when it was begun or saved last, and at which revision of the draft; `null` where there is none. */
  readonly before: StatementForm;
  readonly revision: number | null;
}

export function NewStatementForm({
  desk,
  name,
  choices,
  initial,
  draft,
}: {
  readonly desk: Desk;
  readonly name: string;
  readonly choices: Choices;
  readonly initial: StatementForm;
  /** The draft that is being written on; `null` for something new. */
  readonly draft: Draft | null;
}) {
  const { story } = choices;
  const typed = useTyped<Written>(name, { form: initial, before: initial, revision: draft?.revision ?? null });
  const sending = useSending(desk, typed.renew);
  const { form, before, revision } = typed.content;
  /** Whether the draft says what the form says, as far as is known here. */
  const [isSaved, setSaved] = useState(draft !== null && !typed.isBegun);

  const change = (changes: Partial<StatementForm>) => {
    setSaved(false);
    typed.change({ form: { ...form, ...changes } });
  };
  /** The form with the places of what is sent. */
  const tidy = (): StatementForm => {
    const tidyForm = tidied(form);
    if (tidyForm.citations.length !== form.citations.length) typed.change({ form: tidyForm });
    return tidyForm;
  };
  /** What publishes it; `null` while something is missing, which is then shown. */
  const publishing = (whole: StatementForm, allowDuplicate: boolean): Part[] | null => {
    const statement = statementInput(whole);
    const missing = missingFields(whole);
    if (statement !== null && missing.length === 0) {
      return [...adding(whole), { operation: { publishStatement: { story, statement, allowDuplicate } }, at: '' }];
    }
    sending.show({ type: 'mistakes', mistakes: missing });
    return null;
  };
  const check = async () => {
    const parts = publishing(tidy(), false);
    if (parts !== null) await sending.check(parts);
  };
  /** Saves what is there; the revision that it is at then, or `null` when it was not saved. */
  const save = async (): Promise<number | null> => {
    const whole = tidy();
    const saving = { story, draft: draftInput(whole), ...(revision === null ? {} : { expectedRevision: revision }) };
    const applied = await sending.send(
      [...adding(whole), { operation: { saveDraft: saving }, at: '' }],
      `${typed.intent}/save`,
    );
    if (applied === null) return null;
    const now = (revision ?? 0) + (applied.status === 'UNCHANGED' ? 0 : 1);
    // The sources are there now, and the key is that of the draft.
    const saved = { ...whole, key: keyOf(whole), citations: whole.citations.map(withSourceThere) };
    typed.change({ form: saved, before: saved, revision: now });
    typed.renew();
    typed.forget();
    setSaved(true);
    return now;
  };
  const saveAndTell = async () => {
    if ((await save()) === null) return;
    const key = keyOf(form);
    desk.tell({ message: `Draft saved: ${key}.`, href: null });
    await desk.refreshDrafts();
    // What was begun as something new is written on as the draft that it is.
    const saved = desk.drafts.find((one) => one.key === key && one.story.slug === story);
    if (draft === null && saved !== undefined) desk.open({ type: 'draft', draft: saved });
  };
  const publish = async (allowDuplicate: boolean) => {
    const whole = tidy();
    let parts = publishing(whole, allowDuplicate);
    if (parts === null) return;
    if (revision !== null) {
      // A draft is published at the revision that was seen, so that nobody's work on it is lost.
      const at = isSaved ? revision : await save();
      if (at === null) return;
      const publishDraft = { draft: `${story}/${keyOf(whole)}`, expectedRevision: at, allowDuplicate };
      parts = [{ operation: { publishDraft }, at: '' }];
    }
    const applied = await sending.send(parts, `${typed.intent}/publish`);
    if (applied !== null) await published(keyOf(whole));
  };
  const published = async (key: string) => {
    typed.forget();
    desk.close();
    await Promise.all([desk.tellPublished(story, key), desk.refreshDrafts()]);
  };
  /** Takes up the draft as it is now: what was changed here stays changed, everything else is as it is there. */
  const load = async () => {
    try {
      const { drafts } = await desk.ask(DeskDraftsDocument, { story });
      const now = drafts.find(({ key }) => key === keyOf(form));
      if (now === undefined) return sending.show({ type: 'failed', message: 'There is no such draft any more.' });
      const there = formOfDraft(now, choices.language);
      typed.change({ form: changedOver(there, before, form), before: there, revision: now.revision });
      typed.renew();
      setSaved(false);
      sending.show({ type: 'none' });
    } catch (error) {
      sending.show(failure(desk, error));
    }
  };
  const discard = () => {
    typed.forget();
    desk.close();
  };

  return (
    <DeskForm
      outcome={sending.outcome}
      remedies={{ load: draft === null ? undefined : () => void load(), meant: () => void publish(true) }}
      send={() => void publish(false)}
      sends="Publish"
      others={
        <>
          <ThrowAway isBegun={typed.isBegun} act={discard} />
          <button type="button" class="button" onClick={() => void check()}>
            Check
          </button>
          <button type="button" class="button" onClick={() => void saveAndTell()}>
            Save draft
          </button>
        </>
      }
    >
      <StatementFields form={form} choices={choices} onChange={change} keyIsFixed={revision !== null} />
      <Preview form={form} choices={choices} />
    </DeskForm>
  );
}

/** Adding the sources that are new, before the statement that cites them. */
export function adding(form: StatementForm): Part[] {
  return addedSources(form).map(({ at, source }) => ({ operation: { addSource: { source } }, at }));
}
