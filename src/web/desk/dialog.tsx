/** A modal dialog, which returns the focus when it closes. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';

export function Dialog({
  title,
  onClose,
  fills = 'part',
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  /** Whether it covers the whole window. */
  readonly fills?: 'part' | 'window';
  readonly children: ComponentChildren;
}) {
  const titleId = useId();
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
    return () => {
      // A dialog may lie on top of another one.
      const isOpen = document.querySelector('dialog[open]') !== null;
      document.documentElement.classList.toggle('desk-dialog-open', isOpen);
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={fills === 'window' ? 'desk-dialog desk-window' : 'desk-dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="desk-dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="button" onClick={onClose} aria-label={deskWords.dialog.close}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      {children}
    </dialog>
  );
}
