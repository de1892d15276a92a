/** The form for a new statement: checks it, saves it as a draft, publishes it. */

import { useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { type BatchPart, UNNAMED } from './batch.js';
import type { Choices } from './choices.js';
import type { DeskState } from './desk.js';
import { DeskForm, FormButtons } from './desk-form.js';
import { DeskDraftsDocument } from './generated/operations.js';
import { Preview } from './preview.js';
import { useSending } from './sending.js';
import { StatementFields } from './statement-fields.js';
import {
  changedOver,
  citingAdded,
  draftInput,
  fileOf,
  keyOf,
  missingFields,
  type StatementForm,
  sourceParts,
  statementInput,
  tidied,
} from './statement-form.js';
import { type Draft, formOfDraft } from './statement-values.js';
import { Naming } from './thing-fields.js';
import { useNaming } from './use-naming.js';
import { useTyped } from './use-typed.js';
import { isSame } from './values.js';

/** A statement that an editor is writing. */
interface WrittenStatement {
  readonly form: StatementForm;
  /** The form as it was opened or last saved. */
  readonly before: StatementForm;
  /** The revision of the draft; `null` if there is no draft. */
  readonly revision: number | null;
}

export function NewStatementForm({
  desk,
  name,
  choices,
  initial,
  draft,
}: {
  readonly desk: DeskState;
  readonly name: string;
  readonly choices: Choices;
  readonly initial: StatementForm;
  /** The draft that the form continues; `null` for a new statement. */
  readonly draft: Draft | null;
}) {
  const { story } = choices;
  const typed = useTyped<WrittenStatement>(name, { form: initial, before: initial, revision: draft?.revision ?? null });
  const sending = useSending(desk, typed.renew);
  const naming = useNaming(desk, choices, true);
  const { form, before, revision } = typed.content;
  /** Whether the draft on the service equals the form. */
  const [isSaved, setSaved] = useState(draft !== null && !typed.isBegun);

  const change = (changes: Partial<StatementForm>) => {
    setSaved(false);
    typed.change({ form: { ...form, ...changes } });
  };
  /** The form without empty citations and translations. */
  const tidy = (): StatementForm => {
    const tidyForm = tidied(form);
    if (!isSame(tidyForm, form)) typed.change({ form: tidyForm });
    return tidyForm;
  };
  /** The batch that publishes it; `null` if it is not complete, which the form then shows. */
  const publishParts = async (whole: StatementForm, allowDuplicate: boolean): Promise<BatchPart[] | null> => {
    const statement = statementInput(whole);
    const mistakes = missingFields(whole);
    if (statement !== null && mistakes.length === 0) {
      return [...sourceParts(whole), { operation: { publishStatement: { story, statement, allowDuplicate } }, at: '' }];
    }
    await sending.showLacking(
      mistakes,
      fileOf(whole, story, 'statements', { ...draftInput(whole), key: keyOf(whole) || UNNAMED }),
    );
    return null;
  };
  const check = async () => {
    const parts = await publishParts(tidy(), false);
    if (parts !== null) await sending.check(parts);
  };
  /** Saves the draft; resolves to its new revision, or to `null` if it was not saved. */
  const save = async (): Promise<number | null> => {
    const whole = tidy();
    const saving = { story, draft: draftInput(whole), ...(revision === null ? {} : { expectedRevision: revision }) };
    const applied = await sending.send(
      [...sourceParts(whole), { operation: { saveDraft: saving }, at: '' }],
      `${typed.idempotencyKey}/save`,
    );
    if (applied === null) return null;
    const now = (revision ?? 0) + (applied.status === 'UNCHANGED' ? 0 : 1);
    // The record now has the sources, and the key of the draft is fixed.
    const saved = { ...whole, key: keyOf(whole), citations: whole.citations.map(citingAdded) };
    typed.change({ form: saved, before: saved, revision: now });
    typed.renew();
    typed.forget();
    setSaved(true);
    return now;
  };
  const saveAndTell = async () => {
    if ((await save()) === null) return;
    const key = keyOf(form);
    desk.tell({ message: deskWords.done.draftSaved(key), href: null });
    await desk.refreshDrafts();
    // A new statement continues as its draft.
    const saved = desk.drafts.find((one) => one.key === key && one.story.slug === story);
    if (draft === null && saved !== undefined) desk.open({ type: 'draft', draft: saved });
  };
  const publish = async (allowDuplicate: boolean) => {
    const whole = tidy();
    let parts = await publishParts(whole, allowDuplicate);
    if (parts === null) return;
    if (revision !== null) {
      // Publish the revision that the editor has seen, so that nobody's work on the draft is lost.
      const at = isSaved ? revision : await save();
      if (at === null) return;
      const publishDraft = { draft: `${story}/${keyOf(whole)}`, expectedRevision: at, allowDuplicate };
      parts = [{ operation: { publishDraft }, at: '' }];
    }
    const applied = await sending.send(parts, `${typed.idempotencyKey}/publish`);
    if (applied !== null) await published(keyOf(whole));
  };
  const published = async (key: string) => {
    typed.forget();
    desk.close();
    await Promise.all([desk.tellPublished(story, key), desk.refreshDrafts()]);
  };
  /** Loads the current draft, and applies the editor's changes to it. */
  const load = async () => {
    const { drafts } = await desk.ask(DeskDraftsDocument, { story });
    const now = drafts.find(({ key }) => key === keyOf(form));
    if (now === undefined) return sending.show({ type: 'failed', message: deskWords.outcome.noDraft });
    const there = formOfDraft(now, choices.language);
    typed.change({ form: changedOver(there, before, form), before: there, revision: now.revision });
    typed.renew();
    setSaved(false);
    sending.show({ type: 'none' });
  };

  return (
    <Naming.Provider value={naming}>
      <DeskForm
        outcome={sending.outcome}
        remedies={{
          load: draft === null ? undefined : () => void sending.attempt(load),
          confirm: () => void publish(true),
        }}
        send={() => void publish(false)}
        sendLabel={deskWords.form.publish}
        others={
          <>
            <FormButtons close={() => desk.close()} typed={typed} check={() => void check()} />
            <button type="button" class="button" onClick={() => void saveAndTell()}>
              {deskWords.form.saveDraft}
            </button>
          </>
        }
      >
        <StatementFields form={form} onChange={change} keyIsFixed={revision !== null} />
        <Preview form={form} />
      </DeskForm>
    </Naming.Provider>
  );
}
