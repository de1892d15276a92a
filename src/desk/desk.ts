/** What editors do. The only caller of the record's `write`. */
import { digestOf } from '../record/hash-chain.js';
import type { StoryRecord } from '../record/record.js';
import type { Place } from '../record/snapshot.js';
import type { Update } from '../story/update.js';
import type { Violation } from '../story/violation.js';
import { planBatch } from './batch/plan.js';
import type { Editor } from './editor.js';
import { type Mistake, type ParsedFile, parseStoryFile } from './story-file/parse.js';

export interface ApplyRequest {
  /** The text of the story file. */
  readonly source: string;
  /** The name of the file within its story, like `updates/01-first.yaml`; `null` for a text without one. */
  readonly name: string | null;
  /** Who applies it. */
  readonly editor: Editor;
  readonly idempotencyKey: string | null;
  readonly dryRun: boolean;
}

export type ApplyOutcome =
  | {
      /**
       * APPENDED: the updates are on the record. UNCHANGED: the record already says all of this. DRY_RUN: the updates
       * are those that would be made. REPEATED: the idempotency key was used before, and these are the first result.
       */
      readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN' | 'REPEATED';
      readonly updates: readonly Update[];
      /** The head of the record after it. */
      readonly head: Place;
      /** How many entries the record had taken before, word for word. */
      readonly alreadyApplied: number;
    }
  | { readonly status: 'REFUSED'; readonly mistakes: readonly Mistake[] };

/** Ends the planning of a batch that breaks rules, so that nothing of it is written. */
class Refused extends Error {
  constructor(readonly violations: readonly Violation[]) {
    super('The batch breaks rules');
  }
}

export class Desk {
  constructor(private readonly record: StoryRecord) {}

  /**
   * Applies a story file as one batch: whole, or not at all with everything that is wrong with it.
   * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY
   */
  async apply({ source, name, editor, idempotencyKey, dryRun }: ApplyRequest): Promise<ApplyOutcome> {
    const file = parseStoryFile(source);
    const { story } = file;
    if (story === null) return refuse(file, []);
    const digest = digestOf({ name, source });
    try {
      const outcome = await this.record.write({
        editor: editor.name,
        idempotencyKey,
        requestDigest: digest,
        dryRun,
        plan: async (head, lookUp) => {
          const plan = await planBatch({ file, story, name, digest }, head, lookUp, new Date().toISOString());
          // Also where only the form is wrong: the rules have been checked, so that all mistakes are told at once.
          if (plan.violations.length + file.mistakes.length > 0) throw new Refused(plan.violations);
          return { ...plan, result: plan.alreadyApplied };
        },
      });
      const { status, updates, head } = outcome;
      return { status, updates, head, alreadyApplied: outcome.status === 'REPEATED' ? 0 : outcome.result };
    } catch (error) {
      if (error instanceof Refused) return refuse(file, error.violations);
      throw error;
    }
  }
}

function refuse(file: ParsedFile, violations: readonly Violation[]): ApplyOutcome {
  const located = violations.map((violation) => ({ ...violation, ...file.locate(violation.path) }));
  const mistakes = [...file.mistakes, ...located].sort((a, b) => a.line - b.line || a.column - b.column);
  return { status: 'REFUSED', mistakes };
}
