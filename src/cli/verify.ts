/** `onrecord verify`: checks that the record is as it was written. */

import { words } from '../words/cli.js';
import type { Target } from './target.js';

const VERIFY = 'query Verify { record { verification { isIntact updateCount brokenAt fault warnings } } }';

interface VerifyResult {
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

/** Checks the whole record and prints the result. Returns whether the record is intact. */
export async function verify(target: Target): Promise<boolean> {
  const { record } = await target.ask<VerifyResult>(VERIFY, {});
  const { isIntact, updateCount, brokenAt, fault, warnings } = record.verification;
  console.log(isIntact ? words.verify.intact(updateCount) : words.verify.broken(brokenAt, fault));
  for (const warning of warnings) console.log(words.verify.warning(warning));
  return isIntact;
}
