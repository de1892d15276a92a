/**
 * The rules of the domain in English: what breaks one, and what would be right. The service and the desk in the page say it to editors. The
 * names of fields and values (`requiredParties`, `AGREED`) are marked (`../names.ts`): story files and the API have them in every language,
 * and the desk says the labels of its forms in their place. The rules lie below all other rooms, so this file imports nothing else.
 */
import { fieldName, valueName } from '../names.js';

const evidenceStatus = (statement: string, status: string) =>
  `${statement} is ${valueName('StatementStatus', status)}; only a published statement can be evidence`;
const mode = fieldName('statements', 'mode');
const agreed = valueName('ProposalStatus', 'AGREED');
const held = valueName('EventStatus', 'HELD');
const conditionally = valueName('Stance', 'ACCEPTS_CONDITIONALLY');

export const ruleWords = {
  /** The characters of a text; the name of its field stands before. */
  characters: {
    notText: 'has control characters or halves of characters; remove them',
    lost: 'has \uFFFD (U+FFFD) in place of a lost character; write the character, and send UTF-8',
    backwards: 'has characters that display the text after them backwards (U+202D or U+202E); remove them',
    turning:
      'has characters that change the direction of the text after them (U+202A to U+202E, U+2066 to U+2069); remove them',
    severalLines: 'has line breaks or tabs; write it on one line',
  },
  /** The marks of quoted words; the kind of speech stands before. */
  text: {
    ofMode: (spoken: string, fault: string) => `${valueName('SpeechMode', spoken)} text: ${fault}`,
    noWords: 'it has no words of the speaker; write at least one',
    surrounded: 'leave out the quotation marks around it; the page adds them',
    threeStops: 'write an omission as … (one character), not as three full stops',
    nestedBrackets: 'the square brackets are nested; write an insertion [like this]',
    bracketNotOpened: 'a closing square bracket has no opening one',
    bracketNotClosed: 'an opening square bracket has no closing one',
    all: (faults: readonly string[]) => faults.join('; '),
    indirectWithMarks: `reported speech cannot have quotation marks; set the ${mode} to ${valueName('SpeechMode', 'MIXED')}, or rephrase the text`,
    straightMarks: 'write the marks as “ and ”, so that it is clear where quoted words begin and end',
    nestedQuotation: 'a quotation opens inside another one; close the first one before',
    markNotOpened: 'a closing mark ” has no opening mark “',
    markNotClosed: 'an opening mark “ has no closing mark ”',
    tooManyQuotations: (count: number, most: number) =>
      `it has ${count} quotations, and may have at most ${most}; divide it into several statements`,
    noQuotation: `it has no quoted words between “ and ”; add the marks, or set the ${mode} to ${valueName('SpeechMode', 'INDIRECT')}`,
    emptyQuotation: 'a quotation is empty; put the quoted words between “ and ”',
  },
  /** A time that cannot be read. */
  time: {
    notATime: (text: string, advice: string) => `"${text}" is not a time: ${advice}`,
    writeLike: 'write one like 2025, 2025-03, 2025-03-13, 2025-03-18T14:00Z, 2025-03~ or 2025-03-21/2025-03-22',
    choice:
      'a choice between times is not supported; write the interval that contains them, like 2025-03-21/2025-03-22',
    openInterval: 'an interval needs both ends; write the earliest beginning and the latest end, like 2025-03/2025-04',
    uncertain: '"?" and "%" are not supported; leave them out, or add ~ to an approximate time, like 2025-03~',
    longYear: 'years must be from 0002 to 9998, in four digits',
    openDigits: 'X may replace only the last digits of a date; write 202X, 2025-XX or 2025-03-XX',
    aboutInside: 'the mark ~ for "about" must stand at the end, like 2025-03~ or 2025-03-21~/2025-03-22~',
    fractions: 'times are precise to the second; leave out the digits after the point',
    notAZone: (zone: string) => `"${zone}" is not an IANA time zone; write one like Europe/Moscow`,
    endsBeforeItBegins: (text: string) => `The interval "${text}" ends before it begins`,
    tooFarAway: (text: string, first: number, last: number) =>
      `"${text}" is too far away; years must be from ${first} to ${last}`,
    season: (text: string) =>
      `"${text}" is a season, which has other months elsewhere; write the months, like 2025-03/2025-05`,
    noDate: (text: string) => `"${text}" is not a date of the calendar`,
    noTimeOfDay: (text: string) => `"${text}" is not a time of day; write one from 00:00:00 to 23:59:59`,
    noZone: (text: string) => `"${text}" has a time of day but no zone; add Z, an offset like +03:00, or a time zone`,
    noOffset: (offset: string) => `"${offset}" is not an offset from UTC; write one from -12:00 to +14:00, or Z`,
    skipped: (local: string, zone: string | null, next: string) =>
      `"${local}" does not exist in ${zone}, where clocks skip it; the next time that exists is ${next}`,
    twice: (local: string, zone: string | null, times: readonly string[]) =>
      `"${local}" exists twice in ${zone}, where clocks are set back; write ${times.join(' or ')}`,
    otherOffset: (text: string, zone: string | null, times: readonly string[]) =>
      `"${text}" has another offset than ${zone} at that time; write ${times.join(' or ')}, or the moment with Z`,
  },
  statement: {
    noAttribution: 'Say who said it: add at least one attribution',
    noCitation: 'Name a source: add at least one citation',
    speakerAndLabel: 'Give the speaker (a known actor) or a label (an unnamed one), not both',
    notInPassage: (source: string) => `The passage of ${source} does not contain the text`,
    differsHere: (difference: string) => `; they differ here: ${difference}`,
    is: (fault: string) => `The statement is ${fault}`,
    isFinal: (status: string) => `The statement is ${status}, which is final; publish a new statement instead`,
    noticeKind: (kinds: readonly string[]) =>
      `A correction needs a notice of kind ${kinds.map((kind) => valueName('NoticeKind', kind)).join(', ')}`,
    noticeRequired: (fields: readonly string[]) =>
      `A change of ${fields.map((field) => fieldName('statements', field)).join(', ')} of a published statement is a correction; add a notice that tells readers why`,
  },
  position: {
    noEvidence: (basis: string) =>
      `A position that is ${valueName('PositionBasis', basis)} needs at least one statement as evidence; add it to ${fieldName('positions', 'evidence')}`,
    evidenceStatus,
    speakerOf: 'a speaker of',
    principalOf: `a principal (${fieldName('attributions', 'onBehalfOf')}) of`,
    basis: (basis: string, actor: string, means: string) =>
      `${valueName('PositionBasis', basis)} needs ${actor} to be ${means} at least one statement of the evidence; add such a statement, or change ${fieldName('positions', 'basis')}`,
    conditionOpen: `${valueName('Stance', 'ACCEPTS')} cannot have an open condition; set the ${fieldName('positions', 'stance')} to ${conditionally}, or the condition to ${valueName('ConditionStatus', 'MET')}`,
    conditionMissing: `${conditionally} needs at least one condition; add it to ${fieldName('positions', 'conditions')}`,
  },
  proposal: {
    is: (fault: string) => `The proposal is ${fault}`,
    noParties: `${agreed} needs ${fieldName('proposals', 'requiredParties')}: name the actors who must accept the proposal`,
    partyNotAgreed: (party: string) =>
      `${agreed} needs every required party to accept or its conditions to be met; ${party} has not`,
  },
  event: {
    is: (fault: string) => `The event is ${fault}`,
    previousTime: `${valueName('EventStatus', 'POSTPONED')} needs ${fieldName('events', 'previousTime')}: the time before`,
    noTime: `${held} needs a time; add it to ${fieldName('events', 'time')}`,
    inTheFuture: (time: string) => `${held} needs a time in the past; ${time} is in the future`,
    partOfItself: (event: string, through: string) => `${event} would be part of itself through ${through}`,
  },
  story: {
    endsBeforeStart: (time: string) =>
      `The story ends (${time}) before it starts; change ${fieldName('story', 'endedAt')} or ${fieldName('story', 'startedAt')}`,
  },
  /** A move of a status; "The statement is" or the like stands before. */
  move: {
    final: (vocabulary: string, from: string, to: string) =>
      `${valueName(vocabulary, from)} is final, so it cannot become ${valueName(vocabulary, to)}`,
    notPossible: (vocabulary: string, from: string, to: string, possible: readonly string[]) => {
      const [before, after, ...allowed] = [from, to, ...possible].map((status) => valueName(vocabulary, status));
      return `${before} cannot become ${after}; from ${before} it may become ${allowed.join(', ')}`;
    },
  },
  moreMistakes: (more: number, told: number) =>
    `There are ${more} more mistakes; correct the first ${told}, and try again`,
};

/** The rules in any language: a catalogue that lacks a sentence does not compile. */
export type RuleWords = typeof ruleWords;
