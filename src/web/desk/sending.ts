/** Sends batches, and finds the field of each mistake. */
import { useRef, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import { AskError } from '../ask.js';
import type { DeskState } from './desk.js';
import { DeskApplyDocument, type DeskApplyMutation } from './generated/operations.js';
import type { BatchPart } from './statement-form.js';

export type Applied = Extract<DeskApplyMutation['applyBatch'], { __typename: 'ApplyBatchSuccess' }>;
export type RefusedApply = Exclude<DeskApplyMutation['applyBatch'], Applied>;

/** A mistake at a field of the form; `null` if it concerns no field. */
export interface FieldMistake {
  readonly field: string | null;
  readonly message: string;
}

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
  /** Runs another request; shows why it failed. */
  attempt(request: () => Promise<unknown>): Promise<void>;
}

/** @param renew Called when the service has used the idempotency key for another batch: the next one needs a new key. */
export function useSending(desk: DeskState, renew: () => void = () => undefined): Sending {
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
      const mistakes = applyBatch.mistakes.map((mistake) => atField(mistake, parts));
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
  const [first, ...rest] = inner;
  const within = first === 'notice' ? inner : rest;
  let names = [...(at === '' ? [] : at.split('.')), ...within];
  for (; names.length > 0; names = names.slice(0, -1)) {
    const field = names.join('.');
    if (document.getElementById(fieldId(field)) !== null) return { field, message };
  }
  return { field: null, message };
}

/** The id of the element of a field. */
export function fieldId(field: string): string {
  return `desk-${field.replaceAll('.', '-')}`;
}
