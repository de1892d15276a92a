/** The fields of a notice: the public explanation of a change. */

import { NoticeKind as KIND_MEANINGS } from '../../story/vocabulary.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import type { Action } from './actions.js';
import type { FieldMistake } from './batch.js';
import { ChoiceField, Group, LongField } from './field.js';
import type { NoticeInput, NoticeKind, NoticeReason } from './generated/operations.js';
import { REASONS_OF } from './reasons.js';

export interface NoticeForm {
  /** The kind of the notice of a correction; `null` for the one that fits. */
  readonly kind: NoticeKind | null;
  readonly reason: NoticeReason | null;
  readonly text: string;
  readonly internalNote: string;
}

export const EMPTY_NOTICE: NoticeForm = { kind: null, reason: null, text: '', internalNote: '' };

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

export function noticeInput({ kind, reason, text, internalNote }: NoticeForm): NoticeInput {
  const note = internalNote.trim();
  return { kind, reason: reason ?? 'OTHER', text: text.trim(), internalNote: note === '' ? null : note };
}

/** The notice of a correction as an entry of a story file, which may lack fields. */
export function noticeEntry({ reason, text, internalNote, kind }: NoticeForm): object {
  return {
    kind: kind ?? 'CORRECTION',
    reason,
    text: text.trim() === '' ? null : text,
    internalNote: internalNote || null,
  };
}

/** The kinds of notices of a correction. */
const KINDS = ['CORRECTION', 'CLARIFICATION', 'EDITORS_NOTE'] as const satisfies readonly NoticeKind[];
const KIND_CHOICES = KINDS.map((name) => ({ name, label: terms.notice[name] }));

export function NoticeFields({
  action,
  notice,
  onChange,
}: {
  readonly action: Action;
  readonly notice: NoticeForm;
  readonly onChange: (changes: Partial<NoticeForm>) => void;
}) {
  const { kind, reason, text, internalNote } = notice;
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
      {action === 'correct' ? (
        <ChoiceField
          field="notice.kind"
          label={words.kind}
          value={kind ?? 'CORRECTION'}
          none={deskWords.form.choose}
          choices={KIND_CHOICES}
          meanings={KIND_MEANINGS}
          onChange={(next) => onChange({ kind: KINDS.find((one) => one === next) ?? null })}
        />
      ) : null}
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
