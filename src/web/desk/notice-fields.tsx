/** The public explanation of a change. */
import { ChoiceField, Group, LongField } from './field.js';
import type { NoticeInput, NoticeReason } from './operations.js';
import type { FieldMistake } from './sending.js';
import { REASONS } from './words.js';

export interface NoticeForm {
  readonly reason: NoticeReason | null;
  readonly text: string;
  readonly internalNote: string;
}

export const EMPTY_NOTICE: NoticeForm = { reason: null, text: '', internalNote: '' };

function reasonNames(): NoticeReason[] {
  const names: NoticeReason[] = [];
  for (const name in REASONS) if (isReason(name)) names.push(name);
  return names;
}

function isReason(name: string): name is NoticeReason {
  return Object.hasOwn(REASONS, name);
}

const CHOICES = reasonNames().map((name) => ({ name, label: REASONS[name] }));

/** What is missing of a notice. */
export function missingOfNotice({ reason, text }: NoticeForm): FieldMistake[] {
  return [
    ...(reason === null ? [{ field: 'notice.reason', message: 'Give a reason' }] : []),
    ...(text.trim() === '' ? [{ field: 'notice.text', message: 'Explain it to the public' }] : []),
  ];
}

export function noticeInput({ reason, text, internalNote }: NoticeForm): NoticeInput {
  const note = internalNote.trim();
  return { reason: reason ?? 'OTHER', text: text.trim(), internalNote: note === '' ? null : note };
}

export function NoticeFields({
  notice,
  onChange,
}: {
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
        choices={CHOICES}
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
