/** Correcting a statement: what was changed is sent, with a notice, and shown before it is. */
import { useState } from 'preact/hooks';
import { wordChanges } from '../../story/wording.js';
import { WordChanges } from '../words/word-changes.js';
import type { Choices } from './choices.js';
import type { Desk } from './desk.js';
import { DeskForm, ThrowAway } from './desk-form.js';
import { adding } from './new-statement-form.js';
import { EMPTY_NOTICE, missingOfNotice, NoticeFields, type NoticeForm, noticeInput } from './notice-fields.js';
import { DeskStatementDocument } from './operations.js';
import { failure, type Part, useSending } from './sending.js';
import { StatementFields } from './statement-fields.js';
import { changedOver, changesBetween, missingFields, type StatementForm, tidied } from './statement-form.js';
import { type DeskStatement, formOfStatement } from './statement-values.js';
import { useTyped } from './use-typed.js';
import { FIELD_NAMES } from './words.js';

/** What is kept of a correction that is being written. */
interface Correction {
  readonly form: StatementForm;
  readonly notice: NoticeForm;
  /** What the statement said when it was begun, and at which version. */
  readonly before: StatementForm;
  readonly version: number;
}

export function CorrectionForm({
  desk,
  name,
  statement,
  choices,
}: {
  readonly desk: Desk;
  readonly name: string;
  readonly statement: DeskStatement;
  readonly choices: Choices;
}) {
  const now = formOfStatement(statement);
  const initial = { form: now, notice: EMPTY_NOTICE, before: now, version: statement.version };
  const typed = useTyped<Correction>(name, initial);
  const sending = useSending(desk, typed.renew);
  const { form, notice, before, version } = typed.content;
  const changes = changesBetween(before, form);
  const [permalink] = useState(statement.permalink);

  const parts = (corrected: StatementForm, allowUnsupported: boolean): Part[] => {
    const set = changesBetween(before, corrected);
    const input = { statement: statement.id, expectedVersion: version, set, notice: noticeInput(notice) };
    return [...adding(corrected), { operation: { correctStatement: { ...input, allowUnsupported } }, at: '' }];
  };
  const ready = (): StatementForm | null => {
    const corrected = tidied(form);
    typed.change({ form: corrected });
    const nothing = Object.keys(changesBetween(before, corrected)).length === 0;
    const missing = [
      ...(nothing ? [{ field: 'text', message: 'Nothing was changed yet' }] : []),
      ...missingFields(corrected),
      ...missingOfNotice(notice),
    ];
    if (missing.length === 0) return corrected;
    sending.show({ type: 'mistakes', mistakes: missing });
    return null;
  };
  const check = async () => {
    const corrected = ready();
    if (corrected !== null) await sending.check(parts(corrected, false));
  };
  const send = async (allowUnsupported: boolean) => {
    const corrected = ready();
    if (corrected === null) return;
    const applied = await sending.send(parts(corrected, allowUnsupported), typed.intent);
    if (applied === null) return;
    typed.forget();
    desk.tell({ message: `Corrected: ${statement.key}.`, href: permalink });
    desk.close();
  };
  /** Takes up what is there now: what was changed here stays changed, everything else is as it is there. */
  const load = async () => {
    try {
      const { statement: current } = await desk.ask(DeskStatementDocument, { id: statement.id });
      if (current === null) return desk.close();
      const there = formOfStatement(current);
      typed.change({ form: changedOver(there, before, form), before: there, version: current.version });
      typed.renew();
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
      remedies={{ load: () => void load(), meant: () => void send(true) }}
      send={() => void send(false)}
      sends="Correct"
      others={
        <>
          <ThrowAway isBegun={typed.isBegun} act={discard} />
          <button type="button" class="button" onClick={() => void check()}>
            Check
          </button>
        </>
      }
    >
      <p class="desk-hint">Version {version}. What it says now stays in its history.</p>
      <StatementFields
        form={form}
        choices={choices}
        onChange={(next) => typed.change({ form: { ...form, ...next } })}
        keyIsFixed
      />
      <section class="desk-preview" aria-label="What changes">
        <h3>What changes</h3>
        {changes.text === undefined ? null : (
          <WordChanges
            changes={wordChanges(before.text, form.text.trim(), form.language || 'en')}
            language={form.language}
          />
        )}
        <p>
          {Object.keys(changes).length === 0
            ? 'Nothing yet.'
            : `Changed: ${Object.keys(changes)
                .map((field) => FIELD_NAMES[field] ?? field)
                .join(', ')}.`}
        </p>
      </section>
      <NoticeFields
        action="correct"
        notice={notice}
        onChange={(next) => typed.change({ notice: { ...notice, ...next } })}
      />
    </DeskForm>
  );
}
