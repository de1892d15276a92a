/** What is being read stays where it is while the page changes around it. */
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';

/** What can be held on to: parts of the page that are shown whatever happens. */
const ANCHORS = '[data-anchor]';

/**
 * Returns a function to be called before a change: the topmost part of the page in view then stays at its height. Browsers
 * do so by themselves (CSS Scroll Anchoring), but not all of them, so the page's style turns that off.
 */
export function useSteadyReading(): () => void {
  const held = useRef<readonly { readonly element: Element; readonly top: number }[]>([]);
  useLayoutEffect(() => {
    // What changes is replaced; the first that is still there tells how far the page has moved.
    const anchor = held.current.find(({ element }) => element.isConnected);
    held.current = [];
    if (anchor === undefined) return;
    const moved = anchor.element.getBoundingClientRect().top - anchor.top;
    if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' });
  });
  return useCallback(() => {
    held.current = [];
    // At the beginning of the page nothing is above what is read.
    if (window.scrollY === 0) return;
    held.current = [...document.querySelectorAll(ANCHORS)]
      .map((element) => ({ element, ...placeOf(element) }))
      .filter(({ element, top, bottom }) => bottom > 0 && top <= window.innerHeight && !staysInView(element));
  }, []);
}

function placeOf(element: Element): { readonly top: number; readonly bottom: number } {
  const { top, bottom } = element.getBoundingClientRect();
  return { top, bottom };
}

/** Whether a part of the page stays in view by itself while the rest is scrolled: then it does not tell how far the rest moved. */
function staysInView(element: Element): boolean {
  const beside = element.closest('aside');
  return beside !== null && getComputedStyle(beside).position === 'sticky';
}
