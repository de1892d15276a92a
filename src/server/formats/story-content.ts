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
  if (asked.kind === 'oembed') return oEmbedContent(asking);
  const { slug } = asked;
  const story = { slug, asOf: asking.parameters.get('asOf') ?? asked.moment };
  switch (asked.kind) {
    case 'story': {
      const { format, isNegotiated } = asked;
      const content =
        format === 'csv'
          ? await tableContent(story, 'statements', asking)
          : await storyContent(story, format, TYPES[format], WRITERS[format], asking);
      return isNegotiated ? withLocation(story, format, content) : content;
    }
    case 'table':
      return tableContent(story, asked.table, asking);
    case 'package':
      return storyContent(story, 'package', DATA_PACKAGE_TYPE, WRITERS.package, asking);
  }
}

/** A story, and as of when. */
interface StoryThen {
  readonly slug: ThingId;
  /** As the request names it: a cursor or a moment; `null` for now. */
  readonly asOf: string | null;
}

/** Approximate units for writing a story in a format. */
const STORY_UNITS = 10;

const TYPES: Readonly<Record<Exclude<StoryFormat, 'csv'>, string>> = {
  jsonld: 'application/ld+json',
  atom: 'application/atom+xml; charset=utf-8',
  'feed.json': 'application/feed+json',
  ics: 'text/calendar; charset=utf-8',
};

/** A negotiated format has an address of its own, which the response names (RFC 9110, 8.7). */
function withLocation({ slug, asOf }: StoryThen, format: StoryFormat, content: FormatContent): FormatContent {
  return { ...content, headers: { ...content.headers, 'content-location': formatUrl('', slug, format, asOf) } };
}

async function tableContent(story: StoryThen, table: TableName, asking: Asking): Promise<FormatContent> {
  const { slug, asOf } = story;
  const form = csvFormIn(asking.parameters);
  const write = tableWriter(table, form);
  const content = await storyContent(story, `${table} ${JSON.stringify(form)}`, CSV_TYPE, write, asking);
  const described = `${storyUrl(asking.base, slug)}/datapackage.json${asOfQuery(asOf)}`;
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
  story: StoryThen,
  name: string,
  type: string,
  write: StoryWriter,
  asking: Asking,
): Promise<FormatContent> {
  const { base, record } = asking;
  const { slug } = story;
  const asOf = await asOfIn(story.asOf, asking);
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
