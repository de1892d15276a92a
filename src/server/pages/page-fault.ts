/** Faults of pages: the HTTP status and the words for readers, by error code. */
import type { GraphQLError } from 'graphql';
import { InputErrorCode } from '../../graphql/errors.js';
import { decodeGlobalId, globalId } from '../../story/global-id.js';
import type { Instant } from '../../story/time.js';
import { type Address, storyAddress, WHOLE_STORY } from '../../web/address.js';
import { momentInWords } from '../../web/words/time.js';
import { faults } from '../../words/faults.js';
import type { Refusal } from '../http/refusal.js';

/** The status of refusals that tell when to ask again. */
const TOO_MANY_REQUESTS = 429;

interface Fault {
  readonly status: number;
  readonly title: string;
  /** For readers; the API's messages are for programs. */
  readonly message: string;
}

/** The codes for which the page offers to sign in. */
const SIGN_IN_CODES = ['TOKEN_REQUIRED', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'ROLE_REQUIRED'];

/** The HTTP status of each error code. */
const STATUSES: Readonly<Record<keyof typeof faults.byCode, number>> = {
  CURSOR_MALFORMED: 400,
  DATE_TIME_MALFORMED: 400,
  CURSOR_FORKED: 400,
  CURSOR_AHEAD: 400,
  ID_MALFORMED: 404,
  ID_OF_OTHER_TYPE: 404,
  NOT_FOUND: 404,
  STORY_UNKNOWN: 404,
  PAGE_CURSOR_MALFORMED: 400,
  SEARCH_TEXT_UNFIT: 400,
  // Not 400, because search engines would drop the page; nor 5xx, because anybody could then raise the failure rate.
  BUDGET_EXHAUSTED: 429,
  TOKEN_REQUIRED: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_REVOKED: 401,
  ROLE_REQUIRED: 403,
  WRITE_ELSEWHERE: 404,
  METHOD_NOT_ALLOWED: 405,
  ORIGIN_NOT_ALLOWED: 403,
  NOT_ACCEPTABLE: 406,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: TOO_MANY_REQUESTS,
  TOO_MUCH_UNREAD: TOO_MANY_REQUESTS,
  NOT_IMPLEMENTED: 501,
  REQUEST_TIMEOUT: 408,
  REQUEST_ENTITY_TOO_LARGE: 413,
  REQUEST_HEADER_FIELDS_TOO_LARGE: 431,
};

const OTHER_INPUT_CODES: readonly string[] = ['BAD_REQUEST', 'BAD_USER_INPUT', 'TEXT_UNFIT', 'PARAMETER_UNFIT'];

/** Whether a code has words of its own. */
function isKnown(code: string): code is keyof typeof STATUSES {
  return Object.hasOwn(STATUSES, code);
}

/** The fault of a code. Refused input means a bad address; any other unknown code is a failure of the service. */
function faultOf(code: string): Fault {
  if (isKnown(code)) return { status: STATUSES[code], ...faults.byCode[code] };
  const isInput = OTHER_INPUT_CODES.includes(code) || Object.hasOwn(InputErrorCode, code);
  return isInput ? { status: 400, ...faults.unreadable } : { status: 503, ...faults.unavailable };
}

/** A fault that a page shows in place of its content. */
export class PageFault extends Error {
  readonly status: number;
  readonly title: string;

  private constructor(
    /** The stable code, the same that programs get. */
    readonly code: string,
    { status, title, message }: Fault,
    /** Links in addition to those of the address. */
    readonly ways: readonly WayBack[] = [],
    /** The id of the request, if operators need it. */
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'PageFault';
    this.status = status;
    this.title = title;
  }

  /** The fault of a code. */
  static of(code: string): PageFault {
    return new PageFault(code, faultOf(code));
  }

  /** The fault of an error. */
  static ofError({ extensions: { code, requestId } }: GraphQLError): PageFault {
    const known = String(code ?? 'INTERNAL');
    return new PageFault(known, faultOf(known), [], typeof requestId === 'string' ? requestId : null);
  }

  /** The fault of a refusal, with the refusal's status. */
  static ofRefusal({ status, headers, error }: Refusal): PageFault {
    const { code, title, message, requestId } = PageFault.ofError(error);
    const { 'retry-after': seconds } = headers;
    const again = status === TOO_MANY_REQUESTS && seconds !== undefined ? ` ${faults.retryAfter(Number(seconds))}` : '';
    const ways = SIGN_IN_CODES.includes(code) ? [DESK] : [];
    return new PageFault(code, { status, title, message: `${message}${again}` }, ways, requestId);
  }

  /** The fault of an address without a page. */
  static noPage(): PageFault {
    return new PageFault('NOT_FOUND', { ...faultOf('NOT_FOUND'), message: faults.noPage });
  }

  /**
   * The fault of a name that the record does not have, or did not have at an earlier place.
   * @param first A link to the first version of the thing, if there is one.
   */
  static notFound(missing: keyof typeof faults.missing, isAsOf: boolean, first: WayBack | null = null): PageFault {
    const words = faults.missing[missing];
    const message = isAsOf ? faults.notFoundThen(words) : faults.notFound(words);
    return new PageFault('NOT_FOUND', { ...faultOf('NOT_FOUND'), message }, first === null ? [] : [first]);
  }
}

/** A link on a page that shows a fault. */
export interface WayBack {
  readonly address: string;
  readonly words: string;
}

/** The link to the first version of a thing. */
export function firstWay(path: string, moment: Instant): WayBack {
  return {
    address: `${path}?${new URLSearchParams({ asOf: moment })}`,
    words: faults.link.first(momentInWords(moment)),
  };
}

const DESK: WayBack = { address: '/desk', words: faults.link.signIn };
const ALL_STORIES: WayBack = { address: '/', words: faults.link.allStories };

/** The links on the fault page of an address; `address` is `null` if the address has no page. */
export function waysBack(address: Address | null): readonly WayBack[] {
  switch (address?.page) {
    case 'story':
    case 'embedded-story': {
      const whole = storyAddress(address.story, WHOLE_STORY);
      const isPart = storyAddress(address.story, address.view) !== whole;
      return isPart ? [{ address: whole, words: faults.link.wholeStory }, ALL_STORIES] : [ALL_STORIES];
    }
    case 'statement': {
      const named = decodeGlobalId(address.id);
      const now = named?.kind === 'statement' ? globalId('statement', named.id) : address.id;
      if (address.asOf === null && now === address.id) return [ALL_STORIES];
      return [{ address: `/statements/${now}`, words: faults.link.statement }, ALL_STORIES];
    }
    case 'search':
      return [{ address: '/search', words: faults.link.search }, ALL_STORIES];
    default:
      return [ALL_STORIES];
  }
}
