/** Keeps the reader's place while the page changes around it. */
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';

/** Parts of the page that stay when it changes. */
const ANCHORS = '[data-anchor]';

/**
 * Returns a function to call before a change; the topmost part in view then stays where it is. Not all browsers do this
 * themselves (CSS Scroll Anchoring), so the style of the page turns it off.
 */
export function useSteadyReading(): () => void {
  const held = useRef<readonly { readonly element: Element; readonly top: number }[]>([]);
  useLayoutEffect(() => {
    // Changed elements are replaced. The first one that is still there tells how far the page moved.
    const anchor = held.current.find(({ element }) => element.isConnected);
    held.current = [];
    if (anchor === undefined) return;
    const moved = anchor.element.getBoundingClientRect().top - anchor.top;
    if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' });
  });
  return useCallback(() => {
    held.current = [];
    // At the top of the page, nothing above the reader can grow.
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

/** Whether a part is sticky: it then does not tell how far the rest moved. */
function staysInView(element: Element): boolean {
  const beside = element.closest('aside');
  return beside !== null && getComputedStyle(beside).position === 'sticky';
}
