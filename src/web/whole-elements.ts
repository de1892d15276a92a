/**
 * Elements are replaced whole when their words change.
 *
 * Browsers that translate a page replace its text nodes by `<font>` elements. What is then written to the text node that was
 * there is never seen, and removing it removes nothing: words that were withheld would stay on the screen. An element that
 * has words of its own is therefore keyed by them, so that other words come in another element, and nothing of the old one
 * stays. It is keyed by the elements among its words, too: an element is put before the text node that follows it, and where
 * that is gone, it would come to stand last. Never put a component beside text, and never let a component return bare text
 * (`test/web/mixed-content.test.ts`): the elements that it renders are not known here. An element that has to stay while its
 * words change (one that has the focus, a live region) has them in an element of their own.
 */
import { type ComponentChildren, Fragment, isValidElement, options } from 'preact';

/** From now on, for everything that is rendered. */
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
  /** Where it has words of its own, they are in it already. */
  readonly key: unknown;
  readonly props: { readonly children?: ComponentChildren };
}

interface Content {
  readonly hasWords: boolean;
  /** Its words, and where among them there are elements. */
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
