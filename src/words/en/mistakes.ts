/**
 * The mistakes in what editors write, in English: in story files, mutations, drafts and articles. Each says what is wrong and what would
 * be right. The names of fields and values (`requiredParties`, `AGREED`) are marked where the desk has other ones (`../names.ts`).
 * The rules of the domain have their sentences in `src/story`.
 */
import type { ThingKind } from '../../story/model.js';
import { fieldName, valueName } from '../names.js';

/** The kinds of things that mistakes name. */
type Kind = ThingKind | 'draft' | 'article';

const itself = (kind: Kind) => `A ${kind} cannot relate to itself; name another ${kind}`;
const noSuch = (kind: Kind, name: string) => `There is no ${kind} "${name}"`;
const quoteColon = 'put a text with a colon in quotes, like "He said: no"';
const nowInstead = 'leave recordedAt out, or apply the file with --as-now (asNow in GraphQL), to record it now';

export const mistakeWords = {
  /** The form of a value. The name of its field stands before those without a capital letter. */
  form: {
    noValue: (field: string) => `${field} has no value (null); give it a value, or leave the field out`,
    unknownField: (field: string) =>
      `There is no field "${field}" here; schema/story-file.schema.json lists the fields`,
    notOneOf: (field: string, given: string, values: readonly string[]) =>
      `${field} is ${given}; it must be one of ${values.join(', ')}`,
    mustBe: (field: string, form: string) => `${field} must be ${form}`,
    ofField: (field: string, fault: string) => `${field} ${fault}`,
    other: (field: string, fault: string) => `${field}: ${fault}`,
    missing: (field: string) => `${field} is missing`,
    newThingNeeds: (field: string) => `${field} is missing; a new thing needs it`,
    /** In place of the name of a field. */
    theFile: 'the file',
    textWithColon: 'a text; if it has a colon, put it in quotes, like "He said: no"',
    forms: {
      string: 'a text (put it in quotation marks if it looks like something else)',
      array: 'a list',
      object: 'a mapping',
      boolean: 'true or false',
    },
    empty: 'is empty',
    longerThan: (most: number) => `is longer than ${most} characters`,
    moreItemsThan: (most: number) => `has more than ${most} items; it may have at most ${most}`,
    repeatedItems: (most: number) => `has more than ${most} items; leave out the repeated ones`,
    notAName: (given: string, most: number) =>
      `"${given}" is not a name; use lower-case letters, digits and single hyphens, at most ${most}, like vladimir-putin`,
    notAReference: (given: string) =>
      `"${given}" is not a reference; write the slug or key, or story/name for another story`,
    notALanguage: (given: string, likely: string | null) =>
      `"${given}" is not a language tag; ${likely === null ? 'write a BCP 47 tag like en, uk or zh-Hant' : `did you mean ${likely}?`}`,
    notAnAddress: (given: string) =>
      `"${given}" is not an address; write an absolute one that begins with https:// or http://`,
    addressWithPassword:
      'The address has a user name or a password before the @; remove it, because readers see the address',
    notATime: 'A time is an EDTF text like 2025-03-13, or {edtf, timeZone, approximate}',
    notAMoment: (given: string) =>
      `"${given}" is not a moment; write one with its offset, like 2025-03-18T17:00:00+03:00`,
    entryTooLarge: (values: number, length: number) =>
      `This entry has more than ${values} values, or texts of more than ${length} characters together; divide it into several entries`,
    storyMissing: 'The name does not include its story; write story/name, or the id',
  },
  /** A text that is not YAML, or that takes too much to read. `detail`: in the words of the library. */
  yaml: {
    colon: () => `This is not YAML: ${quoteColon}`,
    colonOrColumn: () => `This is not YAML: ${quoteColon}, or begin each field in the same column`,
    startingSign: () => 'This is not YAML: put a text that begins with @ or ` in quotes, like "@name"',
    notYaml: (detail: string) => `This is not YAML: ${detail}`,
    tooCostly: () => 'Reading the file takes too much time or memory; divide it into several files',
    tooDeep: () => 'This YAML cannot be read: it is nested too deeply',
    tooMuch: (most: string) =>
      `The file has more than ${most} words, marks and spaces of YAML; divide it into several files`,
    unreadable: (detail: string) => `This YAML cannot be read: ${detail}`,
  },
  /** A story file as a whole. */
  file: {
    notAMapping: 'A story file is a mapping that begins with story:',
    twice: (field: string) => `${field} appears twice in one mapping; remove one`,
    unknownSection: (section: string, known: readonly string[]) =>
      `There is no section "${section}"; the sections are ${known.join(', ')}`,
    notAList: (section: string) => `${section} is a list; begin each entry with "- "`,
    unwritten: (mark: string) => `The text still begins with ${mark} write it in your own words, or delete the entry`,
    example: (mark: string) => `The text still begins with ${mark} replace it by your own`,
  },
  /** The time of recording that is given with a batch. */
  recordedAt: {
    recordIsLive: (headAt: string) =>
      `The record has begun to live: its newest update, of ${headAt}, was recorded as it was written. No earlier time can be given any more; ${nowInstead}`,
    notLater: (recordedAt: string, headAt: string) =>
      `recordedAt is ${recordedAt}, and the record has an update of ${headAt}; give a later time, or ${nowInstead}`,
    inTheFuture: (recordedAt: string, now: string) =>
      `recordedAt is ${recordedAt}, which has not come yet: it is ${now} now; give the time at which the desk knew this`,
  },
  /** References of an entry, and things that the record has already. */
  reference: {
    unknown: (kind: ThingKind, name: string) => `${noSuch(kind, name)} on the record or earlier in the batch`,
    notOnRecord: (kind: ThingKind, name: string) => `${noSuch(kind, name)} on the record`,
    didYouMean: (name: string) => `; did you mean ${name}?`,
    ofOtherStory: (id: string, story: string) =>
      `${id} belongs to the story "${story}"; change it in a file of that story`,
    noSuchStory: (id: string, advice: string) => `${noSuch('story', id)}; ${advice}`,
    opensLater: 'the batch opens it later; move that operation up',
    openFirst: 'open it first',
    openInFile: 'open it with a story: mapping (slug, headline, summary, …)',
    alreadyThere: (kind: ThingKind, id: string) =>
      `There is already a ${kind} "${id}"; change that one, or give this one another name`,
    versionConflict: (id: string, now: number, seen: number) =>
      `${id} is now at version ${now}, and you saw version ${seen}; read it again, and send your change with version ${now} if it still applies`,
    describedBefore: (thing: string) => `The batch already describes ${thing}`,
    at: (place: string) => `, at ${place}`,
    thing: (kind: ThingKind, id: string) => `the ${kind} "${id}"`,
    position: (actor: string, proposal: string) => `the position of "${actor}" on "${proposal}"`,
  },
  actor: {
    typeIsFixed: (actor: string, type: string) =>
      `${actor} is a ${valueName('ActorType', type)}; the type of an actor cannot change`,
    fieldOfOtherType: (field: string, owner: string, type: string) =>
      `${fieldName('actors', field)} belongs to a ${valueName('ActorType', owner)}; this is a ${valueName('ActorType', type)}`,
    wikidataTaken: (actor: string, item: string | null) => `The actor "${actor}" already has ${item}; use that actor`,
    itself: (field: string) => `${fieldName('actors', field)} names the actor itself; name another actor`,
    relativeOfOtherType: (field: string, type: string, allowed: readonly string[]) =>
      `${fieldName('actors', field)} names a ${valueName('ActorType', type)}; it must be a ${allowed.map((one) => valueName('ActorType', one)).join(' or a ')}`,
    partOfItself: (actor: string, through: string) => `${actor} would be part of itself through ${through}`,
  },
  source: {
    addressTaken: (source: string) => `The source "${source}" already has this address; use that source`,
  },
  proposal: {
    itself: itself('proposal'),
    changeStatus: '; change the status of the proposal in the same batch, for example to LAPSED',
  },
  position: {
    notCurrent: (position: string | null) =>
      `${position} is not a current position of this actor on this proposal, and the actor holds none; leave supersedes out`,
    other: (held: string) =>
      `The actor holds the position ${held}; read it, and name it in supersedes if yours takes its place`,
  },
  statement: {
    itself: itself('statement'),
    newWithNotice: 'A new statement cannot have a notice; leave notice out',
    is: (statement: string, fault: string) => `${statement} is ${fault}`,
    already: (status: string) => `already ${valueName('StatementStatus', status)}`,
    noticeKind: (move: string, kind: string, given: string) =>
      `To ${move} a statement, use a notice of kind ${valueName('NoticeKind', kind)}, not ${valueName('NoticeKind', given)}`,
    chiefRedacts: 'Only a chief may redact a statement',
    chiefRetracts: (statement: string) =>
      `Somebody else has published ${statement}; only a chief may retract it, but you may withhold it`,
    evidenceOf: (actor: string, proposal: string, stance: string) =>
      `${actor} on ${proposal} (${valueName('Stance', stance)})`,
    /** @param more How many positions are not named. */
    lastEvidence: (positions: readonly string[], more: number) =>
      `This is the last evidence of ${positions.join(', ')}${more > 0 ? ` and ${more} more` : ''}, which would become UNSUPPORTED; if you mean that, set allowUnsupported: true`,
    duplicate: (statement: string) =>
      `${statement} already has the same speaker, day and words; change that one, or set allowDuplicate: true if this is another utterance`,
  },
  draft: {
    published: (id: string) => `${id} is published already; correct it, or give the draft another key`,
    unknown: (id: string) => noSuch('draft', id),
    changed: (id: string, revision: number, editor: string) =>
      `The draft ${id} is now at revision ${revision}, saved by ${editor}; read it before you send yours again`,
  },
  /** Forms that editors have open. */
  openForms: {
    tooMany: (most: number) => `An editor may have at most ${most} forms open at once; close one of the others`,
  },
  /** An article at the desk, and its drafts. */
  article: {
    unknown: (id: string) => noSuch('article', id),
    deleted: 'The article was deleted',
    busy: 'Too many articles wait to be read; try again in a moment',
    tooCostly: 'Reading the article takes too much time or memory; leave out what is not the article itself',
    tooLong: (megabytes: number) => `The article has more than ${megabytes} MB; copy its text alone`,
    wouldHaveTooManyDrafts: (most: number) =>
      `The article would have more than ${most} drafts; copy a part of its text`,
    tooManyDrafts: (most: number) => `An article may have at most ${most} drafts`,
    unknownDraft: (key: string) => `The article has no draft "${key}"`,
    draftPublished: 'The draft is published; correct the statement instead',
    draftChanged: (revision: number, editor: string | null) =>
      `The draft is now at revision ${revision}, changed by ${editor ?? 'nobody'}; read it before you send yours again`,
    noSpans:
      'content must be spans of the text, in order and without overlap, in UTF-16 units, that hold words and no half of a character',
    noMatch: 'The draft matches no statement on the record; set use to STATEMENT',
    accountOfIndirect:
      'Only quoted words can be a conflicting account; set mode to DIRECT or MIXED, or use to CITATION or STATEMENT',
    indirectOnRecord:
      'The statement on the record is reported speech, which has no wording to differ from; set use to CITATION or STATEMENT',
    notReworded: 'The text is in the words of the article; say it in words of your own',
    wordsNotInPassage:
      'The quoted words are not words of the passage; mark an omission with … and words of your own with [ ]',
  },
  token: {
    name: 'A name is a text of 1 to 200 characters, without control characters, and without spaces around it',
    expiryPassed: 'The expiry lies in the past; give a later one',
  },
};

/** The mistakes in any language: a catalogue that lacks one does not compile. */
export type MistakeWords = typeof mistakeWords;
