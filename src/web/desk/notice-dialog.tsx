/** Withholding, releasing, retracting and redacting a statement: each takes a notice. */
import { useEffect, useState } from 'preact/hooks';
import { Speech } from '../words/speech.js';
import { ACTIONS, type NoticeAction } from './actions.js';
import type { Desk } from './desk.js';
import { DeskForm } from './desk-form.js';
import { Dialog } from './dialog.js';
import { EMPTY_NOTICE, missingOfNotice, NoticeFields, noticeInput } from './notice-fields.js';
import { type BatchOperation, DeskStatementDocument } from './operations.js';
import { failure, useSending } from './sending.js';
import type { DeskStatement } from './statement-values.js';
import { useTyped } from './use-typed.js';

/** What comes of it, said before it is done. */
const CONSEQUENCES: Readonly<Record<NoticeAction, string>> = {
  withhold: 'Readers see a placeholder with the notice until it is released.',
  release: 'Readers see it again.',
  retract: 'It is taken back, for good. Its history stays readable, marked.',
  redact:
    'Its words are erased from everything that was ever recorded, for good. What else has to be done is in docs/editors/redaction.md: the words may stand in headlines, other statements and files, too.',
};
const PAST: Readonly<Record<NoticeAction, string>> = {
  withhold: 'Withheld',
  release: 'Released',
  retract: 'Retracted',
  redact: 'Redacted',
};

export function NoticeDialog({
  desk,
  name,
  action,
  id,
  seen,
}: {
  readonly desk: Desk;
  readonly name: string;
  readonly action: NoticeAction;
  readonly id: string;
  /** The version that the page shows. */
  readonly seen: number;
}) {
  const typed = useTyped(name, EMPTY_NOTICE);
  const sending = useSending(desk, typed.renew);
  const [statement, setStatement] = useState<DeskStatement | null>(null);
  const [version, setVersion] = useState(seen);
  const load = async () => {
    try {
      const read = await desk.ask(DeskStatementDocument, { id });
      setStatement(read.statement);
      return read.statement;
    } catch (error) {
      sending.show(failure(desk, error));
      return null;
    }
  };
  useEffect(() => void load(), [id]);

  const send = async (allowUnsupported: boolean) => {
    const missing = missingOfNotice(typed.content);
    if (missing.length > 0) return sending.show({ type: 'mistakes', mistakes: missing });
    const input = { statement: id, expectedVersion: version, notice: noticeInput(typed.content) };
    const operation = operationOf(action, input, allowUnsupported);
    const applied = await sending.send([{ operation, at: '' }], typed.intent);
    if (applied === null) return;
    typed.forget();
    desk.tell({ message: `${PAST[action]}.`, href: statement?.permalink ?? null });
    desk.close();
  };
  const loadNow = async () => {
    const now = await load();
    if (now !== null) setVersion(now.version);
    typed.renew();
    sending.show({ type: 'none' });
  };

  return (
    <Dialog title={`${ACTIONS[action]} this statement`} onClose={() => desk.close()}>
      <DeskForm
        outcome={sending.outcome}
        remedies={{ load: () => void loadNow(), meant: () => void send(true) }}
        send={() => void send(false)}
        sends={ACTIONS[action]}
        others={
          <button type="button" class="button" onClick={() => desk.close()}>
            Close
          </button>
        }
      >
        {statement === null ? <p>Loading …</p> : <Speech said={statement} />}
        <p>{CONSEQUENCES[action]}</p>
        <NoticeFields action={action} notice={typed.content} onChange={typed.change} />
      </DeskForm>
    </Dialog>
  );
}

function operationOf(
  action: NoticeAction,
  input: { statement: string; expectedVersion: number; notice: ReturnType<typeof noticeInput> },
  allowUnsupported: boolean,
): BatchOperation {
  switch (action) {
    case 'withhold':
      return { withholdStatement: input };
    case 'release':
      return { releaseStatement: input };
    case 'retract':
      return { retractStatement: { ...input, allowUnsupported } };
    case 'redact':
      return { redactStatement: { ...input, allowUnsupported } };
  }
}
