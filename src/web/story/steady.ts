/** What is being read stays where it is while the page changes around it. */
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';

/** What can be held on to: parts of the page that are shown whatever happens. */
const ANCHORS = '[data-anchor]';

/**
 * Returns a function to be called before a change: the topmost part of the page in view then stays at its height. Browsers
 * do so by themselves (CSS Scroll Anchoring), but not all of them, so the page's style turns that off.
 */
export function useSteadyReading(): () => void {
  const held = useRef<{ readonly element: Element; readonly top: number } | null>(null);
  useLayoutEffect(() => {
    const { current } = held;
    held.current = null;
    if (current === null || !current.element.isConnected) return;
    const moved = current.element.getBoundingClientRect().top - current.top;
    if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' });
  });
  return useCallback(() => {
    for (const element of document.querySelectorAll(ANCHORS)) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom <= 0 || staysInView(element)) continue;
      // At the beginning of the page nothing is above what is read.
      held.current = window.scrollY === 0 || top > window.innerHeight ? null : { element, top };
      return;
    }
  }, []);
}

/** Whether a part of the page stays in view by itself while the rest is scrolled: then it does not tell how far the rest moved. */
function staysInView(element: Element): boolean {
  const beside = element.closest('aside');
  return beside !== null && getComputedStyle(beside).position === 'sticky';
}
