/** The dialog that withholds, releases, retracts or redacts a statement: each takes a notice. */
import { useEffect, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { Speech } from '../words/speech.js';
import type { NoticeAction } from './actions.js';
import type { DeskState } from './desk.js';
import { DeskForm } from './desk-form.js';
import { Dialog } from './dialog.js';
import { type BatchOperation, DeskStatementDocument } from './generated/operations.js';
import { EMPTY_NOTICE, missingOfNotice, NoticeFields, noticeInput } from './notice-fields.js';
import { useSending } from './sending.js';
import type { DeskStatement } from './statement-values.js';
import { useTyped } from './use-typed.js';

const words = deskWords.notice;

export function NoticeDialog({
  desk,
  name,
  action,
  id,
  seen,
}: {
  readonly desk: DeskState;
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
    const { statement: current } = await desk.ask(DeskStatementDocument, { id });
    setStatement(current);
    return current;
  };
  useEffect(() => void sending.attempt(load), [id]);

  const send = async (allowUnsupported: boolean) => {
    const mistakes = missingOfNotice(typed.content);
    if (mistakes.length > 0) return sending.show({ type: 'mistakes', mistakes });
    const input = { statement: id, expectedVersion: version, notice: noticeInput(typed.content) };
    const operation = operationOf(action, input, allowUnsupported);
    const applied = await sending.send([{ operation, at: '' }], typed.idempotencyKey);
    if (applied === null) return;
    typed.forget();
    desk.tell({ message: deskWords.done[action], href: statement?.permalink ?? null });
    desk.close();
  };
  const loadCurrent = async () => {
    const current = await load();
    if (current !== null) setVersion(current.version);
    typed.renew();
    sending.show({ type: 'none' });
  };

  return (
    <Dialog title={words.dialog(deskWords.action[action])} onClose={() => desk.close()}>
      <DeskForm
        outcome={sending.outcome}
        remedies={{ load: () => void sending.attempt(loadCurrent), confirm: () => void send(true) }}
        send={() => void send(false)}
        sendLabel={deskWords.action[action]}
        others={
          <button type="button" class="button" onClick={() => desk.close()}>
            {deskWords.dialog.closeButton}
          </button>
        }
      >
        {statement === null ? <p>{deskWords.dialog.loading}</p> : <Speech said={statement} />}
        <p>{words.consequence[action]}</p>
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
