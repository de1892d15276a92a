/** The fields of a notice: the public explanation of a change. */
import { deskWords } from '../../words/desk.js';
import type { Action } from './actions.js';
import { ChoiceField, Group, LongField } from './field.js';
import type { NoticeInput, NoticeReason } from './generated/operations.js';
import { REASONS_OF } from './reasons.js';
import type { FieldMistake } from './sending.js';

export interface NoticeForm {
  readonly reason: NoticeReason | null;
  readonly text: string;
  readonly internalNote: string;
}

export const EMPTY_NOTICE: NoticeForm = { reason: null, text: '', internalNote: '' };

const words = deskWords.notice;

function isReason(name: string): name is NoticeReason {
  return Object.hasOwn(words.reasons, name);
}

/** The mistakes of a notice that is not complete. */
export function missingOfNotice({ reason, text }: NoticeForm): FieldMistake[] {
  return [
    ...(reason === null ? [{ field: 'notice.reason', message: deskWords.missing.reason }] : []),
    ...(text.trim() === '' ? [{ field: 'notice.text', message: deskWords.missing.notice }] : []),
  ];
}

export function noticeInput({ reason, text, internalNote }: NoticeForm): NoticeInput {
  const note = internalNote.trim();
  return { reason: reason ?? 'OTHER', text: text.trim(), internalNote: note === '' ? null : note };
}

export function NoticeFields({
  action,
  notice,
  onChange,
}: {
  readonly action: Action;
  readonly notice: NoticeForm;
  readonly onChange: (changes: Partial<NoticeForm>) => void;
}) {
  const { reason, text, internalNote } = notice;
  return (
    <Group field="notice" label={words.title}>
      <ChoiceField
        field="notice.reason"
        label={words.reason}
        value={reason ?? ''}
        none={deskWords.form.choose}
        choices={REASONS_OF[action].map((name) => ({ name, label: words.reasons[name] }))}
        onChange={(next) => onChange({ reason: isReason(next) ? next : null })}
      />
      <LongField
        field="notice.text"
        label={words.text}
        rows={2}
        value={text}
        hint={words.textHint}
        onChange={(next) => onChange({ text: next })}
      />
      <LongField
        field="notice.internalNote"
        label={words.internalNote}
        rows={2}
        value={internalNote}
        hint={words.internalNoteHint}
        onChange={(next) => onChange({ internalNote: next })}
      />
    </Group>
  );
}
