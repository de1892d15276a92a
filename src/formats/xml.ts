/**
 * Writes XML from a DOM, whose serializer escapes every text. (Some builders leave alone what looks like a reference, and
 * would write quoted markup as markup.)
 */
import { DOMImplementation, type Element, XMLSerializer } from '@xmldom/xmldom';

type Attributes = Readonly<Record<string, string>>;

const XML = 'http://www.w3.org/XML/1998/namespace';
const serializer = new XMLSerializer();

/** The root of a new document. */
export function rootElement(namespace: string | null, name: string, attributes: Attributes = {}): Element {
  const root = new DOMImplementation().createDocument(namespace, name).documentElement;
  if (root === null) throw new Error('Expected the new document to have a root element');
  return withAttributes(root, attributes);
}

/** Adds an element at the end of another one, by default in the same namespace. */
export function addElement(
  parent: Element,
  name: string,
  attributes: Attributes = {},
  namespace: string | null = parent.namespaceURI,
): Element {
  const document = parent.ownerDocument;
  if (document === null) throw new Error('Expected the element to belong to a document');
  const element = withAttributes(document.createElementNS(namespace, name), attributes);
  parent.appendChild(element);
  return element;
}

/** Adds a text at the end of an element. */
export function addText(parent: Element, text: string): void {
  const node = parent.ownerDocument?.createTextNode(asCharacters(text));
  if (node !== undefined) parent.appendChild(node);
}

/** The text of a document. */
export function documentText(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${serializer.serializeToString(root)}`;
}

/** The content of an element. */
export function innerText(parent: Element): string {
  return [...parent.childNodes].map((node) => serializer.serializeToString(node)).join('');
}

function withAttributes(element: Element, attributes: Attributes): Element {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('xml:')) element.setAttributeNS(XML, name, asCharacters(value));
    else element.setAttribute(name, asCharacters(value));
  }
  return element;
}

/** The characters that XML 1.0 cannot contain, even as references (2.2): most control characters, and lone surrogates. */
const FORBIDDEN = /[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text that every parser reads alike. Parsers read a carriage return as a line feed (XML 1.0, 2.11). */
function asCharacters(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(FORBIDDEN, '\u{fffd}');
}
