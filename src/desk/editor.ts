/** Who writes, and what they may. */
import type { Instant } from '../story/time.js';

/** What somebody of the desk may do. Whoever has no role is a reader. */
export const EditorRole = {
  EDITOR: 'May write: publish, correct, withhold, release, and retract what they published themselves.',
  CHIEF: "May do all that an editor may, and retract others' work, redact, and manage tokens.",
} as const;
export type EditorRole = keyof typeof EditorRole;

/** Somebody of the desk. */
export interface Editor {
  /** Kept with every update; shown to the desk only. Who has the same name is the same editor. */
  readonly name: string;
  readonly role: EditorRole;
  /** When what was shown for it is good no more; `null` for never. */
  readonly expiresAt: Instant | null;
}
