/** Sending a batch: what became of it, and what was wrong with which field. */
import { useRef, useState } from 'preact/hooks';
import { AskError } from '../ask.js';
import type { Desk } from './desk.js';
import { type BatchOperation, DeskApplyDocument, type DeskApplyMutation } from './operations.js';

export type Applied = Extract<DeskApplyMutation['applyBatch'], { __typename: 'ApplyBatchSuccess' }>;
export type Refusal = Exclude<DeskApplyMutation['applyBatch'], Applied>;

/** Something wrong at a field of the form; `null` where it is about no field of it. */
export interface FieldMistake {
  readonly field: string | null;
  readonly message: string;
}

/** What was sent, and where in the form each operation comes from: the beginning of the names of its fields. */
export interface Part {
  readonly operation: BatchOperation;
  readonly at: string;
}

/** What is shown of the last time that something was sent. */
export type Outcome =
  | { readonly type: 'none' }
  | { readonly type: 'sending' }
  | { readonly type: 'checked'; readonly updates: Applied['updates'] }
  | { readonly type: 'mistakes'; readonly mistakes: readonly FieldMistake[] }
  | { readonly type: 'refused'; readonly refusal: Refusal; readonly mistakes: readonly FieldMistake[] }
  | { readonly type: 'lost' }
  | { readonly type: 'failed'; readonly message: string };

export interface Sending {
  readonly outcome: Outcome;
  /** Shows something else than what was answered. */
  show(outcome: Outcome): void;
  /** Sends a batch; what was done, or `null` when it was refused or is not known. */
  send(parts: readonly Part[], idempotencyKey: string): Promise<Applied | null>;
  /** Asks what would be done. */
  check(parts: readonly Part[]): Promise<void>;
}

/** @param renew What is sent next is something else than what was sent with the same key and has arrived. */
export function useSending(desk: Desk, renew: () => void = () => undefined): Sending {
  const [outcome, show] = useState<Outcome>({ type: 'none' });
  const isSending = useRef(false);
  const apply = async (parts: readonly Part[], options: { idempotencyKey?: string; dryRun?: boolean }) => {
    // Whoever presses twice means it once.
    if (isSending.current) return null;
    isSending.current = true;
    show({ type: 'sending' });
    try {
      const operations = parts.map(({ operation }) => operation);
      const { applyBatch } = await desk.ask(DeskApplyDocument, { input: { operations, ...options } });
      if (applyBatch.__typename === 'ApplyBatchSuccess') return applyBatch;
      if (applyBatch.code === 'IDEMPOTENCY_KEY_REUSED') renew();
      show({ type: 'refused', refusal: applyBatch, mistakes: applyBatch.mistakes.map((one) => atField(one, parts)) });
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
  };
}

/** What is told of an error that is no answer of the desk. */
export function failure(desk: Desk, error: unknown): Outcome {
  if (desk.isTurnedAway(error))
    return { type: 'failed', message: 'You have to sign in again; what you typed is kept.' };
  if (!(error instanceof AskError)) throw error;
  return error.code === 'UNREACHABLE' ? { type: 'lost' } : { type: 'failed', message: error.message };
}

/** The field of the form that is nearest to what a mistake is about: `input.operations.1.publishStatement.statement.text`. */
function atField(
  { path, message }: { path: readonly string[]; message: string },
  parts: readonly Part[],
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
