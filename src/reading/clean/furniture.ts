/** Finds the parts of a page that are no part of its article, by their elements, roles and class names. */
import { elementsBelow, type PageElement } from './page-tree.js';

/** Elements that hold no paragraphs of an article. */
const FURNITURE_ELEMENTS = new Set([
  'head',
  'nav',
  'aside',
  'footer',
  'button',
  'input',
  'label',
  'dialog',
  'menu',
  'figcaption',
  'img',
  'address',
]);

const FURNITURE_ROLES = new Set([
  'navigation',
  'banner',
  'complementary',
  'contentinfo',
  'search',
  'dialog',
  'alertdialog',
  'alert',
  'menu',
  'menubar',
  'toolbar',
  'tooltip',
  'status',
  'doc-pullquote',
]);

/** Words of class names and ids. Most sites name their boxes in English, whatever their language is. */
const FURNITURE_WORDS = new Set(
  (
    'ad ads adslot adunit adbox adcontainer outbrain taboola signup recirc recirculation trending popular mostread readmore share ' +
    'sharing sharebar sharetools social socials disqus comments respond caption captions figcaption credit credits byline bylines ' +
    'authorbio authorbox taglist tags topics consent gdpr modal popup overlay lightbox toast toolbar sidebar rail pagination pager ' +
    'skiplink menu navbar nav navigation masthead copyright colophon infobox factbox teaser teasers widget poll quiz donate ' +
    'donation podcast carousel slideshow pullquote timestamp'
  ).split(' '),
);

/** Beginnings of such words: `relatedposts`, `newsletters`. */
const FURNITURE_STEM = /^(?:related|newsletter|advert|promo|sponsor|recommend|subscri|breadcrumb|cookie|galler)/;

/** Two words beside each other in a class name or id. */
const FURNITURE_PAIRS = new Set(
  (
    'read-more more-on more-from also-read see-also sign-up pull-quote most-read most-viewed up-next story-links about-author author-bio ' +
    'author-box author-info screen-reader sr-only visually-hidden back-top reading-time read-time article-meta post-meta entry-meta ' +
    'story-meta publish-date pub-date fact-box comment-list comment-body comment-form user-comment key-events app-banner'
  ).split(' '),
);

/** Words for the comments of readers, which may be longer than the article. */
const COMMENT_WORDS = new Set(['comments', 'disqus', 'respond']);

/** An element with more than this share of the text holds the article, whatever it is called: a form around the page, for example. */
const ARTICLE_SHARE = 0.5;

/** The elements of a page that are no part of its article; all that lies within them is not either. */
export function furnitureOf(root: PageElement): ReadonlySet<PageElement> {
  const sizes = textSizes(root);
  const most = (sizes.get(root) ?? 0) * ARTICLE_SHARE;
  const holdsArticle = (element: PageElement) => (sizes.get(element) ?? 0) > most || holdsHeading(element);
  const found = new Set<PageElement>();
  const look = (element: PageElement): void => {
    for (const child of element.children) {
      if (typeof child === 'string') continue;
      if (isFurniture(child, holdsArticle)) found.add(child);
      else look(child);
    }
  };
  look(root);
  return found;
}

function isFurniture(element: PageElement, holdsArticle: (element: PageElement) => boolean): boolean {
  const { name, attributes } = element;
  if (name === 'header') return !isIn(element, 'article', 'main') && !holdsArticle(element);
  if (name === 'footer' && isIn(element, 'blockquote')) return false;
  if (FURNITURE_ELEMENTS.has(name) || (name.startsWith('amp-') && name !== 'amp-accordion')) return true;
  if (name === 'figure' && !isQuotation(element)) return true;
  const words = nameWords(attributes);
  if (words.some((word) => COMMENT_WORDS.has(word)) && !holdsHeading(element)) return true;
  return isNamedFurniture(element, words) && !holdsArticle(element);
}

function isNamedFurniture({ name, attributes }: PageElement, words: readonly string[]): boolean {
  const { role = '', style = '', 'aria-hidden': isHidden } = attributes;
  return (
    name === 'form' ||
    isHidden === 'true' ||
    attributes.hidden !== undefined ||
    FURNITURE_ROLES.has(role.toLowerCase()) ||
    /\bdisplay\s*:\s*none|\bvisibility\s*:\s*hidden/i.test(style) ||
    /\bcomment\b/.test(attributes.class ?? '') ||
    words.some(
      (word, index) =>
        FURNITURE_WORDS.has(word) || FURNITURE_STEM.test(word) || FURNITURE_PAIRS.has(`${word}-${words[index + 1]}`),
    )
  );
}

/** The words of the class names and of the id: `articleBody__ad-slot` has four. */
function nameWords({ class: names = '', id = '' }: PageElement['attributes']): readonly string[] {
  return `${names} ${id}`
    .slice(0, MAX_NAMES_LENGTH)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

const MAX_NAMES_LENGTH = 1_000;

/** HTML puts a quotation and its speaker into a figure: a blockquote with a caption, and no picture. */
function isQuotation(figure: PageElement): boolean {
  const names = elementsBelow(figure).map(({ name }) => name);
  return names.includes('blockquote') && !names.includes('img');
}

function holdsHeading(element: PageElement): boolean {
  return element.name === 'h1' || elementsBelow(element).some(({ name }) => name === 'h1');
}

function isIn(element: PageElement, ...names: readonly string[]): boolean {
  for (let outer = element.parent; outer !== null; outer = outer.parent) if (names.includes(outer.name)) return true;
  return false;
}

/** The length of the text in each element, without links, of which navigation consists. */
function textSizes(root: PageElement): ReadonlyMap<PageElement, number> {
  const sizes = new Map<PageElement, number>();
  const measure = (element: PageElement): number => {
    let size = 0;
    for (const child of element.children) {
      if (typeof child === 'string') size += child.trim().length;
      else if (child.name !== 'a') size += measure(child);
    }
    sizes.set(element, size);
    return size;
  };
  measure(root);
  return sizes;
}
