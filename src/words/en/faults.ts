/** The texts of pages that cannot show what their address names, in English: the fault, and what would be right. */

const noPlace = {
  title: 'No such moment',
  message:
    'After “asOf=” put a day (2025-03-18), a moment in UTC (2025-03-18T14:00:00Z), or the value from a link of this service.',
};
const noName = { title: 'Not found', message: 'There is nothing by this name on the record.' };
const signIn = { title: 'Sign in first', message: 'This address is for editors who have signed in at the desk.' };

export const faults = {
  /** By the code of the error. */
  byCode: {
    CURSOR_MALFORMED: noPlace,
    DATE_TIME_MALFORMED: noPlace,
    CURSOR_FORKED: {
      title: 'This place is not in the record any more',
      message: 'The record was restored from a backup since the link was made.',
    },
    CURSOR_AHEAD: {
      title: 'The record does not go as far yet',
      message: 'The link names a place that this service has not reached. Try again in a minute.',
    },
    ID_MALFORMED: noName,
    ID_OF_OTHER_TYPE: noName,
    NOT_FOUND: noName,
    STORY_UNKNOWN: noName,
    PAGE_CURSOR_MALFORMED: {
      title: 'This part of the list cannot be found',
      message: 'The link to it is not complete.',
    },
    SEARCH_TEXT_UNFIT: {
      title: 'This cannot be searched for',
      message: 'Search for words of at most 200 characters.',
    },
    BUDGET_EXHAUSTED: {
      title: 'This page took too long to make',
      message: 'Try again in a minute, or choose fewer statements.',
    },
    TOKEN_REQUIRED: signIn,
    TOKEN_INVALID: signIn,
    TOKEN_EXPIRED: signIn,
    TOKEN_REVOKED: signIn,
    ROLE_REQUIRED: { ...signIn, title: 'This needs another role' },
    WRITE_ELSEWHERE: {
      title: 'The desk is not here',
      message: 'This address serves readers only. Open the desk at the address that your newsroom writes at.',
    },
    METHOD_NOT_ALLOWED: {
      title: 'This cannot be done here',
      message: 'The address does not take requests of this kind.',
    },
    ORIGIN_NOT_ALLOWED: {
      title: 'This was sent from another site',
      message: 'The service accepts nothing from pages of that site.',
    },
    NOT_ACCEPTABLE: { title: 'This address is for programs', message: 'It does not serve a page.' },
    UNSUPPORTED_MEDIA_TYPE: { title: 'This address is for programs', message: 'It takes no forms.' },
    TOO_MANY_REQUESTS: {
      title: 'Too many requests',
      message: 'Your network address has used up its allowance.',
    },
    TOO_MUCH_UNREAD: {
      title: 'Too many requests',
      message: 'Too much that was sent to your network address has not arrived yet. Close some downloads or tabs.',
    },
    NOT_IMPLEMENTED: { title: 'This format is not offered', message: 'This service does not offer that format.' },
    REQUEST_TIMEOUT: { title: 'The request took too long', message: 'It did not arrive in time. Try again.' },
    REQUEST_ENTITY_TOO_LARGE: {
      title: 'The request is too long',
      message: 'The service does not read requests of this size.',
    },
    REQUEST_HEADER_FIELDS_TOO_LARGE: {
      title: 'The request is too long',
      message:
        'Its address and cookies are longer than this service reads. Use a shorter address, or delete the cookies of this site.',
    },
  },
  /** Any other input that the service refuses. */
  unreadable: {
    title: 'This address cannot be read',
    message: 'A part of it is not what this page takes.',
  },
  /** A failure of the service. */
  unavailable: { title: 'This page cannot be shown at the moment', message: 'Try again in a minute.' },
  noPage: 'There is no page at this address.',
  /** Names of things that the record lacks. */
  missing: { thing: 'nothing', actor: 'nobody', proposal: 'no proposal', event: 'no event' },
  notFound: (missing: string) => `There is ${missing} by this name on the record.`,
  notFoundThen: (missing: string) => `There was ${missing} by this name on the record then.`,
  retryAfter: (seconds: number) => `Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
  /** Links that help. */
  link: {
    first: (moment: string) => `As it was first, ${moment}`,
    signIn: 'Sign in',
    allStories: 'All stories',
    wholeStory: 'The whole story, as it is now',
    statement: 'The statement, as it is now',
    search: 'Search',
  },
};

/** A catalogue of fault pages in any language: one that lacks a text does not compile. */
export type FaultWords = typeof faults;
