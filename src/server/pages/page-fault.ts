/** Why a page cannot be shown, as readers are told of it. */
import type { GraphQLError } from 'graphql';
import { InputErrorCode } from '../../graphql/errors.js';
import type { Instant } from '../../story/time.js';
import { type Address, storyAddress, WHOLE_STORY } from '../../web/address.js';
import { momentInWords } from '../../web/words/time.js';
import type { Refusal } from '../http/refusal.js';

/** The status of a refusal that tells when to ask again. */
const TOO_MANY_REQUESTS = 429;

interface Fault {
  readonly status: number;
  readonly title: string;
  /** What is wrong and what would be right, for readers: the messages of the API are for programs. */
  readonly message: string;
}

const NO_PLACE: Fault = {
  status: 400,
  title: 'No such moment',
  message:
    'After “asOf=” the address has a day (2025-03-18), a moment in UTC (2025-03-18T14:00:00Z), or a place that a link of this service named.',
};
const NO_NAME: Fault = { status: 404, title: 'Not found', message: 'There is nothing by this name on the record.' };

const SIGN_IN: Fault = {
  status: 401,
  title: 'Sign in first',
  message: 'This address is for the desk, and for those who have signed in there.',
};

/** The codes of those whom signing in at the desk may help. */
const SIGN_IN_CODES = ['TOKEN_REQUIRED', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'ROLE_REQUIRED'];

/** What is wrong, by the code of the error. */
const FAULTS: Readonly<Record<string, Fault>> = {
  CURSOR_MALFORMED: NO_PLACE,
  DATE_TIME_MALFORMED: NO_PLACE,
  CURSOR_FORKED: {
    status: 400,
    title: 'This place is not in the record any more',
    message: 'The record was restored from a backup since the link was made.',
  },
  CURSOR_AHEAD: {
    status: 400,
    title: 'The record does not go as far yet',
    message: 'The link names a place that this service has not reached. Try again in a minute.',
  },
  ID_MALFORMED: NO_NAME,
  ID_OF_OTHER_TYPE: NO_NAME,
  NOT_FOUND: NO_NAME,
  STORY_UNKNOWN: NO_NAME,
  PAGE_CURSOR_MALFORMED: {
    status: 400,
    title: 'This part of the list cannot be found',
    message: 'The link to it is not complete.',
  },
  SEARCH_TEXT_UNFIT: {
    status: 400,
    title: 'This cannot be searched for',
    message: 'Search for words of at most 200 characters.',
  },
  // Not 400, after which search engines forget the page, and no failure of the service, which anybody could cause.
  BUDGET_EXHAUSTED: {
    status: 429,
    title: 'This page took too long to make',
    message: 'Try again in a minute, or choose fewer statements.',
  },
  TOKEN_REQUIRED: SIGN_IN,
  TOKEN_INVALID: SIGN_IN,
  TOKEN_EXPIRED: SIGN_IN,
  TOKEN_REVOKED: SIGN_IN,
  ROLE_REQUIRED: { ...SIGN_IN, status: 403, title: 'This needs another role' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This cannot be done here',
    message: 'The address does not take requests of this kind.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    title: 'This was sent from another site',
    message: 'The service takes nothing that is sent from a page of that site.',
  },
  NOT_ACCEPTABLE: {
    status: 406,
    title: 'This address is for programs',
    message: 'What it answers is not a page.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'This address is for programs',
    message: 'It takes no forms.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    title: 'Too many requests',
    message: 'More was asked for from your network address than one address may have.',
  },
  TOO_MUCH_UNREAD: {
    status: 429,
    title: 'Too many requests',
    message: 'Too much that was sent to your network address has not arrived yet. Close some downloads or tabs.',
  },
  NOT_IMPLEMENTED: {
    status: 501,
    title: 'This format is not offered',
    message: 'This service does not offer that format.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request took too long',
    message: 'It did not arrive in time. Try again.',
  },
  REQUEST_ENTITY_TOO_LARGE: {
    status: 413,
    title: 'The request is too long',
    message: 'More was sent than this service reads.',
  },
  REQUEST_HEADER_FIELDS_TOO_LARGE: {
    status: 431,
    title: 'The request is too long',
    message:
      'The address and the cookies that came with it are longer than this service reads. Ask for a shorter address, or delete the cookies of this site.',
  },
};

const UNREADABLE: Fault = {
  status: 400,
  title: 'This address cannot be read',
  message: 'Something in it is not what this page takes.',
};
const UNAVAILABLE: Fault = {
  status: 503,
  title: 'This page cannot be shown at the moment',
  message: 'Try again in a minute.',
};

const OTHER_INPUT_CODES: readonly string[] = ['BAD_REQUEST', 'BAD_USER_INPUT', 'TEXT_UNFIT', 'PARAMETER_UNFIT'];

/** Any other input that the service refuses comes from the address too; what is left is a fault of the service. */
function faultOf(code: string): Fault {
  const isInput = OTHER_INPUT_CODES.includes(code) || Object.hasOwn(InputErrorCode, code);
  return FAULTS[code] ?? (isInput ? UNREADABLE : UNAVAILABLE);
}

/** A page that cannot be shown. */
export class PageFault extends Error {
  readonly status: number;
  readonly title: string;

  private constructor(
    /** The stable code, which programs are told, too. */
    readonly code: string,
    { status, title, message }: Fault,
    /** Links that lead on, besides those of the address. */
    readonly ways: readonly WayBack[] = [],
    /** The id of the request, where operators have to look for it. */
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'PageFault';
    this.status = status;
    this.title = title;
  }

  /** The fault that a code stands for. */
  static of(code: string): PageFault {
    return new PageFault(code, faultOf(code));
  }

  /** The fault that an error with a code stands for. */
  static ofError({ extensions: { code, requestId } }: GraphQLError): PageFault {
    const known = String(code ?? 'INTERNAL');
    return new PageFault(known, faultOf(known), [], typeof requestId === 'string' ? requestId : null);
  }

  /** The fault that a refusal stands for, with its status. */
  static ofRefusal({ status, headers, error }: Refusal): PageFault {
    const { code, title, message, requestId } = PageFault.ofError(error);
    const { 'retry-after': seconds } = headers;
    const again = status === TOO_MANY_REQUESTS && seconds !== undefined ? ` ${inSeconds(seconds)}` : '';
    const ways = SIGN_IN_CODES.includes(code) ? [DESK] : [];
    return new PageFault(code, { status, title, message: `${message}${again}` }, ways, requestId);
  }

  /** There is no page at an address. */
  static noPage(): PageFault {
    return new PageFault('NOT_FOUND', { ...NO_NAME, message: 'There is no page at this address.' });
  }

  /**
   * There is nothing by a name; or, where the record is looked at as it stood, there was nothing then.
   * @param first Leads to what is on the record by this name since.
   */
  static notFound(what: string, isAsOf: boolean, first: WayBack | null = null): PageFault {
    const message = isAsOf
      ? `There was ${what} by this name on the record then.`
      : `There is ${what} by this name on the record.`;
    return new PageFault('NOT_FOUND', { ...NO_NAME, message }, first === null ? [] : [first]);
  }
}

function inSeconds(seconds: string): string {
  return `Try again in ${seconds === '1' ? 'a second' : `${seconds} seconds`}.`;
}

/** A link that leads on from what cannot be shown. */
export interface WayBack {
  readonly address: string;
  readonly words: string;
}

/** The link to something as it was at the first moment at which it was on the record. */
export function firstWay(path: string, moment: Instant): WayBack {
  return {
    address: `${path}?${new URLSearchParams({ asOf: moment })}`,
    words: `As it was first, ${momentInWords(moment)}`,
  };
}

const DESK: WayBack = { address: '/desk', words: 'Sign in' };
const ALL_STORIES: WayBack = { address: '/', words: 'All stories' };

/** Where one can go from an address that leads to nothing; `null` where it is of no page. */
export function waysBack(address: Address | null): readonly WayBack[] {
  switch (address?.page) {
    case 'story':
    case 'embedded-story': {
      const whole = storyAddress(address.story, WHOLE_STORY);
      const isPart = storyAddress(address.story, address.view) !== whole;
      return isPart ? [{ address: whole, words: 'The whole story, as it is now' }, ALL_STORIES] : [ALL_STORIES];
    }
    case 'statement': {
      if (address.asOf === null) return [ALL_STORIES];
      return [{ address: `/statements/${address.id}`, words: 'The statement, as it is now' }, ALL_STORIES];
    }
    case 'search':
      return [{ address: '/search', words: 'Search' }, ALL_STORIES];
    default:
      return [ALL_STORIES];
  }
}
