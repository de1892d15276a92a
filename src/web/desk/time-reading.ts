/** Reads a time while an editor types it. */
import { precisionsOf, TimeError } from '../../story/edtf.js';
import { offsetsOf, parseTime } from '../../story/time.js';
import { timeInWords } from '../words/time.js';
import type { StatementForm } from './statement-form.js';

/** The time in the words that readers will see, or what is wrong with it; neither while the field is empty. */
interface TimeReading {
  readonly words: string | null;
  readonly fault: string | null;
}

export function readingOf({
  edtf,
  timeZone,
  approximate,
}: Pick<StatementForm, 'edtf' | 'timeZone' | 'approximate'>): TimeReading {
  if (edtf.trim() === '') return { words: null, fault: null };
  try {
    const time = parseTime({ edtf: edtf.trim(), timeZone: timeZone.trim() || null, approximate });
    return { words: timeInWords({ ...time, ...precisionsOf(time), ...offsetsOf(time) }), fault: null };
  } catch (error) {
    if (error instanceof TimeError) return { words: null, fault: error.message };
    throw error;
  }
}
