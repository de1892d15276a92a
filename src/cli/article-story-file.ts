/**
 * A story file of the drafts of an article, to be looked through and applied. Everything an editor must do is marked TODO; words of the
 * article that are not quotations stand in comments alone.
 */
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import type { CleanedArticle } from '../reading/article.js';
import type { ArticleDraft, ArticleReading, DraftSpeaker } from '../reading/draft.js';
import { countryNamed } from '../reading/link/country-named.js';
import type { ReadingContext } from '../reading/reading-context.js';
import { MAX_LINE_LENGTH, MAX_NAME_LENGTH } from '../story/bounds.js';
import { decodeGlobalId } from '../story/global-id.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';

const TEXTS = words.read.storyFile;
/** The longest slug or key that is made from a title or name, in UTF-16 units. */
const MAX_SLUG_LENGTH = 60;
const LINE_WIDTH = 120;

type EntryFields = Record<string, unknown>;

/** One entry, with the comments above it. */
interface CommentedEntry {
  readonly fields: EntryFields;
  readonly comments: readonly string[];
}

/**
 * The story file of an article: a new story, or entries for the story of the context.
 * @throws CliError when nothing says when the article was published.
 */
export function storyFileOf({ article, drafts }: ArticleReading, context: ReadingContext): string {
  if (article.published === null) throw new CliError(words.read.publishedMissing);
  const published = article.published;
  const source = sourceOf(article, published);
  const speakers = new NamedActors(context);
  const statements = drafts
    .filter((draft, index) => drafts.findIndex((other) => isSame(draft, other)) === index)
    .filter(({ onRecord }) => onRecord === null || onRecord.relation === 'DIFFERS')
    .map((draft, index) =>
      statementOf(draft, index + 1, { article, published, speakers, source: source.slug, context }),
    );
  const story = context.story ?? storyOf(article, published, source.slug);
  const document = new Document({
    story,
    sources: [source.fields],
    ...(speakers.added.length === 0 ? {} : { actors: speakers.added }),
    ...(statements.length === 0 ? {} : { statements: statements.map(({ fields }) => fields) }),
  });
  document.commentBefore = commentOf([TEXTS.head]);
  comment(document, ['sources', 0], source.comments);
  if (context.story === null) comment(document, ['story'], [TEXTS.ownHeadline]);
  if (context.story === null && speakers.added.length > 0) comment(document, ['actors', 0], [TEXTS.actors]);
  for (const [index, { comments }] of statements.entries()) comment(document, ['statements', index], comments);
  layOut(document);
  return document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: false });
}

function storyOf({ title, language }: CleanedArticle, published: string, source: string): EntryFields {
  return {
    slug: slugOf(title ?? source, source),
    headline: lineOf(title ?? TEXTS.noHeadline),
    summary: TEXTS.summary,
    language,
    status: 'LIVE',
    startedAt: published.slice(0, DAY_LENGTH),
  };
}

/** The length of `2025-03-13`. */
const DAY_LENGTH = 10;

function sourceOf({ publisher, title, address, language }: CleanedArticle, published: string) {
  const slug = slugOf(`${publisher ?? 'article'} ${published.slice(0, DAY_LENGTH)}`, 'article');
  const fields: EntryFields = {
    slug,
    url: address ?? `https://article.invalid/${slug}`,
    publisher: lineOf(publisher ?? TEXTS.noPublisher),
    ...(title === null ? {} : { title: lineOf(title) }),
    kind: 'NEWS_REPORT',
    publishedAt: published,
    language,
  };
  const comments = [...(address === null ? [TEXTS.noAddress] : []), ...(publisher === null ? [TEXTS.noPublisher] : [])];
  return { slug, fields, comments };
}

interface StatementSetting {
  readonly article: CleanedArticle;
  readonly published: string;
  readonly speakers: NamedActors;
  readonly source: string;
  readonly context: ReadingContext;
}

function statementOf(draft: ArticleDraft, number: number, setting: StatementSetting): CommentedEntry {
  const { article, published, speakers, source, context } = setting;
  const { kind, saidAt, channel, event, proposals, speaker, onRecord, doubts } = draft;
  const spoken = article.text.slice(draft.content[0]?.[0], draft.content.at(-1)?.[1]);
  const isReported = kind === 'INDIRECT';
  const fields: EntryFields = {
    key: keyOf(speaker, published, number, context),
    mode: kind,
    text: isReported ? TEXTS.reword(number) : draft.words,
    language: article.language,
    attributions: [speakers.attributionOf(speaker)],
    saidAt:
      saidAt === null
        ? published
        : saidAt.timeZone === null
          ? saidAt.edtf
          : { edtf: saidAt.edtf, timeZone: saidAt.timeZone },
    channel,
    ...(event === null ? {} : { event }),
    ...(proposals.length === 0 ? {} : { proposals }),
    citations: [
      isReported
        ? { source, supports: ['ATTRIBUTION'] }
        : { source, quote: spoken, supports: ['WORDING', 'ATTRIBUTION'] },
    ],
  };
  const comments = [
    ...(isReported ? [TEXTS.inWordsOfArticle(number, draft.words)] : []),
    ...(kind === 'MIXED' ? [TEXTS.partlyInWordsOfArticle] : []),
    ...(speaker === null ? [TEXTS.noSpeaker] : []),
    ...(saidAt === null ? [TEXTS.noTime] : []),
    ...(onRecord === null ? [] : [TEXTS.differs(decodeGlobalId(onRecord.statement)?.id ?? onRecord.statement)]),
    ...doubts.map(TEXTS.doubt),
  ];
  return { fields, comments };
}

/** The actors that the article names, and those of the record. */
class NamedActors {
  readonly added: EntryFields[] = [];
  private readonly slugs = new Map<string, string>();

  constructor(private readonly context: ReadingContext) {}

  /** The attribution of a statement to its speaker, who becomes a new actor where the record has none. */
  attributionOf(speaker: DraftSpeaker | null): EntryFields {
    if (speaker === null) return {};
    const { actor, name, named, type, office, onBehalfOf, represents, otherNames } = speaker;
    const principal = represents ?? (onBehalfOf === null ? null : this.slugFor(onBehalfOf, 'ORGANIZATION', {}));
    const principals = principal === null ? {} : { onBehalfOf: [principal] };
    const held = office === null ? {} : { office: lineOf(office) };
    const known = this.context.actors.find(({ slug }) => slug === actor);
    // The record's office is the default; one that the record does not have comes from the article.
    if (actor !== null)
      return { speaker: actor, ...principals, ...(type === 'PERSON' && known?.office == null ? held : {}) };
    if (!named) return { label: lineOf(name), ...principals };
    const isPerson = type === 'PERSON';
    const added = this.slugFor(name, type, {
      ...(otherNames.length === 0 ? {} : { otherNames: otherNames.map(lineOf) }),
      ...(isPerson ? held : {}),
      ...(isPerson && principal !== null ? { represents: principal } : {}),
    });
    return { speaker: added, ...(added === principal ? {} : principals) };
  }

  private slugFor(name: string, type: DraftSpeaker['type'], more: EntryFields): string {
    const country = type === 'PERSON' ? null : countryNamed(name);
    const shown = country?.name ?? lineOf(name).slice(0, MAX_NAME_LENGTH);
    const known = this.slugs.get(shown);
    if (known !== undefined) return known;
    const ofRecord = this.context.actors.find((actor) => actor.name === shown);
    const slug = ofRecord?.slug ?? this.newSlug(shown);
    this.slugs.set(shown, slug);
    if (ofRecord === undefined) {
      const iso = country === null ? {} : { isoCode: country.isoCode };
      this.added.push({ slug, type: country === null ? type : 'COUNTRY', name: shown, ...iso, ...more });
    }
    return slug;
  }

  private newSlug(name: string): string {
    const slug = slugOf(name, `actor-${this.added.length + 1}`);
    const isTaken = [...this.slugs.values(), ...this.context.actors.map((one) => one.slug)].includes(slug);
    return isTaken ? `${slug}-${this.added.length + 1}` : slug;
  }
}

/** A key that no statement of the story has. */
function keyOf(
  speaker: DraftSpeaker | null,
  published: string,
  number: number,
  { statements }: ReadingContext,
): string {
  const name = speaker === null ? 'unknown' : (speaker.actor ?? slugOf(speaker.name, 'speaker'));
  const key = `${name}-${published.slice(0, DAY_LENGTH)}-${number}`;
  return statements.some((statement) => statement.key === key) ? `${key}-b` : key;
}

/** Whether two drafts are one statement: the same words of the same speaker. */
function isSame(a: ArticleDraft, b: ArticleDraft): boolean {
  const bare = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
  return a === b || (a.speaker?.name === b.speaker?.name && bare(a.words) === bare(b.words));
}

/** A text as a slug; `otherwise` for one without Latin letters or digits. */
function slugOf(text: string, otherwise: string): string {
  const parts =
    text
      .normalize('NFKD')
      .replaceAll(/[\p{M}'’]/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  let slug = '';
  for (const part of parts) {
    if (slug.length + part.length >= MAX_SLUG_LENGTH) break;
    slug += slug === '' ? part : `-${part}`;
  }
  return slug === '' ? otherwise : slug;
}

/** A text as a field of one line may have it. */
function lineOf(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, MAX_LINE_LENGTH);
}

function comment(document: Document, path: readonly unknown[], comments: readonly string[]): void {
  const node = document.getIn(path, true);
  if (comments.length > 0 && isMap(node)) node.commentBefore = commentOf(comments);
}

function commentOf(comments: readonly string[]): string {
  return comments.map((one) => ` ${one.replaceAll(/[\s\p{Cc}]+/gu, ' ')}`).join('\n');
}

/** Puts an empty line before each section and each statement, and short lists and mappings in one line. */
function layOut(document: Document): void {
  visit(document, {
    Pair: (_, { key, value }, path) => {
      if (isScalar(key) && path.length === 2 && key.value !== 'story') key.spaceBefore = true;
      if (!isScalar(key) || !isSeq(value)) return;
      if (key.value === 'statements') for (const item of value.items.slice(1)) if (isMap(item)) item.spaceBefore = true;
      if (key.value === 'attributions' || key.value === 'supports') value.flow = true;
    },
  });
}
