/** The columns of tables: their values, and their description in the Table Schema. */
import { edtfOf, type Precisions, precisionsOf } from '../story/edtf.js';
import type { FuzzyTime } from '../story/time.js';
import { TimePrecision, valuesOf } from '../story/vocabulary.js';

/** The value of a cell. A list is written as a JSON array. */
export type CellValue = string | number | boolean | null | readonly string[];

/** The field types in use (Table Schema, "Field Types"). */
export type FieldType = 'string' | 'integer' | 'boolean' | 'datetime' | 'array';

/** A column of a table with rows of type `Row`. */
export interface Column<Row> {
  readonly name: string;
  readonly type: FieldType;
  readonly description: string;
  readonly format?: 'uri';
  readonly constraints?: {
    readonly required?: boolean;
    readonly enum?: readonly string[];
    readonly minimum?: number;
  };
  readonly value: (row: Row) => CellValue;
}

type Value<Row> = Column<Row>['value'];

/** A column without empty cells. */
export function required<Row>(name: string, description: string, value: Value<Row>, type: FieldType = 'string') {
  return { name, type, description, constraints: { required: true }, value } satisfies Column<Row>;
}

/** A column that may have empty cells. */
export function optional<Row>(name: string, description: string, value: Value<Row>, type: FieldType = 'string') {
  return { name, type, description, value } satisfies Column<Row>;
}

/** A column of numbers from 1. */
export function counted<Row>(name: string, description: string, value: Value<Row>): Column<Row> {
  return { name, type: 'integer', description, constraints: { required: true, minimum: 1 }, value };
}

/** A column with the values of a vocabulary. */
export function oneOf<Row>(
  name: string,
  description: string,
  vocabulary: Readonly<Record<string, string>>,
  value: Value<Row>,
  { required = true } = {},
): Column<Row> {
  return { name, type: 'string', description, constraints: { required, enum: valuesOf(vocabulary) }, value };
}

/** A column of addresses. */
export function address<Row>(name: string, description: string, value: Value<Row>): Column<Row> {
  return { name, type: 'string', format: 'uri', description, constraints: { required: true }, value };
}

/** The columns of a time. There is no column with a single moment, because a time may be known only roughly. */
export function timeColumns<Row>(
  prefix: string,
  what: string,
  timeOf: (row: Row) => FuzzyTime | null,
  { required: isRequired = false } = {},
): Column<Row>[] {
  const of = (read: (time: FuzzyTime) => CellValue) => (row: Row) => {
    const time = timeOf(row);
    return time === null ? null : read(time);
  };
  const column = isRequired ? required<Row> : optional<Row>;
  const precisionColumn = (name: string, description: string, which: keyof Precisions) =>
    oneOf(
      `${prefix}_${name}`,
      description,
      TimePrecision,
      of((time) => precisionsOf(time)[which]),
      { required: isRequired },
    );
  return [
    column(
      `${prefix}_earliest`,
      `The first moment at which ${what} can have been.`,
      of((time) => time.earliest),
      'datetime',
    ),
    column(
      `${prefix}_latest`,
      'The last moment at which it can have been.',
      of((time) => time.latest),
      'datetime',
    ),
    precisionColumn('precision', 'How precisely it is known; of an interval, the less precise end.', 'precision'),
    precisionColumn('earliest_precision', 'How precisely the first end is known.', 'earliestPrecision'),
    precisionColumn('latest_precision', 'How precisely the last end is known.', 'latestPrecision'),
    column(
      `${prefix}_approximate`,
      'Whether it is only about then.',
      of((time) => time.approximate),
      'boolean',
    ),
    optional(
      `${prefix}_time_zone`,
      'The zone in which a date is meant (IANA); UTC where none is given.',
      of((time) => time.timeZone),
    ),
    optional(`${prefix}_edtf`, 'In the Extended Date/Time Format (level 1); empty where it cannot say it.', of(edtfOf)),
  ];
}
