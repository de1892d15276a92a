/** Facts about an article that its page states for machines: JSON-LD, meta tags and links; more reliably than its text does. */
import { isPlainObject } from '../../story/plain-object.js';
import { elementsBelow, type PageElement, type PageTree, textOf } from './page-tree.js';
import { edtfOf } from './written-time.js';

/** Facts about an article. */
export interface PageFacts {
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly publisher: string | null;
  /** EDTF: a date, or a time with its offset. */
  readonly published: string | null;
  readonly address: string | null;
  /** The language that the page claims, which may be wrong. */
  readonly language: string | null;
  /** Whether the page says that only subscribers may read it. */
  readonly isForSubscribers: boolean;
}

/** The most objects of JSON-LD that are looked at. */
const MAX_LINKED_OBJECTS = 1_000;
/** The longest name of an author or publisher, in UTF-16 units; a longer text is something else. */
const MAX_NAME_LENGTH = 120;
const MAX_TITLE_LENGTH = 300;
/** A longer byline is cut. */
const MAX_BYLINE_LENGTH = 300;
/** The most authors of one article. */
const MAX_AUTHORS = 6;

const ARTICLE_TYPE = /(?:Article|Posting|Report)$/;
const LIVE_TICKER_TYPE = 'LiveBlogPosting';

/** Reads the facts of a page. */
export function pageFacts(page: PageTree): PageFacts {
  const elements = elementsBelow(page.root);
  const linked = linkedArticle(page.linkedData);
  const meta = metaTags(elements);
  const first = (...names: readonly string[]) => names.map((name) => meta.get(name) ?? null).find(isGiven) ?? null;
  const address = addressOf([
    elements.find(({ name, attributes: { rel } }) => name === 'link' && rel?.toLowerCase() === 'canonical')?.attributes
      .href,
    first('og:url', 'parsely-link', 'twitter:url'),
    idOf(linked.mainEntityOfPage),
    linked.url,
  ]);
  const publisher = [nameOf(linked.publisher), first('og:site_name', 'dc.publisher', 'application-name')];
  const language = elements.find(({ name }) => name === 'html')?.attributes.lang;
  return {
    title: titleOf(
      elements,
      [linked.headline, first('og:title', 'twitter:title', 'dc.title', 'parsely-title')],
      publisher,
    ),
    authors: authorsOf(elements, linked.author, meta),
    publisher: publisher.find(isGiven) ?? null,
    published: publishedAt(elements, linked.datePublished, first),
    address,
    language: isText(linked.inLanguage) ? linked.inLanguage : (language ?? first('og:locale', 'dc.language')),
    isForSubscribers:
      String(linked.isAccessibleForFree).toLowerCase() === 'false' ||
      ['locked', 'metered', 'paid', 'premium'].includes(first('article:content_tier', 'og:article:content_tier') ?? ''),
  };
}

type LinkedObject = Readonly<Record<string, unknown>>;

/** The first object of JSON-LD that describes an article; without one, no fact is known. */
function linkedArticle(scripts: readonly string[]): LinkedObject {
  const found = scripts.flatMap((script) => linkedObjects(parsed(script)));
  const articles = found.filter((one) => typesOf(one).some((type) => ARTICLE_TYPE.test(type)));
  // A live ticker holds postings of its own, each with a headline.
  const isTicker = (one: LinkedObject) => typesOf(one).includes(LIVE_TICKER_TYPE);
  return articles.find(isTicker) ?? articles.find(({ headline }) => isText(headline)) ?? articles[0] ?? {};
}

function parsed(script: string): unknown {
  try {
    // Some pages wrap it in a comment or in CDATA.
    return JSON.parse(script.replace(/^\s*(?:<!--|\/\/<!\[CDATA\[|<!\[CDATA\[)|(?:-->|\/\/\]\]>|\]\]>)\s*$/g, ''));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

function linkedObjects(value: unknown): LinkedObject[] {
  const found: LinkedObject[] = [];
  const waiting: unknown[] = [value];
  for (let next = waiting.shift(); next !== undefined && found.length < MAX_LINKED_OBJECTS; next = waiting.shift()) {
    if (Array.isArray(next)) waiting.push(...next.slice(0, MAX_LINKED_OBJECTS));
    else if (isPlainObject(next)) {
      found.push(next);
      waiting.push(...[next['@graph'], next.mainEntity].filter((inner) => inner !== undefined));
    }
  }
  return found;
}

function typesOf({ '@type': type }: LinkedObject): string[] {
  return [type].flat().filter(isText);
}

/** The meta tags by name or property, in lower case; the first of each. */
function metaTags(elements: readonly PageElement[]): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const { name, attributes } of elements) {
    const key = (attributes.property ?? attributes.name ?? attributes.itemprop)?.toLowerCase();
    const content = attributes.content?.trim();
    if (name !== 'meta' || key === undefined || content === undefined || content === '' || tags.has(key)) continue;
    tags.set(key, content);
  }
  return tags;
}

function titleOf(
  elements: readonly PageElement[],
  stated: readonly unknown[],
  publishers: readonly (string | null)[],
): string | null {
  const headings = elements.filter(({ name }) => name === 'h1').map(textOf);
  const ofPage = elements.filter(({ name }) => name === 'title').map(textOf);
  const titles = [...stated, ...(headings.length === 1 ? headings : []), ...ofPage, ...headings]
    .filter((title): title is string => isText(title) && title.length <= MAX_TITLE_LENGTH)
    .map((title) => withoutPublisher(plainLine(title), publishers))
    .filter((title) => title !== '');
  // A heading that the stated title only lengthens by the name of the site is the title itself.
  const shown = headings.find((heading) => heading.length >= 15 && titles[0]?.startsWith(`${heading} `));
  return shown ?? titles[0] ?? null;
}

/** The title without the name of the site behind it: "Minister resigns | The Harbour Post". */
function withoutPublisher(title: string, publishers: readonly (string | null)[]): string {
  const [, head = '', tail = ''] = /^(.*\S)\s+[|–—·•»-]\s+([^|–—·•»]+)$/.exec(title) ?? [];
  const isPublisher = publishers.some((one) => one !== null && tail.toLowerCase().includes(one.toLowerCase()));
  return isPublisher || (tail !== '' && title.includes('|')) ? head : title;
}

function authorsOf(
  elements: readonly PageElement[],
  linked: unknown,
  meta: ReadonlyMap<string, string>,
): readonly string[] {
  const inMeta = ['author', 'article:author', 'parsely-author', 'dc.creator', 'sailthru.author', 'byl'];
  const inText = ({ attributes: { rel, itemprop, class: names } }: PageElement) =>
    rel === 'author' || itemprop === 'author' || /\b(?:byline|author-name)\b/i.test(names ?? '');
  const candidates = [
    () => [linked].flat().map(nameOf),
    () => inMeta.map((name) => meta.get(name) ?? null),
    () => elements.filter(inText).map(textOf),
  ];
  for (const candidate of candidates) {
    const bylines = candidate().filter(isGiven).map(namesIn);
    const names = [...new Set(bylines.flat())];
    // More names are those of other articles on the page.
    if (names.length > MAX_AUTHORS) return bylines.find(({ length }) => length > 0) ?? [];
    if (names.length > 0) return names;
  }
  return [];
}

/** The names of a byline: "By Ada Rook and Tom Lind, Political Editors". An address or a handle is no name. */
export function namesIn(byline: string): string[] {
  return byline
    .slice(0, MAX_BYLINE_LENGTH)
    .replace(/^\s*(?:by|words by|from)\s+/i, '')
    .split(/\s*(?:,|;|\||&|\band\b)\s*/i)
    .map((name) => name.trim())
    .filter((name) => /^\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{L}[\p{L}\p{M}'’.-]*){0,4}$/u.test(name) && !NO_AUTHOR.test(name));
}

/** Words of a byline that name an office or a team. */
const NO_AUTHOR = /\b(?:editor|correspondent|reporter|staff|newsroom|desk|agency|writer|columnist|in [A-Z])\b/i;

function publishedAt(
  elements: readonly PageElement[],
  linked: unknown,
  meta: (...names: readonly string[]) => string | null,
): string | null {
  const inMeta = meta(
    'article:published_time',
    'og:article:published_time',
    'datepublished',
    'parsely-pub-date',
    'sailthru.date',
    'date',
    'dc.date',
    'dc.date.issued',
    'pubdate',
    'publish-date',
    'publication_date',
  );
  const stated = [linked, inMeta].filter(isText).map(edtfOf).find(isGiven);
  if (stated !== undefined) return stated;
  const times = elements.filter(({ name, attributes }) => name === 'time' || attributes.itemprop === 'datePublished');
  const written = times.flatMap((one) => [one.attributes.datetime, one.attributes.content, textOf(one)]);
  return written.filter(isText).map(edtfOf).find(isGiven) ?? null;
}

function addressOf(stated: readonly unknown[]): string | null {
  return stated.find((one): one is string => isText(one) && /^https?:\/\//i.test(one) && URL.canParse(one)) ?? null;
}

function idOf(value: unknown): unknown {
  return isPlainObject(value) ? value['@id'] : value;
}

function nameOf(value: unknown): string | null {
  const [first] = [value].flat();
  const name = isPlainObject(first) ? first.name : first;
  if (!isText(name) || /^https?:/i.test(name)) return null;
  const line = plainLine(name);
  return line === '' || line.length > MAX_NAME_LENGTH ? null : line;
}

/** A text in one line, without the entities and tags that some publishers leave in JSON-LD. */
function plainLine(text: string): string {
  return text
    .replaceAll(/<[^<>]{0,200}>/g, '')
    .replaceAll(/&(?:amp|#0?38);/g, '&')
    .replaceAll(/&(?:quot|#0?34);/g, '"')
    .replaceAll(/&(?:#0?39|apos);/g, "'")
    .replaceAll(/[\s\u200B\uFEFF]+/g, ' ')
    .trim();
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isGiven<T>(value: T | null): value is T {
  return value !== null;
}
