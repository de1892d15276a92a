/** The texts of the desk, in English, by view. Readers do not load these texts. */
import type { NoticeReason } from '../../story/vocabulary.js';
import { terms } from './terms.js';

const { counted } = terms.grammar;

export const deskWords = {
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
    officeHint: (current: string | undefined) =>
      `Leave empty for the current office${current === undefined ? '' : `: ${current}`}.`,
    relayedBy: 'Relayed by',
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
    noEvent: 'None',
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
    address: 'Address',
    publisher: 'Publisher',
    sourceTitle: 'Title',
    kind: 'Kind',
    sourceName: 'Readable name of the source',
    relations: 'Related statements',
    oneRelation: 'relation',
    relation: 'This statement',
    whichStatement: 'Which statement',
    whichStatementHint: 'Type some of its words, then choose.',
    key: 'Readable name',
    keyHint: (isEmpty: boolean) =>
      `Unique in its story, and permanent. ${isEmpty ? 'Leave empty for the proposed one.' : ''}`,
  },
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
    changed: (fields: readonly string[]) => `Changed: ${fields.join(', ')}.`,
  },
  preview: {
    region: 'As readers will see it',
    speakerNotKnown: 'Speaker not known',
    speaker: (name: string, office: string | undefined) => (office === undefined ? name : `${name}, ${office}`),
  },
  /** Outcomes of a batch that was sent. */
  outcome: {
    sending: 'Sending …',
    unchanged: 'Nothing would change.',
    ready: (action: string) => `Ready to ${action.toLowerCase()}.`,
    lost: 'The service cannot be reached, so it is not known whether this has arrived. What you typed is kept. Send it again: it is done once, however often it arrives.',
    signInAgain: 'You have to sign in again. What you typed is kept.',
    noDraft: 'There is no such draft any more.',
    missing: 'This is missing:',
    refused: (code: string) => `Nothing was done (${code}):`,
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
    draftConflict: (savedBy: string, revision: number) =>
      `Nothing was done: ${savedBy} has saved this draft since; it is at revision ${revision}. What you typed is kept.`,
    versionConflict: (version: number | null) => {
      const now = version === null ? '' : ` It is at version ${version} now.`;
      return `Nothing was done: somebody else has changed this statement since you saw it.${now} What you typed is kept.`;
    },
    conflict: (message: string) => `Nothing was done: ${message}`,
  },
};

/** A catalogue of the desk in any language: one that lacks a text does not compile. */
export type DeskWords = typeof deskWords;
