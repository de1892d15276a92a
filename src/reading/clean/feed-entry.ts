/** An entry of a feed, RSS or Atom, as a page: its content, with its facts as meta tags. */
import { elementsBelow, type PageElement, readPageTree, textOf } from './page-tree.js';

/** Whether a text is a feed or an entry of one. */
export function isFeed(content: string): boolean {
  return /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*)?<(?:rss|rdf:RDF|feed|entry|item)[\s>]/.test(
    content,
  );
}

/** The page of the first entry of a feed; `null` where it has none. */
export function pageOfEntry(feed: string): string | null {
  const tree = readPageTree(feed, { isXml: true });
  if (tree === null) return null;
  const elements = elementsBelow(tree.root);
  const entry = elements.find(({ name }) => name === 'item' || name === 'entry');
  if (entry === undefined) return null;
  const inFeed = elements.filter(({ parent }) => parent?.name === 'channel' || parent?.name === 'feed');
  const inEntry = elementsBelow(entry);
  const content =
    contentOf(inEntry, 'content:encoded') ??
    contentOf(inEntry, 'content') ??
    contentOf(inEntry, 'description', 'summary') ??
    '';
  const authors = inEntry
    .filter(({ name, parent }) => name === 'dc:creator' || (name === 'name' && parent?.name === 'author'))
    .map(textOf);
  const facts: readonly (readonly [property: string, value: string | null])[] = [
    ['og:title', contentOf(inEntry, 'title')],
    ['author', authors.length === 0 ? null : authors.join(', ')],
    ['og:site_name', contentOf(inFeed, 'title')],
    ['article:published_time', contentOf(inEntry, 'pubdate', 'published', 'dc:date', 'updated')],
    ['og:url', addressOf(inEntry)],
  ];
  const meta = facts.map(([property, value]) =>
    value === null ? '' : `<meta property="${property}" content="${escaped(value)}">`,
  );
  return `<html><head>${meta.join('')}</head><body><article>${content}</article></body></html>`;
}

/** The text of the first of these elements, or its markup where the feed writes it as elements (XHTML). */
function contentOf(elements: readonly PageElement[], ...names: readonly string[]): string | null {
  const found = names.map((name) => elements.find((one) => one.name === name)).find((one) => one !== undefined);
  if (found === undefined) return null;
  return found.attributes.type === 'xhtml' ? markupOf(found) : textOf(found);
}

function addressOf(elements: readonly PageElement[]): string | null {
  const links = elements.filter(
    ({ name, attributes: { rel = 'alternate' } }) => name === 'link' && rel === 'alternate',
  );
  const [first] = links.map((link) => link.attributes.href ?? textOf(link));
  return first ?? null;
}

function markupOf({ children }: PageElement): string {
  return children
    .map((child) => (typeof child === 'string' ? escaped(child) : `<${child.name}>${markupOf(child)}</${child.name}>`))
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
