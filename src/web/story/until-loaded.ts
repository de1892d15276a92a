/** A choice that a part of the page shows while the page loads what was chosen. */
import { useEffect, useState } from 'preact/hooks';

/** Keeps a choice until the page has loaded; then it is `null`, and the page shows what it holds. */
export function useUntilLoaded<T>(isLoading: boolean): readonly [T | null, (chosen: T) => void] {
  const [chosen, choose] = useState<T | null>(null);
  useEffect(() => {
    // The effect may run after a further choice, which must not be lost.
    if (!isLoading) choose((latest) => (latest === chosen ? null : latest));
  }, [isLoading]);
  return [chosen, choose];
}
