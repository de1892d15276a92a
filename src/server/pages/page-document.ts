/** What is answered to a request for a page: its document, or what is wrong with its address. */
import { jsonLdOf } from '../../formats/json-ld.js';
import { alternateLinks, statementLinks } from '../../formats/links.js';
import { exportStory, withNewestStatements } from '../../formats/story-export.js';
import { parseCursor } from '../../graphql/cursor.js';
import { InputErrorCode } from '../../graphql/errors.js';
import type { StoryRecord } from '../../record/record.js';
import { decodeGlobalId } from '../../story/global-id.js';
import type { Address, Embedding } from '../../web/address.js';
import { AskError } from '../../web/ask.js';
import type { Assets } from '../../web/document.js';
import { headOf, type Surroundings, statementTitle } from '../../web/head.js';
import { loadPage, type PageData } from '../../web/load.js';
import { renderFault, renderPage } from '../../web/render.js';
import { askFor, type PageSources } from './page-ask.js';

/** A document that is ready to be sent. */
export interface PageDocument {
  readonly status: number;
  readonly html: string;
}

/** Which page is meant, and how it is to be shown. */
export interface PageWanted {
  readonly address: Address;
  /** `null` for a page of its own. */
  readonly embedding: Embedding | null;
  /** By which origin readers know the service. */
  readonly origin: string;
}

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
};

const UNREADABLE: Fault = { status: 400, title: 'This address cannot be read' };
const UNAVAILABLE: Fault = { status: 503, title: 'This page cannot be shown at the moment' };

/** Any other input that the service refuses comes from the address too; what is left is a fault of the service. */
function faultOf(code: string): Fault {
  const isInput = code === 'BAD_USER_INPUT' || code === 'TEXT_UNFIT' || Object.hasOwn(InputErrorCode, code);
  return FAULTS[code] ?? (isInput ? UNREADABLE : UNAVAILABLE);
}

/** Reads and renders a page. */
export async function pageDocument(
  { address, embedding, origin }: PageWanted,
  sources: PageSources,
  requestId: string,
  assets: Assets,
): Promise<PageDocument> {
  try {
    const data = await loadPage(askFor(sources, requestId), address);
    if (data === null) {
      const isAsOf =
        (address.page === 'story' && address.view.asOf !== null) || ('asOf' in address && address.asOf !== null);
      const message = `There ${isAsOf ? 'was nothing by this name on the record then' : 'is nothing by this name on the record'}.`;
      const fault = { title: 'Not found', message };
      return { status: 404, html: renderFault(fault, assets, embedding) };
    }
    const head = headOf(data, await surroundingsOf(data, origin, sources.services.record));
    return { status: 200, html: renderPage(data, head, assets, embedding) };
  } catch (error) {
    if (!(error instanceof AskError)) throw error;
    const { status, title } = faultOf(error.code);
    return { status, html: renderFault({ title, message: error.message }, assets, embedding) };
  }
}

/** So many statements, those that changed last, are in the head of a story's page as JSON-LD; the link beside it has all. */
const DESCRIBED = 20;

async function surroundingsOf(data: PageData, origin: string, record: StoryRecord): Promise<Surroundings> {
  switch (data.page) {
    case 'story': {
      const { slug, headline, cursor } = data.at.story;
      const { asOf } = data.view;
      const snapshot = record.reader().at(await record.placeAt(parseCursor(cursor)));
      const story = await exportStory(snapshot, slug, { asOf, cursorOf: (place) => record.cursor(place) });
      const jsonLd = story === null ? null : jsonLdOf(withNewestStatements(story, DESCRIBED), origin);
      return { origin, alternates: alternateLinks({ slug, headline }, origin, asOf), jsonLd };
    }
    case 'statement': {
      const decoded = decodeGlobalId(data.statement.id);
      const named = decoded === null ? null : { id: decoded.id, title: statementTitle(data.statement) };
      return { origin, alternates: named === null ? [] : statementLinks(named, origin, data.asOf), jsonLd: null };
    }
    default:
      return { origin, alternates: [], jsonLd: null };
  }
}
