/** The texts of the pages for readers, in English, by view. The texts of the desk are apart: readers do not load them. */
import type { Sentence } from '../grammar.js';
import { terms } from './terms.js';

const { grammar } = terms;
const { counted, list } = grammar;

export const words = {
  /** The frame around every page. */
  site: {
    skip: 'Skip to the content',
    stories: 'Stories',
    api: 'API',
    searchLabel: 'Search statements',
    searchHint: 'Search statements…',
    search: 'Search',
    promise:
      'Every statement has its source. Nothing changes silently: corrections, retractions and what was said before them stay on the record.',
  },
  /** Titles and descriptions of the documents, for tabs, search engines and links. */
  head: {
    site: 'Onrecord: who said what, and where everybody stands',
    siteDescription: 'Developing stories as a record of what was said, by whom, when, and how we know.',
    onSite: (title: string) => `${title} · Onrecord`,
    statement: (title: string, headline: string) => `${title} In: ${headline}`,
    search: 'Search · Onrecord',
    searchFor: (text: string) => `${text}: search · Onrecord`,
    searchDescription: 'Search in everything that was said.',
    desk: 'The desk · Onrecord',
    deskDescription: 'For editors.',
    said: (who: string, said: string) => `${who}: ${said}`,
    quoted: (who: string, said: string) => `${who}: “${said}”`,
    withoutWords: (who: string, status: string) => `${who}: a statement that is ${status}`,
    fault: (code: string, requestId: string | null) =>
      requestId === null ? `Code: ${code}` : `Code: ${code}, request: ${requestId}`,
    onSiteLink: (label: string) => `${label}, on Onrecord`,
  },
  /** The parts of a page by name, as the page calls one that fails. */
  part: {
    aboutStatement: 'About this statement',
    asItStood: 'As it stood',
    asOf: 'As of',
    event: 'An event',
    headline: 'Headline',
    notices: 'Notices',
    sources: 'Sources',
    statement: 'A statement',
    story: 'A story',
    when: 'When',
    who: 'Who said it',
    words: 'Words',
    wordings: 'Every wording',
    failed: (name: string) => `“${name}” cannot be shown. The rest of the page goes on.`,
  },
  /** Why the page cannot show something. */
  failure: {
    unreachable: 'The service cannot be reached at the moment.',
    noSuchMoment: 'There is no such moment in the record.',
    other: 'This cannot be shown at the moment. Try again in a minute.',
    noStoryThen: 'This story did not exist yet.',
  },
  /** How a time is put together. */
  time: {
    zone: (place: string) => `${place} time`,
    date: (day: number, month: string) => `${day} ${month}`,
    dateOfYear: (date: string, year: number) => `${date} ${year}`,
    monthOfYear: (month: string, year: number) => `${month} ${year}`,
    weekday: (weekday: string, date: string) => `${weekday} ${date}`,
    dayNotKnown: (known: string) => `${known}, day not known`,
    clock: (hour: string, minute: string) => `${hour}:${minute}`,
    clockOfSecond: (clock: string, second: string) => `${clock}:${second}`,
    at: (date: string, clock: string) => `${date}, ${clock}`,
    inZone: (time: string, zone: string) => `${time} ${zone}`,
    about: (time: string) => `about ${time}`,
    inHour: (clock: string) => `in the hour from ${clock}`,
    to: (first: string | number, last: string) => `${first} to ${last}`,
    fromTo: (first: string, last: string) => `from ${first} to ${last}`,
  },
  /** Speakers, principals and relayers. */
  who: {
    notKnown: 'Speaker not known',
    unnamed: 'unnamed source',
    behalf: (names: readonly string[]) => `for ${list(names)}`,
    relayedBy: (name: string) => `relayed by ${name}`,
  },
  /** In place of words that are not shown. */
  wordless: {
    WITHHELD: 'The words are withheld while the desk checks them.',
    RETRACTED: 'The desk has taken this statement back.',
    REDACTED: 'The words were erased for legal reasons.',
    PUBLISHED: 'The words were erased for legal reasons.',
  },
  /** Changes of a version. */
  change: {
    added: 'Added',
    removed: 'Removed',
    changed: 'Changed',
  },
  stories: {
    title: 'Stories on the record',
    none: 'There is no story yet. One appears here as soon as the desk opens it.',
    live: 'Live',
    closed: 'Closed',
    since: (time: string) => ` · since ${time}`,
  },
  story: {
    stands: 'Where everybody stands',
    plot: 'Who spoke when',
    said: 'What was said',
    overview: 'Overview',
    updated: 'Updated',
    asItStood: (moment: string | undefined) =>
      moment === undefined ? 'The story as it stood.' : `The story as it stood on ${moment}.`,
    paused: 'Live updates are paused. The address of this page always leads to this state.',
    backToNow: 'Back to now',
    sinceLastVisit: ({ statements, corrected, takenBack, positions, isComplete }: NewsCounts) => {
      const parts = [
        statements > 0 ? counted(statements, { one: 'new statement', other: 'new statements' }) : null,
        corrected > 0 ? terms.count.corrections(corrected) : null,
        takenBack > 0 ? counted(takenBack, { one: 'statement taken back', other: 'statements taken back' }) : null,
        positions > 0 ? counted(positions, { one: 'position changed', other: 'positions changed' }) : null,
      ];
      const told = parts.filter((part) => part !== null).join(', ');
      return `Since your last visit: ${isComplete ? '' : 'at least '}${told}. They are marked.`;
    },
    markAsSeen: 'Mark as seen',
    formats: { atom: 'Atom', json: 'JSON Feed', csv: 'CSV', jsonLd: 'JSON-LD', calendar: 'Calendar' },
    takeAway: <Element>(formats: readonly Element[], inOtherSite: Element): Sentence<Element> => [
      'This story as ',
      ...formats,
      ', or ',
      inOtherSite,
    ],
    inOtherSite: 'in another site',
    new: 'new',
    changed: 'changed',
    updates: (count: number) => `${terms.count.updates(count)}.`,
  },
  /** How the page stands with the service. */
  liveness: {
    connecting: 'Connecting …',
    live: 'Live · connected',
    periodic: 'Updates every 15 s',
    'catching-up': 'Catching up …',
    lost: 'Connection lost, trying again',
    ended: 'Live updates have ended',
    barred: 'No live updates in this frame',
    paused: 'Live updates paused',
    connected: 'connected',
    closed: 'Coverage has ended · ',
    endedBecause: (reason: string) => `: ${reason}`,
    noScripts: 'Without scripts this page does not update by itself',
  },
  slider: {
    region: 'The story as it stood',
    label: 'As of',
    now: 'now',
    hint: ' · drag to go back',
    record: (batches: number, isWhole: boolean) =>
      `The record: ${isWhole ? '' : 'the last '}${terms.count.batches(batches)} of updates`,
    earlier: 'Earlier states of the story',
  },
  filters: {
    actor: 'Said by',
    onBehalfOf: 'On behalf of',
    proposal: 'About',
    event: 'Event',
    mode: 'Speech',
    order: 'Order',
    anybody: 'anybody',
    everything: 'everything',
    all: 'all',
    newestFirst: 'newest first',
    oldestFirst: 'oldest first',
    show: 'Show',
    clear: 'Show everything',
  },
  list: {
    laterPart: 'A later part of the list.',
    fromBeginning: 'Back to its beginning',
    noMatch: 'No statements match.',
    nothingYet: 'Nothing has been said yet. New statements appear here.',
    some: (count: number, of: number) => `${terms.count.statements(count)} of ${of}`,
    earlier: 'Earlier statements',
    later: 'Later statements',
    waiting: (count: number) => counted(count, { one: 'new statement', other: 'new statements' }),
    postponedFrom: (time: string) => `postponed from ${time}`,
    participants: (names: readonly string[]) => `With ${list(names)}`,
  },
  card: {
    anotherStatement: 'another statement',
    proposals: 'About',
    history: 'History',
    permalink: 'Permalink',
    wordings: (from: string | null, isAlsoTranslated: boolean, others: number) =>
      [
        ...(from === null ? (isAlsoTranslated ? ['also translated'] : []) : [`translated from ${from}`]),
        ...(others === 0 ? [] : [counted(others, { one: 'other wording', other: 'other wordings' })]),
      ].join(', '),
    sources: (count: number, names: readonly string[]) => `${terms.count.sources(count)}: ${names.join(', ')}`,
  },
  matrix: {
    none: 'Nothing has been proposed yet, or nobody has taken a position.',
    region: 'Where everybody stands, a table that scrolls sideways',
    caption:
      'Where everybody stands: one row for each actor, one column for each proposal. Every position leads to the statement that is its evidence.',
    actor: 'Actor',
    proposed: (by: readonly string[], when: string | null) => {
      if (by.length === 0) return when === null ? null : `Proposed ${when}`;
      return when === null ? `Proposed by ${list(by)}` : `Proposed by ${list(by)}, ${when}`;
    },
    status: (status: string) => `Status: ${status}`,
    recorded: <Element>(day: Element): Sentence<Element> => [', recorded ', day],
    sources: (count: number) => (count === 1 ? ', source ' : ', sources '),
    new: 'new',
    unsupported: (stance: string) => ` since the evidence for “${stance}” was taken back`,
    proposedIt: ' proposed it',
    before: (stance: string, when: string) => `before: ${stance.toLowerCase()}, ${when}`,
    more: (count: number) => `${count} more`,
    moreStatements: (count: number) => counted(count, { one: 'more statement', other: 'more statements' }),
    toMeet: (actor: string) => ` (for ${actor} to meet)`,
    conditionStatus: (status: string) => ` (${status})`,
    basis: (basis: string, when: string) => `${basis}, ${when}`,
    when: (when: string) => `· ${when}`,
    in: ' in ',
    unnamed: 'unnamed source',
    wordless: 'This statement shows no words',
    legend: 'What the signs mean',
    notRejected: ': nothing is on the record. That is never a rejection.',
  },
  plot: {
    none: 'Nobody has said anything yet.',
    others: 'Others',
    unnamed: 'Not named',
    caption: (shown: number, of: number) =>
      `${shown < of ? `The last ${shown} of ${terms.count.statements(of)}. ` : ''}Days in UTC. What is known only to the month has no dot.`,
    asList: 'The same as a list',
    speaker: (name: string, statements: number, span: string) =>
      `${name}: ${terms.count.statements(statements)}, ${span}`,
    event: (title: string, time: string) => `${title}: ${time}`,
    mark: (title: string, time: string) => `${title}, ${time}`,
    legend: {
      event: 'event, time known',
      uncertain: 'time not certain',
      span: 'lasted this long',
      aboutEvent: 'event, about then',
      about: 'about this time',
      aboutEnds: 'ends are approximate',
    },
  },
  statement: {
    inStory: 'A statement in the story ',
    related: 'Answers and denials',
    positions: 'Evidence for',
    wordings: 'Every wording, side by side',
    original: (mode: string, language: string) => `${mode} · in the original ${language}`,
    translated: (mode: string, language: string) => `${mode} · translated from ${language}`,
    onRecord: 'the wording on record',
    originalLanguage: 'original language',
    translatedBy: (translator: string) => `translated by ${translator}`,
    byMachine: 'Translated by a machine',
    joint: 'Joint statement',
    jointOfStates: 'Joint statement of governments',
    described: 'An unnamed source, as it was described',
    behalf: (names: readonly string[]) => `on behalf of ${list(names)}`,
    addressedTo: (name: string) => `to ${name}`,
    history: (versions: number) => `History: ${terms.count.versions(versions)}`,
    version: (number: number) => `Version ${number}`,
    firstVersion: 'Put on the record.',
    reason: (reason: string) => ` (${reason})`,
    takenBack: 'What was taken back',
    wordsOf: (version: number) => `The words of version ${version}`,
    asItStoodThen: 'The page as it stood then',
    inVersion: (number: number) => `, in version ${number}`,
    before: (mode: string) => `Before · ${mode}`,
    now: (mode: string) => `Now · ${mode}`,
    earlierNotices: (count: number) => counted(count, { one: 'earlier notice', other: 'earlier notices' }),
  },
  /** Placeholders for statements that are not shown. */
  takenAway: {
    RETRACTED: {
      title: 'Retracted',
      meaning: 'The desk has taken its report of this statement back. It does not stand.',
    },
    WITHHELD: {
      title: 'Withheld while it is checked',
      meaning: 'The desk is checking this statement. Until it knows, the words are not shown.',
    },
    REDACTED: {
      title: 'Redacted',
      meaning: 'The words of this statement were erased from the record for legal reasons.',
    },
    redactedSince: 'Redacted since',
  },
  facts: {
    said: 'Said',
    how: 'How',
    event: 'Event',
    about: 'About',
    mentions: 'Mentions',
    since: 'On the record since',
    changed: (version: number) => `Version ${version}; see what changed`,
    link: 'Permanent link',
    thisStatement: 'This statement',
    asItStood: 'This statement as it stood',
    copy: 'Copy the link',
    copied: 'Copied',
  },
  sources: {
    noPassages: 'Passages are not shown while the words are not.',
    published: (time: string) => `published ${time}`,
    read: (time: string) => `read by the desk ${time}`,
    archived: 'Archived copy',
    archivedOf: (title: string) => ` of ${title}`,
    supports: (supported: readonly string[]) => `Supports ${list(supported)}`,
    title: (publisher: string, title: string) => `${publisher}: ${title}`,
  },
  /** A statement at an earlier place of the record. */
  earlierState: {
    region: 'An earlier state',
    moment: (moment: string, version: number) => `As it stood on ${moment} (version ${version}).`,
    place: (version: number) => `As it stood at an earlier place in the record (version ${version}).`,
    unchanged: 'It has not been changed since.',
    addedTo: 'It has been added to since.',
    since: (notice: string, text: string) => `Since then · ${notice}: ${text}`,
    current: 'See it as it is now',
  },
  /** Latest changes of a statement. */
  happening: {
    notice: (notice: string) => `${notice} just now`,
    added: 'Something was added just now',
    related: (relation: string, who: string) => `${relation} ${who} just now`,
    show: 'Show it',
    close: 'Close',
  },
  search: {
    title: 'Search',
    emptyTitle: 'Search everything that was said',
    tooLong: (longest: number) => `That is too long to search for: at most ${longest} characters.`,
    found: <Element>(count: number, text: Element): Sentence<Element> =>
      count === 0 ? ['Nothing was found for ', text] : [`${terms.count.statements(count)} found for `, text],
    inStory: <Element>(story: Element): Sentence<Element> => [' in ', story],
    allStories: 'All stories',
    searchAll: 'Search all stories',
    help: 'What can be typed',
    words: 'Words',
    story: 'Story',
    pages: 'Pages of results',
    first: 'First results',
    more: 'More results',
    inTranslation: (language: string) => `In a translation (${language}):`,
    resultIn: <Element>(story: Element): Sentence<Element> => ['In ', story],
    examples: [
      { text: 'energy ceasefire', meaning: 'statements with both words, in any of their forms' },
      { text: '"long-term peace"', meaning: 'these words, one after the other' },
      { text: 'truce -energy', meaning: 'the first word, and without the second' },
      { text: 'truce or peace', meaning: 'either of the words' },
    ],
    rules:
      'Statements are found by their words, by the words of their translations and by the names of their speakers; English and Russian words in all their forms, others as they are written. The best come first.',
  },
  /** Parts of a story in the pages of other sites. */
  embed: {
    all: (statements: number) => `All ${statements} statements on Onrecord`,
    onSite: 'On Onrecord',
    story: 'The story on Onrecord',
    statement: 'Sources, answers and history on Onrecord',
    newPositions: (count: number) => `${counted(count, { one: 'new position', other: 'new positions' })}.`,
    only: (chosen: readonly string[]) => `Only ${chosen.join(', ')}`,
    behalf: (name: string) => `for ${name}`,
    about: (proposal: string) => `on “${proposal}”`,
    at: (event: string) => `at “${event}”`,
    current: 'How it stands now',
    home: 'Onrecord: all stories',
    sources: (count: number) => (count === 1 ? 'Source: ' : 'Sources: '),
  },
  /** GraphiQL, whose own texts are English. */
  graphiql: {
    title: 'Onrecord · GraphiQL',
    back: 'All stories',
    share: 'Share: copy a link to this tab, without its headers',
    copied: 'Link copied',
    inAddress: 'The link is in the address bar',
    oneOf: '**Exactly one** of these fields must be given (`@oneOf`).',
    noScripts: 'GraphiQL needs JavaScript.',
  },
  /** Where editors sign in. */
  signIn: {
    title: 'The desk',
    isIn: 'You are signed in, in this tab.',
    toStory: 'Go to a story',
    toWrite: 'to write.',
    for: 'For editors. The token is kept until you sign out or close this tab.',
    token: 'Token',
    button: 'Sign in',
    busy: 'Signing in…',
    noScripts: 'Signing in needs JavaScript.',
    refused: (why: string, code: string) => `${why} (${code})`,
    refusals: {
      TOKEN_INVALID: 'This is not a token of this service. Check that you copied all of it.',
      TOKEN_EXPIRED: 'This token has expired. Ask for a new one.',
      TOKEN_REVOKED: 'This token was revoked. Ask for a new one.',
      ROLE_REQUIRED: 'This token gives you no role at the desk. Ask a chief editor.',
      UNREACHABLE: 'The service cannot be reached at the moment. Try again.',
    },
  },
};

/** How many things a reader has not seen. */
interface NewsCounts {
  readonly statements: number;
  readonly corrected: number;
  readonly takenBack: number;
  readonly positions: number;
  /** Whether that is all. */
  readonly isComplete: boolean;
}

/** A catalogue of the pages in any language: one that lacks a text does not compile. */
export type PageWords = typeof words;
