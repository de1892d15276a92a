/** What is wrong with the address of a page, as readers are told of it. */

import { InputErrorCode } from '../../graphql/errors.js';

interface Fault {
  readonly status: number;
  readonly title: string;
}

/** What is wrong with an address, by the code of the error. */
const FAULTS: Readonly<Record<string, Fault>> = {
  CURSOR_MALFORMED: { status: 400, title: 'This place in the record cannot be read' },
  CURSOR_FORKED: { status: 400, title: 'This place is not in the record any more' },
  CURSOR_AHEAD: { status: 400, title: 'The record does not go as far yet' },
  DATE_TIME_MALFORMED: { status: 400, title: 'This moment cannot be read' },
  ID_MALFORMED: { status: 404, title: 'There is nothing by this name' },
  ID_OF_OTHER_TYPE: { status: 404, title: 'There is nothing by this name' },
  PAGE_CURSOR_MALFORMED: { status: 400, title: 'This place in the list cannot be read' },
  SEARCH_TEXT_UNFIT: { status: 400, title: 'This cannot be searched for' },
  BUDGET_EXHAUSTED: { status: 400, title: 'This address asks for too much at a time' },
};

const UNREADABLE: Fault = { status: 400, title: 'This address cannot be read' };
const UNAVAILABLE: Fault = { status: 503, title: 'This page cannot be shown at the moment' };

/** Any other input that the service refuses comes from the address too; what is left is a fault of the service. */
function faultOf(code: string): Fault {
  const isInput = code === 'BAD_USER_INPUT' || code === 'TEXT_UNFIT' || Object.hasOwn(InputErrorCode, code);
  return FAULTS[code] ?? (isInput ? UNREADABLE : UNAVAILABLE);
}

/** A page that cannot be shown. */
export class PageFault extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    message: string,
  ) {
    super(message);
    this.name = 'PageFault';
  }

  /** The fault that an error with a code stands for. */
  static of(code: string, message: string): PageFault {
    const { status, title } = faultOf(code);
    return new PageFault(status, title, message);
  }

  /** There is nothing by a name; or, where the record is looked at as it stood, there was nothing then. */
  static notFound(what: string, isAsOf: boolean): PageFault {
    const message = isAsOf
      ? `There was ${what} by this name on the record then.`
      : `There is ${what} by this name on the record.`;
    return new PageFault(404, 'Not found', message);
  }
}
