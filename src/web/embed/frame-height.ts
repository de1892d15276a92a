/** Tells the page around a frame the height of the frame, whenever it changes. */
import type { FittedMark, HeightMessage } from './height-message.js';

const FITTED: FittedMark = '#fitted';

/** Sends the height for as long as the frame is open. Any site may know it. */
export function sendHeight(): void {
  const root = document.documentElement;
  if (location.hash === FITTED) root.classList.add('fitted');
  const send = () => {
    const message: HeightMessage = { type: 'onrecord:height', height: Math.ceil(root.getBoundingClientRect().height) };
    window.parent.postMessage(message, '*');
  };
  new ResizeObserver(send).observe(root);
  // Browsers observe no sizes in a frame of another site that is out of view. Changes of its content are sent all the same, so
  // that the page around does not jump when the frame comes into view.
  new MutationObserver(send).observe(root, { subtree: true, childList: true, characterData: true });
  send();
}
