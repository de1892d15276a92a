/** The texts of the desk, in English, by view. Readers do not load these texts. */
import type { NoticeReason, StatementStatus } from '../../story/vocabulary.js';
import { thingWords } from './desk-things.js';
import { terms } from './terms.js';

const { counted, list } = terms.grammar;

const drafts = (count: number) => counted(count, { one: 'draft', other: 'drafts' });

export const deskWords = {
  thing: thingWords,
  /** The actions on a statement. */
  action: {
    correct: 'Correct',
    withhold: 'Withhold',
    release: 'Release',
    retract: 'Retract',
    redact: 'Redact',
  },
  /** The bar at the foot of the page, and the buttons on statements. */
  bar: {
    region: 'The desk',
    role: { EDITOR: 'editor', CHIEF: 'chief' },
    newStatement: (isBegun: boolean) => `New statement${isBegun ? ' (begun)' : ''}`,
    readArticle: 'Read an article',
    drafts: (count: number) => `Drafts (${count})`,
    home: 'Desk',
    signOut: 'Sign out',
    view: 'See it',
    actionsOn: (key: string) => `The desk, on ${key}`,
  },
  /** Completed actions. */
  done: {
    published: (key: string) => `Published: ${key}.`,
    corrected: (key: string) => `Corrected: ${key}.`,
    draftSaved: (key: string) => `Draft saved: ${key}.`,
    draftDiscarded: (key: string) => `Discarded: ${key}.`,
    withhold: 'Withheld.',
    release: 'Released.',
    retract: 'Retracted.',
    redact: 'Redacted.',
  },
  dialog: {
    close: 'Close; what was typed is kept',
    closeButton: 'Close',
    loading: 'Loading …',
    newStatement: 'New statement',
    draft: (key: string) => `Draft: ${key}`,
    correct: 'Correct this statement',
    gone: 'It is no longer there.',
    unreachable: 'The service cannot be reached. Try again.',
  },
  signOut: {
    title: 'Sign out?',
    warning: (forms: number) =>
      `${counted(forms, { one: 'form', other: 'forms' })} with unsent changes will be discarded.`,
    back: 'Go back',
    discard: 'Discard and sign out',
  },
  drafts: {
    title: 'Drafts',
    none: 'There are no drafts.',
    noWords: 'No words yet',
    saved: (headline: string, savedBy: string, moment: string, problems: number) => {
      const state = problems === 0 ? 'ready' : `${counted(problems, { one: 'problem', other: 'problems' })} to fix`;
      return `${headline} · saved by ${savedBy}, ${moment} · ${state}`;
    },
    open: 'Open',
    publish: 'Publish',
    discard: 'Discard',
    discardForGood: 'Discard for good',
  },
  /** The home of the desk. */
  home: {
    title: 'The desk',
    who: (name: string, role: string, today: string) => `${name}, ${role} · ${today}`,
    today: (day: string, zone: string) => `${day}, in ${zone}`,
    failed: 'The desk cannot be read at the moment; what stands here may be old. Trying again …',
    justNow: 'just now',
    waiting: {
      title: 'What waits',
      none: 'Nothing waits.',
      ready: (count: number) => `${drafts(count)} ready to publish`,
      incomplete: (count: number) => `${drafts(count)} with missing parts`,
      undecided: (count: number, articles: number) =>
        `${drafts(count)} to decide in ${counted(articles, { one: 'article', other: 'articles' })}`,
      accepted: (count: number) => `${drafts(count)} of articles accepted, to publish`,
    },
    edited: 'Statements that others edit now',
    drafts: {
      title: 'Drafts',
      none: 'There are no drafts. "Save draft" in the form of a new statement makes one.',
      saved: (savedBy: string, age: string) => `saved by ${savedBy}, ${age}`,
      ready: 'Ready to publish',
      notReady: (fields: readonly string[]) => `Not ready: ${list(fields)}`,
    },
    articles: {
      title: 'Articles to decide',
      none: 'No article waits. "Read an article" on a story takes the text of a report and proposes drafts from it; nothing is published until you say so.',
      noTitle: 'An article without a title',
      open: 'Continue',
      read: (readBy: string, age: string) => `read by ${readBy}, ${age}`,
      counts: (pending: number, accepted: number) =>
        list([
          ...(pending === 0 ? [] : [`${drafts(pending)} to decide`]),
          ...(accepted === 0 ? [] : [`${accepted} accepted`]),
        ]),
    },
    stories: {
      title: 'Open stories',
      none: 'No story is open yet. Open the first one here: it needs a headline, a summary and the day on which it began. Its page then has the forms for everything in it.',
      all: 'All stories',
      more: 'More stories',
      waits: (waiting: number, articles: number) =>
        list([
          ...(waiting === 0 ? [] : [drafts(waiting)]),
          ...(articles === 0 ? [] : [counted(articles, { one: 'article to decide', other: 'articles to decide' })]),
        ]),
      in: (headline: string) => `in ${headline}`,
    },
    published: {
      title: 'Published today',
      none: 'Nothing was published today.',
      more: 'Earlier today there was more: the pages of the stories have all of it.',
      by: (editor: string | null, headline: string) => (editor === null ? headline : `${editor} · ${headline}`),
    },
  },
  /** Other editors, by name. */
  presence: {
    you: 'you, in another tab',
    alsoHere: (names: readonly string[]) =>
      `Also editing: ${list(names)}. If one of you saves first, the other is told, and nothing is lost.`,
    editedNow: (names: readonly string[]) => `Editing now: ${list(names)}`,
  },
  /** Buttons of forms. */
  form: {
    publish: 'Publish',
    check: 'Check',
    saveDraft: 'Save draft',
    discard: 'Discard changes',
    add: (thing: string) => `Add a ${thing}`,
    remove: 'Remove',
    this: (thing: string) => ` this ${thing}`,
    choose: 'Choose …',
  },
  /** The fields of a statement, each with its hint. */
  field: {
    who: 'Who said it',
    speaker: 'Speaker',
    oneSpeaker: 'speaker',
    speakerKinds: { speaker: 'A named speaker', label: 'An unnamed source', unknown: 'Not known' },
    speakerName: 'Name',
    description: 'Description',
    descriptionHint: 'A senior official, …',
    office: 'Office at the time',
    officeHint: (current: string | null) =>
      `Leave empty for the current office${current === null ? '' : `: ${current}`}.`,
    relayedBy: 'Relayed by',
    addressedTo: 'Said to',
    nobody: 'Nobody',
    onBehalfOf: 'On behalf of',
    onBehalfOfNames: (names: readonly string[]) =>
      names.length === 0 ? 'On behalf of nobody' : `On behalf of: ${names.join(', ')}`,
    said: 'What was said',
    mode: 'Kind of speech',
    modeHint: {
      DIRECT: 'The words alone, without quotation marks; omissions as …, insertions in [ ].',
      INDIRECT: 'In our words, without quotation marks.',
      MIXED: 'In our words, with the quoted ones between “ and ”.',
    },
    words: 'Words',
    language: 'Language',
    languageHint: 'en, uk, ru, …',
    originalLanguage: 'Original language',
    originalLanguageHint: 'If it is known.',
    when: 'When it was said',
    time: 'Date and time',
    timeHint: '2025-03-13, 2025-03-18T14:00, 2025-03, 2025-03-21/2025-03-22',
    timeZone: 'Time zone',
    timeZoneHint: 'Europe/Moscow, …',
    approximate: 'Approximate',
    readersSee: (time: string) => `Readers will see: ${time}`,
    where: 'Where, and about what',
    channel: 'Channel',
    event: 'Event',
    proposals: 'Proposals',
    sources: 'Sources',
    source: 'Source',
    oneSource: 'source',
    onRecord: 'On the record',
    newSource: 'New source',
    whichSource: 'Which one',
    whichSourceHint: 'Type part of its publisher or title, then choose.',
    quote: 'Exact quote',
    supports: 'Supports',
    moreOfCitation: 'The words around the quote, and when it was read',
    relations: 'Related statements',
    oneRelation: 'relation',
    relation: 'This statement',
    whichStatement: 'Which statement',
    whichStatementHint: 'Type some of its words, then choose.',
    key: 'Readable name',
    keyHint: (isEmpty: boolean) =>
      `Unique in its story, and permanent. ${isEmpty ? 'Leave empty for the proposed one.' : ''}`,
  },
  /** Whether a statement stands. */
  statementStatus: {
    PUBLISHED: 'published',
    WITHHELD: 'withheld',
    RETRACTED: 'retracted',
    REDACTED: 'redacted',
  } satisfies Record<StatementStatus, string>,
  /** The headings of choices, and how choices are named. */
  choice: {
    inStory: 'In this story',
    others: 'Others',
    statement: (speakers: readonly string[], words: string) => `${speakers.join(', ') || 'Unnamed'}: ${words}`,
    notShown: 'not shown',
    source: (publisher: string, title: string | null) => (title === null ? publisher : `${publisher}: ${title}`),
  },
  /** Missing parts of a form. */
  missing: {
    mode: 'Choose direct, reported or mixed speech',
    text: 'Enter the words',
    language: 'Enter the language of the words',
    saidAt: 'Enter the date, as far as it is known',
    channel: 'Choose a channel, or "not known"',
    speaker: 'Choose a speaker',
    label: 'Describe the unnamed source',
    reason: 'Choose a reason',
    notice: 'Write the public explanation',
    change: 'Nothing has been changed yet',
  },
  notice: {
    title: 'The notice',
    kind: 'Kind of notice',
    reason: 'Reason',
    text: 'Public explanation',
    textHint: 'It stays on the record.',
    internalNote: 'Internal note',
    internalNoteHint: 'Readers never see it.',
    reasons: {
      WRONG_WORDING: 'The words were wrong',
      WRONG_SPEAKER: 'The speaker was wrong',
      WRONG_OFFICE: 'The office was wrong',
      WRONG_TIME: 'The time was wrong',
      WRONG_SOURCE: 'The source was wrong',
      WRONG_TRANSLATION: 'The translation was wrong',
      MISSING_CONTEXT: 'Context was missing',
      FABRICATED: 'It was never said',
      DUPLICATE: 'It was on the record already',
      LEGAL: 'Legal reasons',
      OTHER: 'Another reason',
    } satisfies Record<NoticeReason, string>,
    dialog: (action: string) => `${action} this statement`,
    consequence: {
      withhold: 'Readers see a placeholder with the notice until it is released.',
      release: 'Readers see it again.',
      retract: 'It is taken back for good. Its history stays readable, and marked.',
      redact:
        'Its words are erased from the whole record, for good. They may also stand in headlines, other statements and files: docs/editors/redaction.md says what else to do.',
    },
  },
  correction: {
    version: (version: number) => `Version ${version}. The present text stays in the history.`,
    changes: 'What changes',
    none: 'No changes yet.',
    noNotice: 'This adds to the statement and needs no notice: leave it empty, or explain it.',
    changed: (fields: readonly string[]) => `Changed: ${fields.join(', ')}.`,
  },
  preview: {
    region: 'As readers will see it',
    speakerNotKnown: 'Speaker not known',
    speaker: (name: string, office: string | null) => (office === null ? name : `${name}, ${office}`),
  },
  /** Outcomes of a batch that was sent. */
  outcome: {
    sending: 'Sending …',
    unchanged: 'Nothing would change.',
    ready: (action: string) => `Ready to ${action.toLowerCase()}.`,
    lost: 'The service cannot be reached, so it is not known whether this has arrived. What you typed is kept. Send it again: it is done once, however often it arrives.',
    signInAgain: 'You have to sign in again. What you typed is kept.',
    noDraft: 'There is no such draft any more.',
    missing: 'Missing or wrong:',
    refused: 'Nothing was done:',
    load: 'Load the current version',
    duplicate: 'The same speaker is on the record with the same words that day:',
    newTab: (statement: string) => `${statement} (opens a new tab)`,
    hiddenStatement: 'a statement that is not shown',
    publishAnother: 'Publish as another statement',
    evidence: 'These positions have no other evidence; without it they lose their support:',
    position: (actor: string, proposal: string, stance: string) => `${actor} on “${proposal}”: ${stance}`,
    doAnyway: 'Do it anyway',
    arrivedBefore:
      'Your last attempt has arrived after all, and this is something else. Look at the current state before you send this.',
    /** @param isOwn Whether the editor saved it in another tab. */
    draftConflict: (savedBy: string, isOwn: boolean, revision: number) =>
      `Nothing was done: ${isOwn ? 'you have saved this draft in another tab' : `${savedBy} has saved this draft since`}; it is at revision ${revision}. What you typed is kept.`,
    /** @param by Who made the present version; `null` where that is not known. @param isOwn Whether it was the editor, in another tab. */
    versionConflict: (by: string | null, isOwn: boolean, version: number | null) => {
      const now = version === null ? '' : ` It is at version ${version} now.`;
      const changed = isOwn
        ? 'you have changed this in another tab since this form was opened'
        : `${by ?? 'somebody else'} has changed this since you saw it`;
      return `Nothing was done: ${changed}.${now} What you typed is kept.`;
    },
    conflict: (message: string) => `Nothing was done: ${message}`,
  },
};

/** A catalogue of the desk in any language: one that lacks a text does not compile. */
export type DeskWords = typeof deskWords;
