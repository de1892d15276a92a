/** Sends batches, and finds the field of each mistake. */
import { useRef, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { AskError } from '../ask.js';
import type { BatchPart, FieldMistake, FileToCheck } from './batch.js';
import type { DeskState } from './desk.js';
import { DeskApplyDocument, type DeskApplyMutation } from './generated/operations.js';

export type Applied = Extract<DeskApplyMutation['applyBatch'], { __typename: 'ApplyBatchSuccess' }>;
export type RefusedApply = Exclude<DeskApplyMutation['applyBatch'], Applied>;

/** The outcome of the last batch, or of another request. */
export type SendOutcome =
  | { readonly type: 'none' }
  | { readonly type: 'sending' }
  | { readonly type: 'checked'; readonly updates: Applied['updates'] }
  | { readonly type: 'mistakes'; readonly mistakes: readonly FieldMistake[] }
  | { readonly type: 'refused'; readonly refusal: RefusedApply; readonly mistakes: readonly FieldMistake[] }
  | { readonly type: 'lost' }
  | { readonly type: 'failed'; readonly message: string };

export interface Sending {
  readonly outcome: SendOutcome;
  /** Shows another outcome. */
  show(outcome: SendOutcome): void;
  /** Sends a batch; resolves to `null` if it was refused, or its fate is not known. */
  send(parts: readonly BatchPart[], idempotencyKey: string): Promise<Applied | null>;
  /** Sends a batch as a dry run. */
  check(parts: readonly BatchPart[]): Promise<void>;
  /**
   * Shows what a form lacks, together with what the service finds wrong with the rest of it, so that editors see all
   * mistakes in one round. The service reads what there is as a story file, which may lack fields, in a dry run.
   */
  showLacking(mistakes: readonly FieldMistake[], file: FileToCheck): Promise<void>;
  /** Runs another request; shows why it failed. */
  attempt(request: () => Promise<unknown>): Promise<void>;
}

/**
 * @param renew Called when the service has used the idempotency key for another batch: the next one needs a new key.
 * @param refused Called when the service has refused a batch: it has certainly not been done.
 */
export function useSending(
  desk: DeskState,
  renew: () => void = () => undefined,
  refused: () => void = () => undefined,
): Sending {
  const [outcome, show] = useState<SendOutcome>({ type: 'none' });
  const isSending = useRef(false);
  const apply = async (parts: readonly BatchPart[], options: { idempotencyKey?: string; dryRun?: boolean }) => {
    // A second press sends nothing.
    if (isSending.current) return null;
    isSending.current = true;
    show({ type: 'sending' });
    try {
      const operations = parts.map(({ operation }) => operation);
      const { applyBatch } = await desk.ask(DeskApplyDocument, { input: { operations, ...options } });
      if (applyBatch.__typename === 'ApplyBatchSuccess') return applyBatch;
      if (applyBatch.code === 'IDEMPOTENCY_KEY_REUSED') renew();
      refused();
      const mistakes = inOrderOfForm(applyBatch.mistakes.map((mistake) => atField(mistake, parts)));
      show({ type: 'refused', refusal: applyBatch, mistakes });
    } catch (error) {
      show(failure(desk, error));
    } finally {
      isSending.current = false;
    }
    return null;
  };
  return {
    outcome,
    show,
    send: async (parts, idempotencyKey) => {
      const applied = await apply(parts, { idempotencyKey });
      if (applied !== null) show({ type: 'none' });
      return applied;
    },
    check: async (parts) => {
      const applied = await apply(parts, { dryRun: true });
      if (applied !== null) show({ type: 'checked', updates: applied.updates });
    },
    showLacking: async (mistakes, file) => {
      if (isSending.current) return;
      isSending.current = true;
      try {
        const { applyBatch } = await desk.ask(DeskApplyDocument, { input: { source: textOfFile(file), dryRun: true } });
        const found = applyBatch.__typename === 'ApplyBatchSuccess' ? [] : applyBatch.mistakes;
        const others = found
          .map((mistake) => atEntry(mistake, file))
          .filter(({ field }) => !mistakes.some((one) => isWithin(one.field, field)));
        show({ type: 'mistakes', mistakes: inOrderOfForm([...mistakes, ...others]) });
      } catch (error) {
        const failed = failure(desk, error);
        // The mistakes of the form need no service.
        show(failed.type === 'lost' ? { type: 'mistakes', mistakes: inOrderOfForm(mistakes) } : failed);
      } finally {
        isSending.current = false;
      }
    },
    attempt: async (request) => {
      try {
        await request();
      } catch (error) {
        show(failure(desk, error));
      }
    },
  };
}

/** The outcome for an error of a request. */
export function failure(desk: DeskState, error: unknown): SendOutcome {
  if (desk.isTurnedAway(error)) return { type: 'failed', message: deskWords.outcome.signInAgain };
  if (!(error instanceof AskError)) throw error;
  return error.code === 'UNREACHABLE' ? { type: 'lost' } : { type: 'failed', message: error.message };
}

/** The field that is nearest to the path of a mistake, such as `input.operations.1.publishStatement.statement.text`. */
function atField(
  { path, message }: { path: readonly string[]; message: string },
  parts: readonly BatchPart[],
): FieldMistake {
  const [, , index = '', , ...inner] = path;
  const at = parts[Number(index)]?.at ?? '';
  const within = inner[0] === 'notice' ? null : nearestField(at, inner.slice(1));
  return { field: within ?? nearestField(at, inner), message };
}

/** The field that is nearest to the path of a mistake in a story file, such as `statements.0.text`. */
function atEntry(
  { path: [section = '', ...rest], message }: { path: readonly string[]; message: string },
  { entries }: FileToCheck,
): FieldMistake {
  const own = entries.filter((one) => one.section === section);
  const [entry, inner] = section === 'story' ? [own[0], rest] : [own[Number(rest[0])], rest.slice(1)];
  const within = inner[0] === 'set' ? inner.slice(1) : inner;
  return { field: nearestField(entry?.at ?? '', within), message };
}

/** The field of the form at a path below another field, or the nearest one above it; `null` where the form has none. */
function nearestField(at: string, path: readonly string[]): string | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const field = [...(at === '' ? [] : [at]), ...path.slice(0, length)].join('.');
    if (field !== '' && document.getElementById(fieldId(field)) !== null) return field;
  }
  return null;
}

/** Mistakes in the order in which their fields stand in the form; those of no field come last. */
function inOrderOfForm(mistakes: readonly FieldMistake[]): readonly FieldMistake[] {
  const placed = mistakes.map((mistake) => ({ mistake, element: elementOf(mistake) }));
  return placed
    .sort(({ element: one }, { element: other }) => {
      if (one === other) return 0;
      if (one === null || other === null) return one === null ? 1 : -1;
      return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1;
    })
    .map(({ mistake }) => mistake);
}

/** The element of the field that a mistake is at; `null` where it has none. */
export function elementOf({ field }: FieldMistake): HTMLElement | null {
  return field === null ? null : document.getElementById(fieldId(field));
}

/** Whether a field is another one, or a part of it. */
function isWithin(field: string | null, other: string | null): boolean {
  return field === other || (field !== null && other !== null && field.startsWith(`${other}.`));
}

/** The text of a story file. YAML has all of JSON. */
function textOfFile({ story, entries }: FileToCheck): string {
  const file: Record<string, unknown> = { story };
  for (const { section, entry } of entries) {
    if (section === 'story') file.story = entry;
    else file[section] = [...entriesIn(file[section]), entry];
  }
  return JSON.stringify(file);
}

const entriesIn = (section: unknown): readonly unknown[] => (Array.isArray(section) ? section : []);

/** The id of the element of a field. */
export function fieldId(field: string): string {
  return `desk-${field.replaceAll('.', '-')}`;
}
