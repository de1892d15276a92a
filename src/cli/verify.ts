/** `onrecord verify`: whether the record is what was recorded. */
import type { Target } from './target.js';

const VERIFY = 'query Verify { record { verification { isIntact updateCount brokenAt fault warnings } } }';

interface Answer {
  readonly record: {
    readonly verification: {
      readonly isIntact: boolean;
      readonly updateCount: number | null;
      readonly brokenAt: number | null;
      readonly fault: string | null;
      readonly warnings: readonly string[];
    };
  };
}

/** Has the whole record checked, says what was found, and returns whether it is intact. */
export async function verify(target: Target): Promise<boolean> {
  const { record } = await target.ask<Answer>(VERIFY, {});
  const { isIntact, updateCount, brokenAt, fault, warnings } = record.verification;
  if (isIntact) console.log(`The record is intact: ${updateCount} updates.`);
  else console.log(`The record is broken at offset ${brokenAt}: ${fault}.`);
  for (const warning of warnings) console.log(`To look at: ${warning}`);
  return isIntact;
}
