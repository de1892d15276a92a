/** Finds statements on the record that report the same utterance as a draft, and proposals that it may be about. */
import type { DraftTime, RecordedMatch } from '../../story/article.js';
import { globalId } from '../../story/global-id.js';
import { idInStory } from '../../story/identity.js';
import { plain } from '../../story/name-words.js';
import { bareWords, carriesWords, quotedSpans } from '../../story/quotation.js';
import type { FuzzyTime } from '../../story/time.js';
import type { SpeechMode } from '../../story/vocabulary.js';
import type { CleanedArticle } from '../article.js';
import type { DraftSpeaker } from '../draft.js';
import { isNegated } from '../en/references.js';
import type { KnownProposal, KnownSource, KnownStatement, ReadingContext } from '../reading-context.js';
import { Calendar, dayOf, meet } from './dates.js';
import { contentWords, shareOf, type WeightedWords, weighted, weightIn } from './nearness.js';

/** The parts of a draft that say which utterance it is. */
export interface Utterance {
  readonly kind: SpeechMode;
  readonly words: string;
  /** The words of its passage. */
  readonly passage: string;
  /** Whether the article says that it was denied, or was not said. */
  readonly isDenial: boolean;
  readonly speaker: Pick<DraftSpeaker, 'actor' | 'name'> | null;
  readonly saidAt: DraftTime | null;
}

/** How near two texts are, as shares of their words (the coefficient of Dice). */
const NEAR = {
  /** The same utterance, quoted. */
  quoted: 0.5,
  /** The same utterance, one of them in other words than the speaker's. */
  reported: 0.35,
  /** The same, where the record cites the article itself. */
  cited: 0.3,
} as const;

/** A text, prepared for being compared. */
interface ComparedWords {
  readonly text: string;
  /** Its words without case and punctuation, between spaces. */
  readonly bare: string;
  readonly content: ReadonlySet<string>;
}

/** A statement on the record, prepared for being compared. */
interface Recorded {
  readonly statement: KnownStatement;
  readonly speakers: ReadonlySet<string>;
  readonly wordings: readonly ComparedWords[];
  /** Whether the record cites this very article for it, and with which passages. */
  readonly isCited: boolean;
  readonly passages: readonly ComparedWords[];
}

/** A statement whose words are near those of a draft. */
interface NearStatement {
  readonly recorded: Recorded;
  readonly wording: ComparedWords;
  readonly nearness: number;
}

/** The statements of a story, ready to be compared with the drafts of one article. */
export class StatementIndex {
  private readonly bySpeaker = new Map<string, Recorded[]>();
  private readonly calendar = new Calendar();

  constructor(
    private readonly context: Pick<ReadingContext, 'story' | 'statements' | 'sources'>,
    article: Omit<CleanedArticle, 'text' | 'paragraphs'>,
  ) {
    const own = new Set(context.sources.filter((source) => isSourceOf(source, article)).map(({ slug }) => slug));
    for (const statement of context.statements) {
      const recorded = prepared(statement, own, article.language);
      for (const speaker of recorded.speakers) {
        const known = this.bySpeaker.get(speaker);
        if (known === undefined) this.bySpeaker.set(speaker, [recorded]);
        else known.push(recorded);
      }
    }
  }

  /** The statement that reports the same utterance, the nearest one where several do, and how it relates to the draft. */
  match(draft: Utterance): RecordedMatch | null {
    const { story } = this.context;
    const own = wordingOf(draft.words);
    const near = this.nearest(draft, own);
    if (story === null || near === null) return null;
    const { statement, isCited } = near.recorded;
    const relation = isCited ? 'CITED' : isSameWording(draft, own, statement, near.wording) ? 'SAME' : 'DIFFERS';
    return { statement: globalId('statement', idInStory(story, statement.key)), relation };
  }

  /** The statement that reports the same utterance, the nearest one where several do. */
  find(draft: Utterance): KnownStatement | null {
    return this.nearest(draft, wordingOf(draft.words))?.recorded.statement ?? null;
  }

  private nearest(draft: Utterance, own: ComparedWords): NearStatement | null {
    if (draft.speaker === null) return null;
    const near = (this.bySpeaker.get(draft.speaker.actor ?? plain(draft.speaker.name)) ?? [])
      .flatMap((recorded) => nearStatement(draft, own, recorded) ?? [])
      .sort((a, b) => b.nearness - a.nearness)
      .find(({ recorded }) => recorded.isCited || mayBeSameDay(this.calendar, draft.saidAt, recorded.statement.saidAt));
    return near ?? null;
  }
}

/** Whether a draft and a statement on the record may be of one day. */
export function mayBeSameDay(calendar: Calendar, saidAt: DraftTime | null, recorded: FuzzyTime): boolean {
  if (saidAt === null) return true;
  const { edtf, timeZone, words } = saidAt;
  // A time without words of the article is about the day of publication: a day or two before it may be meant.
  const isAbout = words === null || edtf.includes('~');
  return meet(
    isAbout ? calendar.daysAbout(edtf, timeZone, ABOUT_DAYS) : calendar.daysIn(edtf, timeZone),
    calendar.daysOf(recorded),
  );
}

/** How near a statement is to a draft; `null` where it reports something else. */
function nearStatement(draft: Utterance, own: ComparedWords, recorded: Recorded): NearStatement | null {
  const { statement, wordings, isCited, passages } = recorded;
  const [first] = wordings;
  const cited = passages.filter(({ bare }) => isPart(bare, own.bare) || isPart(own.bare, bare));
  const longest = Math.max(0, ...cited.map(({ text }) => text.length));
  if (first !== undefined && longest > 0) return { recorded, wording: first, nearness: 1 + longest };
  const isQuoted = draft.kind === 'DIRECT' && statement.mode === 'DIRECT';
  const least = isCited ? NEAR.cited : isQuoted ? NEAR.quoted : NEAR.reported;
  // The words of a denial are those that it denies, so that a statement of the same words says the opposite.
  const nearest = wordings
    .filter(({ text }) => !draft.isDenial || isNegated(text))
    .map((wording) => {
      const isWhole = own.bare === wording.bare;
      const isPartOfOther = isLongPart(own.bare, wording.bare) || isLongPart(wording.bare, own.bare);
      const share = shareOf(own.content, wording.content);
      return { recorded, wording, nearness: isWhole ? 1 : isPartOfOther ? Math.max(share, least) : share };
    })
    .sort((a, b) => b.nearness - a.nearness)[0];
  return nearest === undefined || nearest.nearness < least ? null : nearest;
}

function wordingOf(text: string): ComparedWords {
  return { text, bare: wordsOf(text), content: contentWords(text) };
}

/** How many days around publication a statement without a time may have been said. */
const ABOUT_DAYS = 2;

function prepared(statement: KnownStatement, own: ReadonlySet<string>, language: string): Recorded {
  const { text, translations, attributions, citations } = statement;
  const texts = [
    text,
    ...translations.filter((one) => one.language.split('-')[0] === language.split('-')[0]).map((one) => one.text),
  ];
  const cited = citations.filter(({ source }) => own.has(source));
  return {
    statement,
    speakers: new Set(attributions.flatMap(({ speaker, label }) => speaker ?? (label === null ? [] : plain(label)))),
    wordings: texts.map(wordingOf),
    isCited: cited.length > 0,
    passages: cited.flatMap(({ quote }) => (quote === null ? [] : wordingOf(quote.exact))),
  };
}

/** Whether a source is this article: by its address, or by its publisher, day and title. */
export function isSourceOf(
  source: KnownSource,
  { address, publisher, published, title }: Pick<CleanedArticle, 'address' | 'publisher' | 'published' | 'title'>,
): boolean {
  if (address !== null && [source.url, source.archivedUrl].some((one) => one !== null && isSameAddress(one, address))) {
    return true;
  }
  const day = dayOf(published);
  if (publisher === null || day === null || plain(publisher) !== plain(source.publisher)) return false;
  const isSameTitle = title === null || source.title === null || plain(title) === plain(source.title);
  return isSameTitle && source.publishedAt !== null && dayOf(source.publishedAt.edtf)?.equals(day) === true;
}

/** Addresses are one where only the scheme, `www.`, the query or the last slash differ. */
function isSameAddress(a: string, b: string): boolean {
  const bare = (address: string) =>
    address
      .replace(/^https?:\/\/(?:www\.|m\.|amp\.)?/i, '')
      .replace(/[?#].*$/, '')
      .replace(/\/$/, '');
  return bare(a) === bare(b);
}

/** Whether the words of one text stand in another; both are bare. */
function isPart(part: string, text: string): boolean {
  return part.trim() !== '' && text.includes(part);
}

/** Fewer words than these are part of many texts by chance. */
const FEWEST_WORDS_IN_COMMON = 4;

function isLongPart(part: string, text: string): boolean {
  return isPart(part, text) && part.trim().split(' ').length >= FEWEST_WORDS_IN_COMMON;
}

/**
 * Whether the article has the words of a statement, or the statement those of the draft. Reported speech has no wording
 * to differ in.
 */
function isSameWording(
  draft: Utterance,
  own: ComparedWords,
  { mode }: KnownStatement,
  { text, bare }: ComparedWords,
): boolean {
  if (draft.kind === 'INDIRECT' || mode === 'INDIRECT') return true;
  if (draft.kind === 'MIXED' || mode === 'MIXED') return quotesAgree(draft.words, text);
  return carriesWords(text, draft.passage) || isPart(own.bare, bare) || isPart(bare, own.bare);
}

/** Whether the quoted words of one text all stand in the other. */
function quotesAgree(a: string, b: string): boolean {
  return (
    quotesOf(a).every((quoted) => isPart(quoted, wordsOf(b))) ||
    quotesOf(b).every((quoted) => isPart(quoted, wordsOf(a)))
  );
}

function wordsOf(text: string): string {
  return ` ${bareWords(text)} `;
}

/** The quoted words of a text; of a DIRECT one, all. */
function quotesOf(text: string): readonly string[] {
  const characters = [...text];
  const quoted = quotedSpans(text).map(({ start, end }) => characters.slice(start, end).join(''));
  return (quoted.length === 0 ? [text] : quoted).map(wordsOf);
}

/** How near the words of a proposal must be to those of a draft. Its description and terms count half. */
const [PROPOSAL_IS_NEAR, MORE_COUNTS] = [0.5, 0.5];
/** The most proposals that a draft suggests. */
const MOST_PROPOSALS = 3;

/** The proposals of a story, ready to be compared with drafts. */
export class ProposalIndex {
  private readonly titles: readonly WeightedWords[];
  private readonly contents: readonly WeightedWords[];

  constructor(private readonly proposals: readonly KnownProposal[]) {
    this.titles = weighted(proposals.map(({ title }) => title));
    this.contents = weighted(proposals.map(({ description, terms }) => [description ?? '', ...terms].join(' ')));
  }

  /** The slugs of the proposals whose words are near, the nearest first. */
  near({ words, passage }: Pick<Utterance, 'words' | 'passage'>): readonly string[] {
    const text = contentWords(`${words} ${passage}`);
    const nearness = (of: WeightedWords | undefined) => (of === undefined ? 0 : weightIn(of, text));
    return this.proposals
      .map(({ slug }, index) => ({
        slug,
        near: nearness(this.titles[index]) + MORE_COUNTS * nearness(this.contents[index]),
      }))
      .filter(({ near }) => near >= PROPOSAL_IS_NEAR)
      .sort((a, b) => b.near - a.near)
      .slice(0, MOST_PROPOSALS)
      .map(({ slug }) => slug);
  }
}
