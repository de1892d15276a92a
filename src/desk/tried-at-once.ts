/** How many story files are tried at once: apart from the desk, which commands beside a service do without. */

/** The most files that are tried at once. */
export const MAX_TRIED = 1_000;
/** How long all files together are that are tried at once, in UTF-16 units: others wait with their batches meanwhile. */
const MAX_TRIAL_LENGTH = 1_000_000;

/** The first files that are tried at once: one at least. */
export function triedAtOnce<T extends { readonly source: string }>(files: readonly T[]): readonly T[] {
  let length = 0;
  const end = files.findIndex(({ source }, index) => {
    length += source.length;
    return index === MAX_TRIED || (index > 0 && length > MAX_TRIAL_LENGTH);
  });
  return end < 0 ? files : files.slice(0, end);
}
