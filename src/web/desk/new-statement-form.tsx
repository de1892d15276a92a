/** Writing a statement that is not on the record yet: checked, saved as a draft, published. */
import { useState } from 'preact/hooks';
import type { Choices } from './choices.js';
import type { Desk } from './desk.js';
import { Mistakes } from './field.js';
import { DeskDraftsDocument, DeskStatementDocument } from './operations.js';
import { mistakesOf, OutcomeView } from './outcome.js';
import { Preview } from './preview.js';
import { type Part, useSending } from './sending.js';
import { StatementFields } from './statement-fields.js';
import {
  addedSources,
  draftInput,
  keyOf,
  missingFields,
  type StatementForm,
  statementInput,
  tidied,
  withSourceThere,
} from './statement-form.js';
import type { Draft } from './statement-values.js';
import { useTyped } from './use-typed.js';

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
  const typed = useTyped<StatementForm>(name, initial);
  const sending = useSending(desk);
  /** The revision of the draft that was seen: what was saved from here is known. */
  const [revision, setRevision] = useState(draft?.revision ?? null);
  const [isSaved, setSaved] = useState(draft !== null && !typed.isBegun);

  const change = (changes: Partial<StatementForm>) => {
    setSaved(false);
    typed.change(changes);
  };
  /** What is sent, with the places of the form; `null` while something is missing, which is then shown. */
  const ready = (): { form: StatementForm; publishing: (allowDuplicate: boolean) => Part } | null => {
    const form = tidied(typed.content);
    typed.change(form);
    const missing = missingFields(form);
    const statement = statementInput(form);
    if (missing.length > 0 || statement === null) {
      sending.show({ type: 'mistakes', mistakes: missing });
      return null;
    }
    const publishing = (allowDuplicate: boolean) => ({
      operation: { publishStatement: { story, statement, allowDuplicate } },
      at: '',
    });
    return { form, publishing };
  };
  const check = async () => {
    const it = ready();
    if (it !== null) await sending.check([...adding(it.form), it.publishing(false)]);
  };
  const published = async (key: string) => {
    typed.forget();
    desk.tell({ message: `Published: ${key}.`, href: null });
    desk.close();
    const { statement } = await desk.ask(DeskStatementDocument, { id: `${story}/${key}` });
    desk.tell({ message: `Published: ${key}.`, href: statement?.permalink ?? null });
    await desk.readDrafts();
  };
  const save = async (): Promise<number | null> => {
    const form = tidied(typed.content);
    typed.change(form);
    const saving = { story, draft: draftInput(form), ...(revision === null ? {} : { expectedRevision: revision }) };
    const parts = [...adding(form), { operation: { saveDraft: saving }, at: '' }];
    const applied = await sending.send(parts, `${typed.intent}/save`);
    if (applied === null) return null;
    const now = (revision ?? 0) + (applied.status === 'UNCHANGED' ? 0 : 1);
    setRevision(now);
    setSaved(true);
    // The sources are there now, and the key is that of the draft.
    typed.change({ key: keyOf(form), citations: form.citations.map(withSourceThere) });
    typed.renew();
    desk.tell({ message: `Draft saved: ${keyOf(form)}.`, href: null });
    await desk.readDrafts();
    return now;
  };
  const publish = async (allowDuplicate: boolean) => {
    const it = ready();
    if (it === null) return;
    const key = keyOf(it.form);
    if (revision === null) {
      const applied = await sending.send(
        [...adding(it.form), it.publishing(allowDuplicate)],
        `${typed.intent}/publish`,
      );
      if (applied !== null) await published(key);
      return;
    }
    // A draft is published at the revision that was seen, so that nobody's work on it is lost.
    const at = isSaved ? revision : await save();
    if (at === null) return;
    const publishing = { draft: `${story}/${key}`, expectedRevision: at, allowDuplicate };
    const applied = await sending.send(
      [{ operation: { publishDraft: publishing }, at: '' }],
      `${typed.intent}/publish`,
    );
    if (applied !== null) await published(key);
  };
  const load = async () => {
    const { drafts } = await desk.ask(DeskDraftsDocument, { story });
    const now = drafts.find(({ key }) => key === keyOf(typed.content));
    typed.forget();
    if (now === undefined) desk.close();
    else desk.open({ type: 'draft', draft: now });
  };
  const discard = () => {
    typed.forget();
    desk.close();
  };

  return (
    <Mistakes.Provider value={mistakesOf(sending.outcome)}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void publish(false);
        }}
      >
        <StatementFields form={typed.content} choices={choices} onChange={change} keyIsFixed={revision !== null} />
        <Preview form={typed.content} choices={choices} />
        <OutcomeView
          outcome={sending.outcome}
          remedies={{
            load: draft === null ? undefined : () => void load(),
            meant: () => void publish(true),
          }}
        />
        <footer class="desk-footer">
          {typed.isBegun ? (
            <button type="button" class="button desk-aside" onClick={discard}>
              Throw away what was typed
            </button>
          ) : null}
          <button type="button" class="button" onClick={() => void check()}>
            Check
          </button>
          <button type="button" class="button" onClick={() => void save()}>
            Save draft
          </button>
          <button type="submit" class="button desk-main" disabled={sending.outcome.type === 'sending'}>
            Publish
          </button>
        </footer>
      </form>
    </Mistakes.Provider>
  );
}

/** Adding the sources that are new, before the statement that cites them. */
export function adding(form: StatementForm): Part[] {
  return addedSources(form).map(({ at, source }) => ({ operation: { addSource: { source } }, at }));
}
