/** What a frame does for the page around it: it says how high it is, whenever that changes. */
import type { FittedMark, HeightMessage } from './height-message.js';

const FITTED: FittedMark = '#fitted';

/** Tells the page around this one how high this one is, as long as it is shown. The height is nobody's secret. */
export function tellHeight(): void {
  const root = document.documentElement;
  if (location.hash === FITTED) root.classList.add('fitted');
  const tell = () => {
    const message: HeightMessage = { type: 'onrecord:height', height: Math.ceil(root.getBoundingClientRect().height) };
    window.parent.postMessage(message, '*');
  };
  new ResizeObserver(tell).observe(root);
  // Browsers do not draw a frame of another site that is out of view, and observe no sizes in it; what changes in it is told
  // all the same, so that the page around does not jump when it comes into view.
  new MutationObserver(tell).observe(root, { subtree: true, childList: true, characterData: true });
  tell();
}
