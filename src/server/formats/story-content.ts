/** A story in its formats. */
import { asOfQuery, storyUrl } from '../../formats/addresses.js';
import { atomOf } from '../../formats/atom.js';
import { calendarOf } from '../../formats/calendar.js';
import { CSV_TYPE, csvOf, DATA_PACKAGE_TYPE, dataPackageOf, type Formulas } from '../../formats/csv.js';
import { jsonFeedOf } from '../../formats/json-feed.js';
import { jsonLdOf } from '../../formats/json-ld.js';
import { formatUrl, type StoryFormat } from '../../formats/links.js';
import { exportStory, type StoryExport } from '../../formats/story-export.js';
import type { TableName } from '../../formats/tables.js';
import { inputError } from '../../graphql/errors.js';
import type { Place } from '../../record/snapshot.js';
import type { ThingId } from '../../story/model.js';
import type { FormatAsked } from './asked.js';
import { type Asking, asOfIn, type Content, parameterError } from './content.js';
import { oEmbedContent } from './o-embed-content.js';

/**
 * What is asked for.
 * @throws GraphQLError or RecordError, with a code that says what about the parameters is wrong.
 */
export async function contentOf(asked: FormatAsked, asking: Asking): Promise<Content> {
  switch (asked.kind) {
    case 'oembed':
      return oEmbedContent(asking);
    case 'story': {
      const { slug, format } = asked;
      if (format === 'csv') return withLocation(asked, asking, await tableContent(slug, 'statements', asking));
      const { type, write } = WRITERS[format];
      return withLocation(asked, asking, await storyContent(slug, format, type, write, asking));
    }
    case 'table':
      return tableContent(asked.slug, asked.table, asking);
    case 'package':
      return storyContent(asked.slug, 'package', DATA_PACKAGE_TYPE, dataPackageOf, asking);
  }
}

/** Units that it takes to write a story in a format, about. */
const STORY_UNITS = 10;

type StoryAsked = Extract<FormatAsked, { kind: 'story' }>;
type Write = (story: StoryExport, base: string) => string;

const WRITERS: Readonly<Record<Exclude<StoryFormat, 'csv'>, { readonly type: string; readonly write: Write }>> = {
  jsonld: { type: 'application/ld+json', write: jsonLdOf },
  atom: { type: 'application/atom+xml; charset=utf-8', write: atomOf },
  'feed.json': { type: 'application/feed+json', write: jsonFeedOf },
  ics: { type: 'text/calendar; charset=utf-8', write: calendarOf },
};

/** What was chosen for whoever asked has an address of its own (RFC 9110, 8.7). */
function withLocation({ isNegotiated, slug, format }: StoryAsked, { parameters }: Asking, content: Content): Content {
  if (!isNegotiated) return content;
  const location = formatUrl('', slug, format, parameters.get('asOf'));
  return { ...content, headers: { ...content.headers, 'content-location': location } };
}

async function tableContent(slug: ThingId, table: TableName, asking: Asking): Promise<Content> {
  const formulas = formulasIn(asking.parameters);
  const write: Write = (story, base) => csvOf(table, story, base, formulas);
  const content = await storyContent(slug, `${table} ${formulas}`, CSV_TYPE, write, asking);
  const token = asking.parameters.get('asOf');
  const described = `${storyUrl(asking.base, slug)}/datapackage.json${asOfQuery(token)}`;
  return {
    ...content,
    headers: {
      link: `<${described}>; rel="describedby"; type="${DATA_PACKAGE_TYPE}"`,
      'content-disposition': `inline; filename="${slug}-${table}.csv"`,
    },
  };
}

function formulasIn(parameters: URLSearchParams): Formulas {
  const value = parameters.get('formulas') ?? 'guarded';
  if (value === 'guarded' || value === 'raw') return value;
  throw parameterError('formulas is guarded or raw');
}

async function storyContent(slug: ThingId, name: string, type: string, write: Write, asking: Asking): Promise<Content> {
  const { base, record } = asking;
  const asOf = await asOfIn(asking.parameters.get('asOf'), record);
  const cursorOf = (place: Place) => record.cursor(place);
  return {
    key: JSON.stringify(['format', name, slug, base, asOf.token]),
    type,
    headers: {},
    units: STORY_UNITS,
    compute: async (head, spending) => {
      const story = await exportStory(asOf.snapshotAt(head), slug, { asOf: asOf.token, cursorOf });
      return story === null ? null : spending.time(() => Buffer.from(write(story, base)));
    },
    missing: inputError('STORY_UNKNOWN', `There is no story ${slug}${asOf.token === null ? '' : ' as of this cursor'}`),
  };
}
