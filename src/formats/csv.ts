/** A table of a story as CSV (RFC 4180), and the Data Package (2.0, with Table Schema) that describes it to programs. */
import { stringify } from 'csv-stringify/sync';
import { globalId } from '../story/global-id.js';
import { asOfQuery, storyUrl } from './addresses.js';
import type { CellValue } from './column.js';
import type { StoryExport } from './story-export.js';
import { TABLE_NAMES, type Table, type TableName, tableOf } from './tables.js';

/** The media type. `header=present` says that the first line has the names of the columns (RFC 4180, 3). */
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';
/** The registered media type of a Data Package. */
export const DATA_PACKAGE_TYPE = 'application/vnd.datapackage+json';

/**
 * The form of cells that a spreadsheet would take for formulas, because they begin with `=`, `+`, `-`, `@`, a tab or a
 * carriage return: `guarded` puts an apostrophe before them, `raw` writes them as they were recorded.
 */
export type Formulas = 'guarded' | 'raw';

/** The options of a CSV file. */
export interface CsvForm {
  readonly formulas: Formulas;
  /** The separator of cells. Excel expects a semicolon where the decimal separator is a comma, as in most of Europe. */
  readonly delimiter: ',' | ';';
  /** Whether to write a byte order mark. Without it, Excel does not read the file as UTF-8. */
  readonly bom: boolean;
}

/** A table as CSV. Lines end with CR LF, texts are quoted, and a list is a JSON array. */
export function csvOf(name: TableName, story: StoryExport, base: string, form: CsvForm): string {
  return csvBegin(name, story, base, form) + csvRows(name, story, base, form);
}

/** The first line: the names of the columns. */
export function csvBegin(name: TableName, story: StoryExport, base: string, form: CsvForm): string {
  const { columns } = tableOf(name, { ...story, ...NO_ROWS }, base);
  return stringify([columns.map((column) => column.name)], { ...optionsOf(form), bom: form.bom });
}

/** The rows for the things in `story`. */
export function csvRows(name: TableName, story: StoryExport, base: string, form: CsvForm): string {
  const { rows } = tableOf(name, story, base);
  return stringify(
    rows.map((row) => row.map(written)),
    optionsOf(form),
  );
}

const NO_ROWS = { statements: [], positions: [], proposals: [], events: [] };

function optionsOf({ formulas, delimiter }: CsvForm) {
  return { delimiter, record_delimiter: '\r\n', quoted_string: true, escape_formulas: formulas === 'guarded' } as const;
}

function written(cell: CellValue): string | number | null {
  if (cell === null || typeof cell === 'string' || typeof cell === 'number') return cell;
  return JSON.stringify(cell);
}

/** The tables of a story as a Data Package. */
export function dataPackageOf(story: StoryExport, base: string): string {
  const { id, body, recordedAt } = story.story;
  return JSON.stringify(
    {
      $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
      name: id,
      id: globalId('story', id),
      title: body.headline,
      description: `${body.summary}\n\nCells that a spreadsheet would take for formulas begin with an apostrophe; ?formulas=raw leaves it out.`,
      homepage: storyUrl(base, id),
      created: recordedAt,
      resources: TABLE_NAMES.map((name) => resourceOf(tableOf(name, story, base), story, base)),
    },
    null,
    2,
  );
}

function resourceOf({ name, title, columns, primaryKey, foreignKeys }: Table, story: StoryExport, base: string) {
  const path = `${name}.csv`;
  return {
    name,
    title,
    type: 'table',
    path: story.asOf === null ? path : `${storyUrl(base, story.story.id)}/${path}${asOfQuery(story.asOf)}`,
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    schema: {
      $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
      fields: columns,
      missingValues: [''],
      primaryKey: [primaryKey].flat(),
      foreignKeys: foreignKeys.map(({ fields, reference }) => ({
        fields: [fields].flat(),
        // A table that refers to itself is not named (Table Schema 2.0, "Foreign Keys").
        reference: {
          ...(reference.resource === name ? {} : { resource: reference.resource }),
          fields: [reference.fields].flat(),
        },
      })),
    },
  };
}
