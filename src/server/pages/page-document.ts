/** The document of a page. */
import { jsonLdOf } from '../../formats/json-ld.js';
import { alternateLinks, statementLinks } from '../../formats/links.js';
import { exportNewest } from '../../formats/story-export.js';
import { parseCursor } from '../../graphql/cursor.js';
import type { StoryRecord } from '../../record/record.js';
import { decodeGlobalId } from '../../story/global-id.js';
import type { Address, Embedding } from '../../web/address.js';
import { AskError } from '../../web/ask.js';
import type { Assets } from '../../web/document.js';
import { headOf, type Surroundings, statementTitle } from '../../web/head.js';
import { loadPage, type PageData } from '../../web/load.js';
import { renderPage } from '../../web/render.js';
import type { Spending } from '../limits/spending.js';
import { StepMeter } from '../limits/step-meter.js';
import { askFor, type PageSources } from './page-ask.js';
import { PageFault } from './page-fault.js';

/** Which page is meant, and how it is to be shown. */
export interface PageWanted {
  /** As `resolve` has it. */
  readonly address: Address;
  /** `null` for a page of its own. */
  readonly embedding: Embedding | null;
  /** By which origin readers know the service. */
  readonly origin: string;
}

/**
 * Reads and renders a page, as HTML.
 * @throws PageFault
 */
export async function pageDocument(
  { address, embedding, origin }: PageWanted,
  sources: PageSources,
  requestId: string,
  assets: Assets,
  spending: Spending,
): Promise<string> {
  const data = await loadPage(askFor(sources, requestId, spending.account), address).catch((error: unknown) => {
    if (error instanceof AskError) throw PageFault.of(error.code, error.message);
    throw error;
  });
  if (data === null) {
    const isAsOf = 'view' in address && 'asOf' in address.view ? address.view.asOf !== null : false;
    throw PageFault.notFound('nothing', isAsOf);
  }
  const head = headOf(data, await surroundingsOf(data, origin, sources.services.record, spending));
  const html = await renderPage(data, head, assets, embedding);
  spending.add(html.length / RENDERED_CHARACTERS_PER_UNIT);
  return html;
}

/** Characters of a page that are rendered in a unit: it is rendered in slices, between which others have their turn. */
const RENDERED_CHARACTERS_PER_UNIT = 15_000;

/** So many statements, those that changed last, are in the head of a story's page as JSON-LD; the link beside it has all. */
const DESCRIBED = 20;

async function surroundingsOf(
  data: PageData,
  origin: string,
  record: StoryRecord,
  spending: Spending,
): Promise<Surroundings> {
  switch (data.page) {
    case 'story': {
      const { slug, headline, cursor } = data.at.story;
      const { asOf } = data.view;
      const snapshot = record.reader(new StepMeter(spending.account)).at(await record.placeAt(parseCursor(cursor)));
      const story = await exportNewest(snapshot, slug, { asOf, cursorOf: (place) => record.cursor(place) }, DESCRIBED);
      const jsonLd = story === null ? null : jsonLdOf(story, origin);
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
