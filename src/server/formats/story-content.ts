/** The formats of a story. */
import { GraphQLError } from 'graphql';
import { asOfQuery, storyUrl } from '../../formats/addresses.js';
import { CSV_TYPE, type CsvForm, DATA_PACKAGE_TYPE } from '../../formats/csv.js';
import { formatUrl, type StoryFormat } from '../../formats/links.js';
import { newestUpdate } from '../../formats/story-export.js';
import { StoryParts } from '../../formats/story-parts.js';
import type { TableName } from '../../formats/tables.js';
import { type StoryWriter, tableWriter, WRITERS } from '../../formats/writers.js';
import { inputError } from '../../graphql/errors.js';
import { firstMomentOf, type RecordPoint } from '../../record/snapshot.js';
import type { ThingId } from '../../story/model.js';
import type { FormatAsked } from './asked.js';
import { type Asking, asOfIn, type FormatContent, parameterError } from './content.js';
import { oEmbedContent } from './o-embed-content.js';

/**
 * The content that a request asks for.
 * @throws GraphQLError or RecordError with a code for invalid parameters.
 */
export async function contentOf(asked: FormatAsked, asking: Asking): Promise<FormatContent> {
  switch (asked.kind) {
    case 'oembed':
      return oEmbedContent(asking);
    case 'story': {
      const { slug, format } = asked;
      if (format === 'csv') return withLocation(asked, asking, await tableContent(slug, 'statements', asking));
      const content = await storyContent(slug, format, TYPES[format], WRITERS[format], asking);
      return withLocation(asked, asking, content);
    }
    case 'table':
      return tableContent(asked.slug, asked.table, asking);
    case 'package':
      return storyContent(asked.slug, 'package', DATA_PACKAGE_TYPE, WRITERS.package, asking);
  }
}

/** Approximate units for writing a story in a format. */
const STORY_UNITS = 10;

type StoryAsked = Extract<FormatAsked, { kind: 'story' }>;

const TYPES: Readonly<Record<Exclude<StoryFormat, 'csv'>, string>> = {
  jsonld: 'application/ld+json',
  atom: 'application/atom+xml; charset=utf-8',
  'feed.json': 'application/feed+json',
  ics: 'text/calendar; charset=utf-8',
};

/** A negotiated format has an address of its own, which the response names (RFC 9110, 8.7). */
function withLocation(
  { isNegotiated, slug, format }: StoryAsked,
  { parameters }: Asking,
  content: FormatContent,
): FormatContent {
  if (!isNegotiated) return content;
  const location = formatUrl('', slug, format, parameters.get('asOf'));
  return { ...content, headers: { ...content.headers, 'content-location': location } };
}

async function tableContent(slug: ThingId, table: TableName, asking: Asking): Promise<FormatContent> {
  const form = csvFormIn(asking.parameters);
  const write = tableWriter(table, form);
  const content = await storyContent(slug, `${table} ${JSON.stringify(form)}`, CSV_TYPE, write, asking);
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

/** @throws GraphQLError for an invalid value of a parameter. */
function csvFormIn(parameters: URLSearchParams): CsvForm {
  const of = <T extends string>(name: string, values: readonly [T, ...T[]]): T => {
    const given = parameters.get(name) ?? values[0];
    const value = values.find((one) => one === given);
    if (value === undefined) throw parameterError(`${name} must be ${values.join(' or ')}`);
    return value;
  };
  return {
    formulas: of('formulas', ['guarded', 'raw']),
    delimiter: of('delimiter', [',', ';']),
    bom: of('bom', ['0', '1']) === '1',
  };
}

async function storyContent(
  slug: ThingId,
  name: string,
  type: string,
  write: StoryWriter,
  asking: Asking,
): Promise<FormatContent> {
  const { base, record } = asking;
  const asOf = await asOfIn(asking.parameters.get('asOf'), asking);
  const cursorOf = (point: RecordPoint) => record.cursor(point);
  return {
    key: JSON.stringify(['format', name, slug, base, asOf.token]),
    family: JSON.stringify([name, slug]),
    type,
    headers: {},
    units: STORY_UNITS,
    pointAt: asOf.pointAt,
    begin: async (head, meter) => {
      const open = () => record.snapshots(meter).at(asOf.pointAt(head));
      const parts = await StoryParts.begin(open, slug, { asOf: asOf.token, cursorOf });
      return parts === null ? null : write(parts, base);
    },
    madeOf: async (head, meter) => {
      const reader = record.snapshots(meter);
      // A redaction also removes words from earlier versions of the story.
      const [newest, redaction] = await Promise.all([
        newestUpdate(reader.at(asOf.pointAt(head)), slug, null),
        newestUpdate(reader.at(head), slug, ['STATEMENT_REDACTED']),
      ]);
      return `${newest?.hash} ${redaction?.hash}`;
    },
    missing: async (head, meter) => {
      if (asOf.token === null) return inputError('STORY_UNKNOWN', `There is no story ${slug}`);
      const firstMoment = await firstMomentOf(record.snapshots(meter).at(head), 'story', slug);
      const message = `There was no story ${slug} on the record then`;
      if (firstMoment === null) return inputError('STORY_UNKNOWN', message);
      const hint = `it has been on the record since ${firstMoment}: ask for ?asOf=${firstMoment} or later`;
      return new GraphQLError(`${message}; ${hint}`, { extensions: { code: 'STORY_UNKNOWN', firstMoment } });
    },
  };
}
