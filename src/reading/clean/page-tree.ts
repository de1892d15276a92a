/**
 * A saved page as a light tree. Parsing is bounded: scripts, styles, pictures and the like are left out as they come, and a page
 * that is nested too deeply is given up.
 */
import { Parser } from 'htmlparser2';

/** One element of a page, with the content that may be text of an article. */
export interface PageElement {
  /** In lower case. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: PageElement | null;
  readonly children: PageNode[];
}

/** An element, or text as the page writes it. */
export type PageNode = PageElement | string;

/** A page, read once. */
export interface PageTree {
  readonly root: PageElement;
  /** The contents of the scripts of type `application/ld+json`. */
  readonly linkedData: readonly string[];
  /** Whether the page has scripts that may write its text. */
  readonly hasScripts: boolean;
  /** The text for browsers without JavaScript. */
  readonly withoutScripts: string;
}

/** The deepest nesting that is read. Pages of news sites have less than 60. */
export const MAX_PAGE_DEPTH = 400;

/** The most elements and texts of a page. A page of a news site has about 3,000, the longest articles of Wikipedia have 25,000. */
export const MAX_PAGE_NODES = 50_000;

/** Parsing stops within this many characters of the place where a page exceeds these bounds. */
const SLICE_CHARACTERS = 4_096;

/** Elements that hold no text of an article. */
const WITHOUT_TEXT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'noframes',
  'object',
  'svg',
  'math',
  'canvas',
  'audio',
  'video',
  'picture',
  'map',
  'select',
  'textarea',
  'datalist',
]);

/** Reads a page, or the XML of a feed; `null` where it exceeds `MAX_PAGE_DEPTH` or `MAX_PAGE_NODES`. */
export function readPageTree(markup: string, { isXml }: { readonly isXml: boolean }): PageTree | null {
  const builder = new TreeBuilder(isXml);
  const parser = new Parser(builder, { xmlMode: isXml, decodeEntities: true, lowerCaseTags: true });
  for (let start = 0; start < markup.length; start += SLICE_CHARACTERS) {
    parser.write(markup.slice(start, start + SLICE_CHARACTERS));
    if (builder.isTooComplex) return null;
  }
  parser.end();
  return builder.tree();
}

/** The elements below one, in the order of the page. */
export function elementsBelow(element: PageElement): PageElement[] {
  const found: PageElement[] = [];
  const collect = ({ children }: PageElement): void => {
    for (const child of children) {
      if (typeof child === 'string') continue;
      found.push(child);
      collect(child);
    }
  };
  collect(element);
  return found;
}

/** The text of an element, with its white space folded. */
export function textOf(element: PageElement): string {
  const parts: string[] = [];
  const collect = ({ children }: PageElement): void => {
    for (const child of children) {
      if (typeof child === 'string') parts.push(child);
      else collect(child);
    }
  };
  collect(element);
  return parts.join('').replaceAll(/\s+/g, ' ').trim();
}

class TreeBuilder {
  private readonly root: PageElement = { name: '', attributes: {}, parent: null, children: [] };
  private readonly linkedData: string[][] = [];
  private readonly forOldBrowsers: string[] = [];
  private current: PageElement = this.root;
  private depth = 0;
  private nodes = 0;
  private hasScripts = false;
  /** How many elements are open from the outermost one without text; 0 outside of these. */
  private skippedDepth = 0;
  /** Where the text of a skipped element goes, if it is needed. */
  private skippedText: string[] | null = null;

  constructor(private readonly isXml: boolean) {}

  get isTooComplex(): boolean {
    return this.depth > MAX_PAGE_DEPTH || this.nodes > MAX_PAGE_NODES;
  }

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    this.depth += 1;
    this.nodes += 1;
    if (this.skippedDepth > 0 || (!this.isXml && WITHOUT_TEXT.has(name))) {
      this.skip(name, attributes);
      return;
    }
    const element: PageElement = { name, attributes, parent: this.current, children: [] };
    this.current.children.push(element);
    this.current = element;
  }

  ontext(text: string): void {
    this.nodes += 1;
    if (this.skippedDepth === 0) this.current.children.push(text);
    else this.skippedText?.push(text);
  }

  onclosetag(): void {
    this.depth -= 1;
    if (this.skippedDepth > 0) {
      this.skippedDepth -= 1;
      if (this.skippedDepth === 0) this.skippedText = null;
    } else if (this.current.parent !== null) this.current = this.current.parent;
  }

  tree(): PageTree {
    const linkedData = this.linkedData.map((parts) => parts.join(''));
    return { root: this.root, linkedData, hasScripts: this.hasScripts, withoutScripts: this.forOldBrowsers.join('') };
  }

  private skip(name: string, { type = '' }: Readonly<Record<string, string>>): void {
    if (this.skippedDepth === 0) {
      if (name === 'noscript') this.skippedText = this.forOldBrowsers;
      if (name === 'script' && /\bld\+json\b/i.test(type)) {
        this.skippedText = [];
        this.linkedData.push(this.skippedText);
      } else if (name === 'script') this.hasScripts = true;
    }
    this.skippedDepth += 1;
  }
}
