/** The public explanation of a change. */
import type { Action } from './actions.js';
import { ChoiceField, Group, LongField } from './field.js';
import type { NoticeInput, NoticeReason } from './operations.js';
import type { FieldMistake } from './sending.js';
import { REASONS, REASONS_FOR } from './words.js';

export interface NoticeForm {
  readonly reason: NoticeReason | null;
  readonly text: string;
  readonly internalNote: string;
}

export const EMPTY_NOTICE: NoticeForm = { reason: null, text: '', internalNote: '' };

function isReason(name: string): name is NoticeReason {
  return Object.hasOwn(REASONS, name);
}

/** What is missing of a notice. */
export function missingOfNotice({ reason, text }: NoticeForm): FieldMistake[] {
  return [
    ...(reason === null ? [{ field: 'notice.reason', message: 'Choose a reason' }] : []),
    ...(text.trim() === '' ? [{ field: 'notice.text', message: 'Write what the public is told' }] : []),
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
    <Group field="notice" label="The notice">
      <ChoiceField
        field="notice.reason"
        label="Reason"
        value={reason ?? ''}
        none="Choose …"
        choices={REASONS_FOR[action].map((name) => ({ name, label: REASONS[name] }))}
        onChange={(next) => onChange({ reason: isReason(next) ? next : null })}
      />
      <LongField
        field="notice.text"
        label="What the public is told"
        rows={2}
        value={text}
        hint="It stays on the record."
        onChange={(next) => onChange({ text: next })}
      />
      <LongField
        field="notice.internalNote"
        label="Note for the desk"
        rows={2}
        value={internalNote}
        hint="Readers never see it."
        onChange={(next) => onChange({ internalNote: next })}
      />
    </Group>
  );
}
