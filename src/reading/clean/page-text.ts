/** The blocks of text of a page, each with what it is and where it stands. */
import type { PageElement } from './page-tree.js';

/** A paragraph, a heading, an item of a list or a quotation that is set apart. */
export interface TextBlock {
  /** In one line, with white space folded. */
  readonly text: string;
  /** The innermost element with all of it. */
  readonly element: PageElement;
  readonly isHeading: boolean;
  /** Whether it stands in an element for quotations. */
  readonly isSetApart: boolean;
  /** The share of its letters that are links. */
  readonly linked: number;
}

const BLOCK_ELEMENTS = new Set(
  (
    'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

const HEADING = /^h[1-6]$/;
/** A line break ends a paragraph only behind the end of a sentence, as between a question and its answer. */
const SENTENCE_END = /[.?!…:]["'”’»)\]]*\s*$/;
/** Numbers of notes: "[3]". */
const NOTE_NUMBER = /^\s*[[(]?\d{1,3}[\])]?\s*$/;
/** Invisible marks, and marks that would change the direction of a line. */
const UNSEEN = /[\u00AD\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069]|(?![\n\r\t])\p{Cc}/gu;

/** The blocks of text below an element, in order, without those parts. */
export function textBlocks(element: PageElement, without: ReadonlySet<PageElement>): TextBlock[] {
  const writer = new BlockWriter(without);
  writer.enter(element);
  writer.endBlock(element);
  return writer.blocks;
}

class BlockWriter {
  readonly blocks: TextBlock[] = [];
  private parts: string[] = [];
  private linkedLength = 0;
  private linkDepth = 0;
  private quotationDepth = 0;
  private breaks = 0;

  constructor(private readonly without: ReadonlySet<PageElement>) {}

  /** Writes what lies in an element. */
  enter(element: PageElement): void {
    for (const child of element.children) {
      if (typeof child === 'string') this.write(child);
      else if (!this.without.has(child)) this.enterChild(child, element);
    }
  }

  /** Ends the block that lies in an element. */
  endBlock(element: PageElement): void {
    const written = this.parts.join('').replaceAll(UNSEEN, '');
    const text = written.replaceAll(/\s+/g, ' ').trim();
    if (text !== '') {
      const isHeading = isWithin(element, HEADING);
      const linked = Math.min(this.linkedLength / text.length, 1);
      this.blocks.push({ text, element, isHeading, isSetApart: this.quotationDepth > 0, linked });
    }
    this.parts = [];
    this.linkedLength = 0;
    this.breaks = 0;
  }

  private enterChild(child: PageElement, parent: PageElement): void {
    const { name } = child;
    if (name === 'br') {
      this.breakLine(parent);
      return;
    }
    if (name === 'sup' && NOTE_NUMBER.test(child.children.filter(isString).join(''))) return;
    const isBlock = BLOCK_ELEMENTS.has(name);
    const isQuotation = name === 'blockquote';
    if (isBlock) this.endBlock(parent);
    // A heading may link to itself, as in a live ticker.
    const isLink = name === 'a' && (isLinkElsewhere(child) || !isWithin(parent, HEADING));
    if (isLink) this.linkDepth += 1;
    if (isQuotation) this.quotationDepth += 1;
    this.enter(child);
    if (isBlock) this.endBlock(child);
    if (isLink) this.linkDepth -= 1;
    if (isQuotation) this.quotationDepth -= 1;
  }

  private write(text: string): void {
    if (text.trim() !== '') this.breaks = 0;
    this.parts.push(text);
    if (this.linkDepth > 0) this.linkedLength += text.trim().length;
  }

  private breakLine(parent: PageElement): void {
    this.breaks += 1;
    if (this.breaks > 1 || SENTENCE_END.test(this.parts.at(-1) ?? '')) this.endBlock(parent);
    else this.parts.push(' ');
  }
}

/** Whether an element is a link that leads away from the page: entries of a live ticker link to themselves. */
export function isLinkElsewhere({ name, attributes }: PageElement): boolean {
  return name === 'a' && attributes.href !== undefined && !/#./.test(attributes.href);
}

function isString(node: PageElement | string): node is string {
  return typeof node === 'string';
}

/** Whether the element, or one close around it, has such a name. */
function isWithin(element: PageElement, names: RegExp): boolean {
  for (let one: PageElement | null = element, steps = 0; one !== null && steps < 4; one = one.parent, steps += 1) {
    if (names.test(one.name)) return true;
  }
  return false;
}
