/** When, through which channel and at which event of the record something was said, by the words around it. */
import type { Temporal } from 'temporal-polyfill';
import type { DraftTime, FoundSpeech, TextSpan } from '../../story/article.js';
import { plain } from '../../story/name-words.js';
import type { Channel } from '../../story/vocabulary.js';
import { readingWords } from '../../words/reading.js';
import type { CleanedArticle } from '../article.js';
import { ENGLISH } from '../clean/article-language.js';
import type { DraftSpeaker } from '../draft.js';
import { channelOf, isOfSomethingElse, occasionsIn } from '../en/occasions.js';
import { type NamedDays, namedDays } from '../en/time-words.js';
import type { KnownEvent, ReadingContext } from '../reading-context.js';
import { Calendar, dayOf, edtfOfDays, meet } from './dates.js';
import { hullOf, outside } from './passages.js';

/** The circumstances of one statement. */
export interface Setting {
  readonly saidAt: DraftTime | null;
  readonly channel: Channel;
  /** The slug of an event of the story. */
  readonly event: string | null;
  readonly doubts: readonly string[];
}

/** A speech with its speaker. */
export interface SpokenSpeech {
  readonly found: FoundSpeech;
  readonly speaker: DraftSpeaker | null;
}

/** A setting by the words around the statement, and the place of these words. */
interface OwnSetting extends Setting {
  readonly paragraph: number;
}

/** How many paragraphs apart statements of one speaker are taken to be of one occasion. */
const SAME_OCCASION_PARAGRAPHS = 3;

/** The setting of each speech, in the same order. */
export function settingsOf(
  article: CleanedArticle,
  sentences: readonly TextSpan[],
  spoken: readonly SpokenSpeech[],
  context: ReadingContext,
): readonly Setting[] {
  const published = dayOf(article.published);
  const scene = new Scene(article, sentences, spoken, context.events, published);
  const own = spoken.map((one) => scene.ownSetting(one));
  return shared(own, spoken).map((setting) =>
    setting.saidAt === null ? undated(setting, article, published) : setting,
  );
}

/** The article and the record, from which settings come. */
class Scene {
  private readonly days: readonly NamedDays[];
  private readonly contents: readonly TextSpan[];
  private readonly cues: readonly TextSpan[];
  private readonly calendar = new Calendar();

  constructor(
    private readonly article: CleanedArticle,
    private readonly sentences: readonly TextSpan[],
    spoken: readonly SpokenSpeech[],
    private readonly events: readonly KnownEvent[],
    private readonly published: Temporal.PlainDate | null,
  ) {
    this.days = article.language === ENGLISH ? namedDays(article.text, published) : [];
    this.contents = spoken.flatMap(({ found }) => found.content);
    this.cues = spoken.flatMap(({ found }) => found.cue);
  }

  /** The setting that the clause around a statement names, or a sentence before it in the paragraph. */
  ownSetting({ found, speaker }: SpokenSpeech): OwnSetting {
    const clause = this.clauseOf(found);
    const isRead = this.article.language === ENGLISH;
    const words = isRead ? clause.map((span) => this.article.text.slice(...span)).join(' ') : '';
    const at = hullOf([...found.cue, ...found.source, ...found.content])?.[0] ?? 0;
    const paragraph = this.article.paragraphs.findLastIndex(([start]) => start <= at);
    const named = this.daysIn(clause, found);
    const earlier = named === null ? this.daysBefore(found, paragraph) : null;
    const days = named ?? earlier;
    const event = this.eventAt(words, speaker, days);
    const doubts = [
      ...(days?.doubt == null ? [] : [days.doubt]),
      ...(earlier === null ? [] : [readingWords.time.ofSentenceBefore]),
    ];
    const channel = channelOf(words);
    const saidAt =
      days === null
        ? this.timeOf(event, clause)
        : { edtf: edtfOfDays(days), timeZone: this.zoneOf(words, event, days), words: days.span };
    return { saidAt, channel, event: event?.slug ?? null, doubts, paragraph };
  }

  /** The sentences of the cue and the speaker, as far as they are near, without anything that anybody says in them. */
  private clauseOf({ cue, source, content }: FoundSpeech): readonly TextSpan[] {
    const near = hullOf(cue) ?? hullOf(source) ?? hullOf(content.slice(0, 1));
    if (near === null) return [];
    const own = [...cue, ...source];
    const hull = hullOf(this.sentences.filter(([start, end]) => own.some(([from, to]) => start < to && end > from)));
    const [start, end] = hull ?? near;
    return outside([Math.max(start, near[0] - NEAR), Math.min(end, near[1] + NEAR)], this.contents);
  }

  /** The days that belong to the cue: the nearest ones in its sentence that belong to nothing else there. */
  private daysIn(clause: readonly TextSpan[], { cue, source }: FoundSpeech): NamedDays | null {
    const own = hullOf(cue) ?? hullOf(source);
    const near = this.daysInParts(clause, own)
      .map((days) => ({ days, distance: own === null ? 0 : distanceOf(days.span, own) }))
      .sort((a, b) => a.distance - b.distance);
    const isOthers = ({ days, distance }: (typeof near)[number]) =>
      this.cues.some((other) => other[0] !== own?.[0] && distanceOf(days.span, other) < distance);
    return near.find((one) => !isOthers(one))?.days ?? null;
  }

  /** The days that some parts of the text name, where these are times of speaking. */
  private daysInParts(parts: readonly TextSpan[], cue: TextSpan | null): readonly NamedDays[] {
    const [from, until] = hullOf(parts) ?? [0, 0];
    return this.days
      .filter(({ span: [start, end] }) => start >= from && end <= until)
      .filter(({ span }) => {
        const part = parts.find(([start, end]) => span[0] >= start && span[1] <= end);
        return part !== undefined && !isOfSomethingElse(this.leadOf(span, part, cue));
      });
  }

  /** The words from the beginning of the clause, or from the cue in it, to a time. */
  private leadOf([start]: TextSpan, [from]: TextSpan, cue: TextSpan | null): string {
    let clause = start;
    while (clause > from && !CLAUSE_MARK.test(this.article.text.charAt(clause - 1))) clause -= 1;
    return this.article.text.slice(cue !== null && cue[1] <= start ? Math.max(clause, cue[1]) : clause, start);
  }

  /** The days of the sentences before a statement in its paragraph, where these name only one time. */
  private daysBefore({ content }: FoundSpeech, paragraph: number): NamedDays | null {
    const [from] = this.article.paragraphs[paragraph] ?? [0];
    const until = content[0]?.[0] ?? from;
    const [only, ...others] = this.daysInParts(outside([Math.max(from, until - NEAR), until], this.contents), null);
    return others.length > 0 ? null : (only ?? null);
  }

  /** The event of the record at which the words say that it was said, where only one fits. */
  private eventAt(words: string, speaker: DraftSpeaker | null, days: NamedDays | null): KnownEvent | null {
    if (this.events.length === 0) return null;
    const kinds = occasionsIn(words).map(({ kind }) => kind);
    const [only, ...others] = this.events.filter(
      (event) =>
        kinds.includes(event.kind) &&
        TAKES_PLACE.has(event.status) &&
        (isPlaceIn(event, words) || takesPart(event, speaker)) &&
        this.isThen(event, days),
    );
    return others.length > 0 ? null : (only ?? null);
  }

  /** Whether an event may have been on these days; without days, whether it may have been in the week before publication. */
  private isThen({ time }: KnownEvent, days: NamedDays | null): boolean {
    if (time === null) return true;
    if (days === null && this.published === null) return false;
    const last = days?.last ?? this.published;
    const first = days?.first ?? this.published?.subtract({ days: DAYS_OF_NEWS });
    return meet(this.calendar.daysOf(time), { first: String(first), last: String(last) });
  }

  /** The time of an event at which something was said, beside the words that name it. */
  private timeOf(event: KnownEvent | null, clause: readonly TextSpan[]): DraftTime | null {
    if (event === null || event.time === null) return null;
    const words = clause.flatMap(([start, end]) =>
      occasionsIn(this.article.text.slice(start, end))
        .filter(({ kind }) => kind === event.kind)
        .map((named): TextSpan => [start + named.start, start + named.end]),
    )[0];
    const { edtf, approximate, timeZone } = event.time;
    // EDTF has no mark for "about" at a time of day.
    const written = approximate && !edtf.includes('~') ? `${edtf.slice(0, DAY_LENGTH)}~` : edtf;
    return { edtf: written, timeZone, words: words ?? null };
  }

  /** The zone in which days are meant: of the event, or of one at a place that the words name. */
  private zoneOf(words: string, event: KnownEvent | null, days: NamedDays): string | null {
    const there = event === null ? this.events.filter((one) => isPlaceIn(one, words)) : [event];
    const then = there.filter((one) => this.isThen(one, days));
    const zones = new Set(then.map(({ time }) => time?.timeZone ?? null));
    const [zone = null] = zones;
    return zones.size === 1 ? zone : null;
  }
}

/** The length of `2025-03-13`. */
const DAY_LENGTH = 10;
/** The most days before publication of an occasion that an article names without a day. */
const DAYS_OF_NEWS = 7;

/** A mark that ends a clause. */
const CLAUSE_MARK = /[,;:–—()]/u;
/** The longest distance from a cue to words about its circumstances, in UTF-16 units. */
const NEAR = 600;

const TAKES_PLACE: ReadonlySet<KnownEvent['status']> = new Set(['HELD', 'UNDER_WAY', 'SCHEDULED']);

function isPlaceIn({ place }: KnownEvent, words: string): boolean {
  const text = ` ${plain(words)} `;
  return (place ?? '').split(',').some((part) => plain(part) !== '' && text.includes(` ${plain(part)} `));
}

function takesPart({ participants }: KnownEvent, speaker: DraftSpeaker | null): boolean {
  const known = [speaker?.actor ?? null, speaker?.represents ?? null];
  return participants.some(({ actor }) => known.includes(actor));
}

function distanceOf([start, end]: TextSpan, [from, to]: TextSpan): number {
  return Math.max(0, start - to, from - end);
}

/**
 * Settings with those of the same speaker's other statements nearby, where their own words say none: "he added" goes on
 * at the press conference, and the first sentence of an article tells of one that it names below.
 */
function shared(own: readonly OwnSetting[], spoken: readonly SpokenSpeech[]): readonly OwnSetting[] {
  const after = spread(own, spoken, readingWords.time.ofStatementBefore);
  const back = spread([...after].reverse(), [...spoken].reverse(), readingWords.time.ofLaterStatement);
  return [...back].reverse();
}

function spread(
  settings: readonly OwnSetting[],
  spoken: readonly SpokenSpeech[],
  doubt: string,
): readonly OwnSetting[] {
  const last = new Map<string, OwnSetting>();
  return settings.map((setting, index) => {
    const name = spoken[index]?.speaker?.name ?? null;
    if (name === null) return setting;
    const before = last.get(name);
    const isNear = before !== undefined && Math.abs(before.paragraph - setting.paragraph) <= SAME_OCCASION_PARAGRAPHS;
    const next = isNear && setting.saidAt === null && fits(setting, before) ? joined(setting, before, doubt) : setting;
    if (next.saidAt !== null) last.set(name, next);
    return next;
  });
}

/** Whether two settings of a speaker do not contradict each other. */
function fits(setting: OwnSetting, before: OwnSetting): boolean {
  return setting.channel === 'UNKNOWN' || setting.channel === 'REMARKS' || setting.channel === before.channel;
}

function joined(setting: OwnSetting, before: OwnSetting, doubt: string): OwnSetting {
  const channel = before.channel === 'UNKNOWN' ? setting.channel : before.channel;
  return { ...setting, saidAt: before.saidAt, channel, event: before.event, doubts: [...setting.doubts, doubt] };
}

/** A setting without words for its time: about when the article was published. */
function undated(setting: Setting, { published }: CleanedArticle, day: Temporal.PlainDate | null): Setting {
  const doubt = published === null ? readingWords.time.nowhere : readingWords.time.asPublished;
  const about = day?.toString() ?? /^\d{4}(?:-\d{2})?$/.exec(published ?? '')?.[0] ?? null;
  const saidAt = about === null ? null : { edtf: `${about}~`, timeZone: null, words: null };
  return { ...setting, saidAt, doubts: [...setting.doubts, doubt] };
}
