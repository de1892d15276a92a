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
    lastConfirmed: (moment: string) =>
      `This page may be behind: the service cannot reach its record now. Last confirmed at ${moment}.`,
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
    none: 'There is no story yet: the desk has opened none.',
    live: 'Live',
    closed: 'Closed',
    refreshed: (seconds: number) => `Updates every ${seconds} s`,
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
    paused: 'Live updates are paused.',
    permanent: 'Link that always leads to this state',
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
    goTo: 'Go to',
    now: 'now',
    hint: 'Drag to go back, or choose a day.',
    hintWithoutScripts: 'Choose a day to go back.',
    days: 'Days of the record',
    /** A moment of the record, and what happened or was recorded then. */
    named: (moment: string, what: string) => `${moment}: ${what}`,
    /** The name of a day on which nothing happened, but something was recorded. */
    recorded: (what: string) => `Recorded: ${what}`,
    /** The same for an event that was still to come. */
    announced: (what: string) => `Announced: ${what}`,
    quoted: (text: string) => `“${text}”`,
    event: <Element>(event: Element, whenOrStatus: string): Sentence<Element> => [
      'Event: ',
      event,
      ` (${whenOrStatus})`,
    ],
    proposal: <Element>(proposal: Element): Sentence<Element> => ['Proposal: ', proposal],
    record: (batches: number, isWhole: boolean) =>
      `The record: ${isWhole ? '' : 'the last '}${terms.count.batches(batches)} of updates`,
    earlier: 'Earlier states of the story',
  },
  filters: {
    title: 'Filter',
    everythingShown: 'everything',
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
  /** The limits of a list. */
  chosen: {
    behalf: (name: string) => `for ${name}`,
    about: (proposal: string) => `on “${proposal}”`,
    at: (event: string) => `at “${event}”`,
  },
  list: {
    laterPart: 'A later part of the list.',
    fromBeginning: 'Back to its beginning',
    noMatch: 'No statements match.',
    nothingYet: 'Nothing has been said yet.',
    newAppear: 'New statements appear here.',
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
    sources: (count: number, names: readonly string[]) =>
      `${count === 1 ? 'Source' : terms.count.sources(count)}: ${names.join(', ')}`,
  },
  matrix: {
    noProposals: 'Nothing has been proposed yet.',
    noPositions: 'Nobody has taken a position yet. Proposed so far:',
    region: 'Where everybody stands, a table',
    caption:
      'Where everybody stands: one row for each proposal, one column for each actor. Every position opens its conditions and its evidence.',
    hint: 'Press a position for its conditions, evidence and history.',
    sideways: (actors: number) => `Scroll sideways for all ${terms.count.actors(actors)}.`,
    proposal: 'Proposal',
    proposals: 'Proposals',
    allProposals: (count: number) => `All ${terms.count.proposals(count)}`,
    moreProposals: (count: number) => counted(count, { one: 'more proposal', other: 'more proposals' }),
    place: (place: number, of: number) => `${place} of ${of}`,
    previous: (title: string) => `Previous proposal: ${title}`,
    next: (title: string) => `Next proposal: ${title}`,
    positionOf: (actor: string, proposal: string) => `${actor} on “${proposal}”`,
    close: 'Close',
    proposed: (by: readonly string[], when: string | null) => {
      if (by.length === 0) return when === null ? null : `Proposed ${when}`;
      return when === null ? `Proposed by ${list(by)}` : `Proposed by ${list(by)}, ${when}`;
    },
    status: (kind: string, status: string) => `${kind}. Status: ${status}`,
    recorded: <Element>(day: Element): Sentence<Element> => [', recorded ', day],
    sources: (count: number) => (count === 1 ? ', source ' : ', sources '),
    new: 'new',
    unsupported: (stance: string) => ` since the evidence for “${stance}” was taken back`,
    proposedIt: 'Proposed it',
    before: (stance: string, when: string) => `Before: ${stance.toLowerCase()}, ${when}`,
    otherConditions: 'with other conditions',
    otherEvidence: 'on other evidence',
    conditions: (count: number) => counted(count, { one: 'condition', other: 'conditions' }),
    toMeet: (actor: string) => ` (for ${actor} to meet)`,
    conditionStatus: (status: string) => ` (${status})`,
    basis: (basis: string, when: string) => `${basis}, ${when}`,
    evidence: (known: string) => `Evidence (${known})`,
    in: ' in ',
    unnamed: 'unnamed source',
    wordless: 'This statement shows no words',
    legend: 'What the signs mean',
    notRejected: ': nothing is on the record. That is never a rejection.',
  },
  plot: {
    none: 'Nobody has said anything yet.',
    events: 'Events',
    proposals: 'Proposals',
    others: 'Others',
    unnamed: 'Not named',
    keys: 'Use the arrow keys to go from mark to mark.',
    caption: (shown: number, of: number) =>
      `${shown < of ? `The last ${shown} of ${terms.count.statements(of)}. ` : ''}Days in UTC. What is known only to the month has no dot.`,
    asList: 'The same as a list',
    row: (name: string, statements: number) => `${name}: ${terms.count.statements(statements)}`,
    speaker: (name: string, statements: number, span: string) =>
      `${name}: ${terms.count.statements(statements)}, ${span}`,
    event: (title: string, time: string) => `${title}: ${time}`,
    mark: (title: string, time: string) => `${title}, ${time}`,
    proposal: (title: string, proposed: string, status: string) => `${title}: proposed ${proposed}, ${status}`,
    proposed: (when: string, status: string) => `Proposed ${when}. Status: ${status}.`,
    legend: {
      statement: 'one statement',
      gone: 'taken back since',
      event: 'event, time known',
      proposal: 'proposal since then',
      uncertain: 'time not certain',
      span: 'lasted this long',
      aboutEvent: 'event, about then',
      about: 'about this time',
      aboutEnds: 'ends are approximate',
    },
  },
  statement: {
    inStory: 'In the story ',
    toStory: 'Back to the story',
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
    more: (statements: number) =>
      `${counted(statements, { one: 'more statement', other: 'more statements' })} on Onrecord`,
    onSite: 'On Onrecord',
    story: 'The story on Onrecord',
    statement: 'Sources, answers and history on Onrecord',
    newPositions: (count: number) => `${counted(count, { one: 'new position', other: 'new positions' })}.`,
    only: (chosen: readonly string[]) => `Only ${chosen.join(', ')}`,
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
    opening: 'Opening the desk …',
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
