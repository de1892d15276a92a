/** The orders in which the page lists terms of the record. Their names are in the catalogue (`src/words`). */
import type { SpeechMode, Stance } from '../generated/operations.js';

/** From yes to no, then the stances that are neither. */
export const STANCES_IN_ORDER: readonly Stance[] = [
  'ACCEPTS',
  'ACCEPTS_WITH_RESERVATION',
  'ACCEPTS_CONDITIONALLY',
  'COUNTER_PROPOSES',
  'REJECTS',
  'NONCOMMITTAL',
  'DECLINED_TO_COMMENT',
];

/** All modes, as filters and forms list them. */
export const SPEECH_MODES = ['DIRECT', 'INDIRECT', 'MIXED'] as const satisfies readonly SpeechMode[];
