/**
 * Replaces elements whole when their words change.
 *
 * A browser that translates a page replaces its text nodes by `<font>` elements. An update of the old text node then shows
 * nowhere, and removing it removes nothing: withheld words would stay on the screen. So an element with words is keyed by
 * them: new words come in a new element. The elements among the words are part of the key, because Preact inserts an element
 * before the next text node, which may be gone.
 *
 * Never put a component beside text, and never return bare text from a component (`test/web/mixed-content.test.ts`): this file
 * does not see the elements that a component renders. If an element has to stay while its words change (because it has the
 * focus, or is a live region), put the words into an element of their own.
 */
import { type ComponentChildren, Fragment, isValidElement, options } from 'preact';

/** Applies to everything that is rendered from now on. */
export function replaceElementsWhole(): void {
  const next = options.vnode;
  options.vnode = (element) => {
    if (typeof element.type === 'string') {
      const content = contentOf(element.props.children);
      if (content.hasWords) element.key = `${element.key ?? ''} ${content.key}`;
    }
    next?.(element);
  };
}

interface Child {
  readonly type: unknown;
  /** Contains the words of the element, if it has any. */
  readonly key: unknown;
  readonly props: { readonly children?: ComponentChildren };
}

interface Content {
  readonly hasWords: boolean;
  /** The words, and the places of elements among them. */
  readonly key: string;
}

function contentOf(children: ComponentChildren): Content {
  if (Array.isArray(children)) {
    const parts = children.map(contentOf);
    return { hasWords: parts.some((part) => part.hasWords), key: parts.map(({ key }) => key).join('\u0000') };
  }
  if (isValidElement(children)) {
    const { type, key, props }: Child = children;
    return type === Fragment ? contentOf(props.children) : { hasWords: false, key: `<${key ?? ''}>` };
  }
  const isText = typeof children === 'string' || typeof children === 'number' || typeof children === 'bigint';
  const text = isText ? String(children) : '';
  return { hasWords: text.trim() !== '', key: text };
}
