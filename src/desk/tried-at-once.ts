/** How many story files one dry run takes. Separate from the desk, which commands beside a service do not load. */

/** The most files in one dry run. */
export const MAX_TRIED = 1_000;
/** The most UTF-16 units of all files in one dry run: other batches wait until it ends. */
const MAX_TRIAL_LENGTH = 1_000_000;

/** The first files that one dry run takes: at least one. */
export function triedAtOnce<T extends { readonly source: string }>(files: readonly T[]): readonly T[] {
  let length = 0;
  const end = files.findIndex(({ source }, index) => {
    length += source.length;
    return index === MAX_TRIED || (index > 0 && length > MAX_TRIAL_LENGTH);
  });
  return end < 0 ? files : files.slice(0, end);
}
