/** Editors and their rights. */
import type { Instant } from '../story/time.js';

/** The roles of editors. A reader has none. */
export const EditorRole = {
  EDITOR: 'May write: publish, correct, withhold, release, and retract what they published themselves.',
  CHIEF: "May do all that an editor may, and retract others' work, redact, and manage tokens.",
} as const;
export type EditorRole = keyof typeof EditorRole;

/** An editor. */
export interface Editor {
  /** Kept with every update, and shown to the desk only. Tokens with the same name belong to the same editor. */
  readonly name: string;
  readonly role: EditorRole;
  /** When the token expires; `null` for never. */
  readonly expiresAt: Instant | null;
}
