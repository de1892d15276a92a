/** A modal dialog, which returns the focus when it closes. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';

const TITLE_ID = 'desk-dialog-title';

export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const shown = element.current;
    shown?.showModal();
    return () => {
      // Close first: nothing behind an open dialog can take the focus.
      shown?.close();
      // If the element that opened it is gone, the bar of the desk gets the focus.
      const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      const next = isThere ? opener : document.querySelector('.desk-bar button');
      if (next instanceof HTMLElement) next.focus();
    };
  }, []);
  useEffect(() => {
    // The page behind it does not scroll.
    document.documentElement.classList.add('desk-dialog-open');
    return () => document.documentElement.classList.remove('desk-dialog-open');
  }, []);
  return (
    <dialog
      ref={element}
      class="desk-dialog"
      aria-labelledby={TITLE_ID}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="desk-dialog-head">
        <h2 id={TITLE_ID}>{title}</h2>
        <button type="button" class="button" onClick={onClose} aria-label={deskWords.dialog.close}>
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      {children}
    </dialog>
  );
}
