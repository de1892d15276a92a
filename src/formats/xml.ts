/**
 * How XML is written here: as a DOM, whose serializer escapes every text. (A builder that leaves alone what looks like a
 * reference already would write the markup that somebody speaks of as markup.)
 */
import { DOMImplementation, type Element, XMLSerializer } from '@xmldom/xmldom';

type Attributes = Readonly<Record<string, string>>;

const XML = 'http://www.w3.org/XML/1998/namespace';
const serializer = new XMLSerializer();

/** The root of a new document. */
export function rootElement(namespace: string | null, name: string, attributes: Attributes = {}): Element {
  const root = new DOMImplementation().createDocument(namespace, name).documentElement;
  if (root === null) throw new Error('A document that is created with a root has one');
  return withAttributes(root, attributes);
}

/** A new element at the end of another one, of the same namespace if no other is given. */
export function addElement(
  parent: Element,
  name: string,
  attributes: Attributes = {},
  namespace: string | null = parent.namespaceURI,
): Element {
  const document = parent.ownerDocument;
  if (document === null) throw new Error('An element belongs to a document');
  const element = withAttributes(document.createElementNS(namespace, name), attributes);
  parent.appendChild(element);
  return element;
}

/** Adds a text at the end of an element. */
export function addText(parent: Element, text: string): void {
  const node = parent.ownerDocument?.createTextNode(asCharacters(text));
  if (node !== undefined) parent.appendChild(node);
}

/** A document. */
export function documentText(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${serializer.serializeToString(root)}`;
}

/** What is in an element. */
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

/** Of what XML 1.0 has no word for, however it is written (2.2): most control characters, and halves of characters. */
const NO_CHARACTER = /[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text as every parser reads it: a carriage return would be read as a line feed (XML 1.0, 2.11), the rest not at all. */
function asCharacters(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(NO_CHARACTER, '\u{fffd}');
}
