/** Finds statements on the record that report the same utterance as a draft, and proposals that it may be about. */
import { globalId } from '../../story/global-id.js';
import { idInStory } from '../../story/identity.js';
import { carriesWords, quotedSpans } from '../../story/quotation.js';
import { bareWords } from '../../story/rules.js';
import { mayBeSameDay, parseTime } from '../../story/time.js';
import type { CleanedArticle } from '../article.js';
import type { DraftKind, DraftSpeaker, DraftTime, RecordedMatch } from '../draft.js';
import { plain } from '../names.js';
import type { KnownProposal, KnownSource, KnownStatement, ReadingContext } from '../reading-context.js';
import { dayOf } from './dates.js';
import { contentWords, shareOf, type WeightedWords, weighted, weightIn } from './nearness.js';

/** The parts of a draft that say which utterance it is. */
export interface Utterance {
  readonly kind: DraftKind;
  readonly words: string;
  /** The words of its passage. */
  readonly passage: string;
  readonly speaker: DraftSpeaker | null;
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

/** A statement on the record, prepared for being compared. */
interface Recorded {
  readonly statement: KnownStatement;
  readonly speakers: ReadonlySet<string>;
  readonly wordings: readonly { readonly text: string; readonly words: ReadonlySet<string> }[];
  /** Whether the record cites this very article for it, and with which passages. */
  readonly isCited: boolean;
  readonly passages: readonly string[];
}

/** The statements of a story, ready to be compared with the drafts of one article. */
export class StatementIndex {
  private readonly bySpeaker = new Map<string, Recorded[]>();

  constructor(
    private readonly context: ReadingContext,
    article: CleanedArticle,
  ) {
    const own = new Set(context.sources.filter((source) => isOf(source, article)).map(({ slug }) => slug));
    for (const statement of context.statements) {
      const recorded = prepared(statement, own, article.language);
      for (const speaker of recorded.speakers) {
        this.bySpeaker.set(speaker, [...(this.bySpeaker.get(speaker) ?? []), recorded]);
      }
    }
  }

  /** The statement that reports the same utterance, the nearest one where several do. */
  match(draft: Utterance): RecordedMatch | null {
    const { story } = this.context;
    if (story === null || draft.speaker === null) return null;
    const words = contentWords(draft.words);
    const candidates = this.bySpeaker.get(draft.speaker.actor ?? plain(draft.speaker.name)) ?? [];
    const near = candidates
      .flatMap((recorded) => {
        const nearness = this.nearness(draft, words, recorded);
        return nearness === null ? [] : [{ recorded, nearness }];
      })
      .sort((a, b) => b.nearness - a.nearness)[0];
    if (near === undefined) return null;
    const { statement, isCited } = near.recorded;
    const relation = isCited ? 'CITED' : isSameWording(draft, statement) ? 'SAME' : 'DIFFERS';
    return { statement: globalId('statement', idInStory(story, statement.key)), relation };
  }

  /** How near a statement is to a draft; `null` where it reports something else. */
  private nearness(draft: Utterance, words: ReadonlySet<string>, recorded: Recorded): number | null {
    const { statement, wordings, isCited, passages } = recorded;
    if (isCited && passages.some((passage) => isPassageOf(passage, draft))) return 1;
    if (!isCited && !this.mayBeSameDay(draft.saidAt, statement)) return null;
    const nearest = Math.max(0, ...wordings.map((wording) => shareOf(words, wording.words)));
    const isQuoted = draft.kind === 'DIRECT' && statement.mode === 'DIRECT';
    const isPart = wordings.some(({ text }) => isPartOf(draft.words, text) || isPartOf(text, draft.words));
    if (isPart) return Math.max(nearest, NEAR.quoted);
    return nearest >= (isCited ? NEAR.cited : isQuoted ? NEAR.quoted : NEAR.reported) ? nearest : null;
  }

  /** Times without words of the article are about the day of publication: the day before it may be meant. */
  private mayBeSameDay(saidAt: DraftTime | null, { saidAt: recorded }: KnownStatement): boolean {
    if (saidAt === null) return true;
    const { edtf, timeZone, words } = saidAt;
    const isVague = words === null || edtf.includes('~');
    const day = isVague ? dayOf(edtf) : null;
    const near = day === null ? edtf : `${day.subtract({ days: VAGUE_DAYS })}/${day.add({ days: VAGUE_DAYS })}`;
    return mayBeSameDay(parseTime({ edtf: near, timeZone, approximate: false }), recorded);
  }
}

/** How many days around publication a statement without a time may have been said. */
const VAGUE_DAYS = 2;

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
    wordings: texts.map((one) => ({ text: one, words: contentWords(one) })),
    isCited: cited.length > 0,
    passages: cited.flatMap(({ quote }) => (quote === null ? [] : quote.exact)),
  };
}

/** Whether a source is this article: by its address, or by its publisher, day and title. */
function isOf(source: KnownSource, { address, publisher, published, title }: CleanedArticle): boolean {
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

/** Whether the record has words of a passage as those of a draft. */
function isPassageOf(passage: string, { words }: Utterance): boolean {
  return isPartOf(passage, words) || isPartOf(words, passage);
}

/** Whether the words of one text stand in another, except for case and punctuation. */
function isPartOf(part: string, text: string): boolean {
  const words = bareWords(part);
  return words !== '' && ` ${bareWords(text)} `.includes(` ${words} `);
}

/** Whether the article has the words of a statement, or the statement those of the draft. Reported speech has no wording to differ in. */
function isSameWording({ kind, words, passage }: Utterance, { mode, text }: KnownStatement): boolean {
  if (kind !== 'DIRECT' || mode !== 'DIRECT')
    return kind === 'INDIRECT' || mode === 'INDIRECT' || quotesAgree(words, text);
  return carriesWords(text, passage) || isPartOf(words, text) || bareWords(words) === bareWords(text);
}

/** Whether the quoted words of one text all stand in the other. */
function quotesAgree(a: string, b: string): boolean {
  return [
    [a, b],
    [b, a],
  ].some(([from = '', to = '']) => {
    const characters = [...from];
    const quoted = quotedSpans(from).map(({ start, end }) => characters.slice(start, end).join(''));
    return (quoted.length === 0 ? [from] : quoted).every((part) => isPartOf(part, to));
  });
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
