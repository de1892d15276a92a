/** The form that corrects a statement. It shows what changes, and sends only that, with a notice. */

import { useState } from 'preact/hooks';
import { wordChanges } from '../../story/wording.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { fieldName, WordChanges } from '../words/word-changes.js';
import type { BatchPart } from './batch.js';
import type { Choices } from './choices.js';
import type { DeskState } from './desk.js';
import { DeskForm, FormButtons } from './desk-form.js';
import { DeskStatementDocument } from './generated/operations.js';
import {
  EMPTY_NOTICE,
  missingOfNotice,
  NoticeFields,
  type NoticeForm,
  noticeEntry,
  noticeInput,
} from './notice-fields.js';
import { useSending } from './sending.js';
import { StatementFields } from './statement-fields.js';
import {
  changedOver,
  changesBetween,
  fileOf,
  missingFields,
  needsNoNotice,
  type StatementForm,
  sourceParts,
  tidied,
} from './statement-form.js';
import { type DeskStatement, formOfStatement } from './statement-values.js';
import { Naming } from './thing-fields.js';
import { useNaming } from './use-naming.js';
import { useTyped } from './use-typed.js';
import { isSame } from './values.js';

/** A correction that an editor is writing. */
interface Correction {
  readonly form: StatementForm;
  readonly notice: NoticeForm;
  /** The statement that is corrected, and its version. */
  readonly before: StatementForm;
  readonly version: number;
}

const words = deskWords.correction;

export function CorrectionForm({
  desk,
  name,
  statement,
  choices,
}: {
  readonly desk: DeskState;
  readonly name: string;
  readonly statement: DeskStatement;
  readonly choices: Choices;
}) {
  const now = formOfStatement(statement);
  const initial = { form: now, notice: EMPTY_NOTICE, before: now, version: statement.version };
  const typed = useTyped<Correction>(name, initial);
  const sending = useSending(desk, typed.renew);
  const naming = useNaming(desk, choices, true);
  const { form, notice, before, version } = typed.content;
  const changes = changesBetween(before, form);
  const changedFields = Object.keys(changes).map(fieldName);
  const [permalink] = useState(statement.permalink);

  /** Whether the editor gives no notice, and needs none: a translation or a citation was added, for example. */
  const isUnnoticed = (corrected: StatementForm) => isSame(notice, EMPTY_NOTICE) && needsNoNotice(before, corrected);
  const partsOf = (corrected: StatementForm, allowUnsupported: boolean): BatchPart[] => {
    const set = changesBetween(before, corrected);
    const input = { statement: statement.id, expectedVersion: version, set };
    const correction = { ...input, notice: noticeInput(notice), allowUnsupported };
    const operation = isUnnoticed(corrected) ? { changeStatement: input } : { correctStatement: correction };
    return [...sourceParts(corrected), { operation, at: '' }];
  };
  /** The correction to send; `null` if it is not complete, which the form then shows. */
  const complete = async (): Promise<StatementForm | null> => {
    const corrected = tidied(form);
    typed.change({ form: corrected });
    const isUnchanged = Object.keys(changesBetween(before, corrected)).length === 0;
    const mistakes = [
      ...(isUnchanged ? [{ field: 'text', message: deskWords.missing.change }] : []),
      ...missingFields(corrected),
      ...(isUnnoticed(corrected) ? [] : missingOfNotice(notice)),
    ];
    if (mistakes.length === 0) return corrected;
    const set = changesBetween(before, corrected);
    const file = isUnnoticed(corrected)
      ? fileOf(corrected, choices.story, 'statements', { key: statement.key, ...set })
      : fileOf(corrected, choices.story, 'correct', {
          statement: statement.key,
          set,
          notice: noticeEntry(notice),
        });
    await sending.showLacking(mistakes, file);
    return null;
  };
  const check = async () => {
    const corrected = await complete();
    if (corrected !== null) await sending.check(partsOf(corrected, false));
  };
  const send = async (allowUnsupported: boolean) => {
    const corrected = await complete();
    if (corrected === null) return;
    const applied = await sending.send(partsOf(corrected, allowUnsupported), typed.idempotencyKey);
    if (applied === null) return;
    typed.forget();
    desk.tell({ message: deskWords.done.corrected(statement.key), href: permalink });
    desk.close();
  };
  /** Loads the current version, and applies the editor's changes to it. */
  const load = async () => {
    const { statement: current } = await desk.ask(DeskStatementDocument, { id: statement.id });
    if (current === null) return desk.close();
    const there = formOfStatement(current);
    typed.change({ form: changedOver(there, before, form), before: there, version: current.version });
    typed.renew();
    sending.show({ type: 'none' });
  };

  return (
    <Naming.Provider value={naming}>
      <DeskForm
        outcome={sending.outcome}
        remedies={{ load: () => void sending.attempt(load), confirm: () => void send(true) }}
        send={() => void send(false)}
        sendLabel={deskWords.action.correct}
        others={<FormButtons close={() => desk.close()} typed={typed} check={() => void check()} />}
      >
        <p class="desk-hint">{words.version(version)}</p>
        <StatementFields form={form} onChange={(next) => typed.change({ form: { ...form, ...next } })} keyIsFixed />
        <section class="desk-preview" aria-label={words.changes}>
          <h3>{words.changes}</h3>
          {changes.text === undefined ? null : (
            <WordChanges
              changes={wordChanges(before.text, form.text.trim(), form.language || terms.language)}
              language={form.language}
            />
          )}
          <p>{changedFields.length === 0 ? words.none : words.changed(changedFields)}</p>
        </section>
        {needsNoNotice(before, form) ? <p class="desk-hint">{words.noNotice}</p> : null}
        <NoticeFields
          action="correct"
          notice={notice}
          onChange={(next) => typed.change({ notice: { ...notice, ...next } })}
        />
      </DeskForm>
    </Naming.Provider>
  );
}
