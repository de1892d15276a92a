/** A dialog over the page: it takes the focus, keeps it, and gives it back. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

const TITLE = 'desk-dialog-title';

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
      // Nothing behind it can have the focus before.
      shown?.close();
      // What opened it may be gone by now. Then the bar of the desk has the focus.
      const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      const next = isThere ? opener : document.querySelector('.desk-bar button');
      if (next instanceof HTMLElement) next.focus();
    };
  }, []);
  useEffect(() => {
    // What is behind it does not scroll.
    document.documentElement.classList.add('desk-dialog-open');
    return () => document.documentElement.classList.remove('desk-dialog-open');
  }, []);
  return (
    <dialog
      ref={element}
      class="desk-dialog"
      aria-labelledby={TITLE}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="desk-dialog-head">
        <h2 id={TITLE}>{title}</h2>
        <button type="button" class="button" onClick={onClose} aria-label="Close; what was typed is kept">
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      {children}
    </dialog>
  );
}
