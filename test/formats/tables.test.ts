/** CSV read by a strict parser (RFC 4180), and its cells checked against the Data Package (Table Schema 2.0). */
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { applyEveryState, pathOf, readCsv } from '../fixtures/stories/formats.js';
import { file, statement } from '../fixtures/stories/story.js';

const Field = z.strictObject({
  name: z.string().regex(/^[a-z_]+$/),
  type: z.enum(['string', 'integer', 'boolean', 'datetime', 'array']),
  format: z.literal('uri').optional(),
  description: z.string().min(1),
  constraints: z
    .strictObject({
      required: z.boolean().optional(),
      enum: z.array(z.string()).optional(),
      minimum: z.number().optional(),
    })
    .optional(),
});
const ForeignKey = z.strictObject({
  fields: z.array(z.string()),
  reference: z.strictObject({ resource: z.string().optional(), fields: z.array(z.string()) }),
});
const Resource = z.object({
  name: z.string().regex(/^[a-z0-9._-]+$/),
  path: z.string(),
  type: z.literal('table'),
  format: z.literal('csv'),
  mediatype: z.literal('text/csv'),
  encoding: z.literal('utf-8'),
  schema: z.object({
    fields: z.array(Field),
    missingValues: z.tuple([z.literal('')]),
    primaryKey: z.array(z.string()).min(1),
    foreignKeys: z.array(ForeignKey),
  }),
});
const Package = z.object({
  $schema: z.literal('https://datapackage.org/profiles/2.0/datapackage.json'),
  name: z.string().regex(/^[a-z0-9._/-]+$/),
  title: z.string(),
  created: z.iso.datetime(),
  resources: z.array(Resource).min(1),
});
type Row = Readonly<Record<string, string>>;

/** The form of the values of each type (Table Schema 2.0, "Field Types"). */
const FORMS: Readonly<Record<z.infer<typeof Field>['type'], (value: string) => boolean>> = {
  string: () => true,
  integer: (value) => /^-?\d+$/.test(value),
  boolean: (value) => value === 'true' || value === 'false',
  datetime: (value) => z.iso.datetime().safeParse(value).success,
  array: (value) => z.array(z.string()).safeParse(JSON.parse(value)).success,
};

function keyOf(row: Row, fields: readonly string[]): string {
  return JSON.stringify(fields.map((field) => row[field]));
}

onOneEngine('Tables', (makeStore) => {
  const desk = runningService(makeStore, 'data');
  beforeAll(() => applyEveryState(desk));

  describe.each([pathOf(''), `/stories/${UKRAINE}`])('of %s', (path) => {
    test('tables have the names, types, constraints, primary and foreign keys of their Data Package', async () => {
      const address = `${desk.service.url}${path}/datapackage.json`;
      const described = Package.parse(await (await fetch(address)).json());
      const tables = new Map<string, { readonly rows: readonly Row[]; readonly resource: z.infer<typeof Resource> }>();
      for (const resource of described.resources) {
        const response = await fetch(new URL(resource.path, address));
        expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
        expect(response.headers.get('link')).toBe(
          `<${address}>; rel="describedby"; type="application/vnd.datapackage+json"`,
        );
        const text = await response.text();
        // Outside of quotation marks, a line feed follows a carriage return (RFC 4180, 2).
        expect(text.replaceAll(/"(?:[^"]|"")*"/g, '')).not.toMatch(/[^\r]\n/);
        expect(text.endsWith('\r\n')).toBe(true);
        tables.set(resource.name, { rows: readCsv(text), resource });
        expect(text.split('\r\n')[0]).toBe(resource.schema.fields.map(({ name }) => `"${name}"`).join(','));
      }
      for (const { rows, resource } of tables.values()) {
        const { fields, primaryKey, foreignKeys } = resource.schema;
        for (const row of rows) {
          for (const { name, type, format, constraints = {} } of fields) {
            const value = row[name] ?? '';
            const where = `${resource.name}.${name}: ${value}`;
            if (value === '') {
              expect(constraints.required ?? false, where).toBe(false);
              continue;
            }
            expect(FORMS[type](value), where).toBe(true);
            if (format === 'uri') expect(URL.canParse(value), where).toBe(true);
            if (constraints.enum !== undefined) expect(constraints.enum, where).toContain(value);
            if (constraints.minimum !== undefined)
              expect(Number(value), where).toBeGreaterThanOrEqual(constraints.minimum);
          }
        }
        expect(new Set(rows.map((row) => keyOf(row, primaryKey))).size).toBe(rows.length);
        for (const { fields: from, reference } of foreignKeys) {
          const there = tables
            .get(reference.resource ?? resource.name)
            ?.rows.map((row) => keyOf(row, reference.fields));
          for (const row of rows) {
            if (from.every((field) => row[field] === '')) continue;
            expect(there, `${resource.name} ${from.join()}`).toContain(keyOf(row, from));
          }
        }
      }
    });

    test('the address of a story with .csv has the table of statements', async () => {
      const [short, long] = await Promise.all(
        ['.csv', '/statements.csv'].map((ending) =>
          fetch(`${desk.service.url}${path}${ending}`).then((one) => one.text()),
        ),
      );
      expect(short).toBe(long);
    });
  });

  test('a cell that looks like a formula is guarded, and ?formulas=raw leaves it as it is', async () => {
    const formulas = ['=1+1', '+one', '-two', '@SUM(A1)'];
    await desk.apply(file({ statements: formulas.map((text, index) => statement(`formula-${index}`, { text })) }));
    const textsIn = async (query: string) =>
      readCsv(await (await fetch(`${desk.service.url}${pathOf('.csv')}${query}`)).text())
        .filter(({ key }) => key?.startsWith('formula'))
        .map(({ text }) => text);
    expect(await textsIn('')).toEqual(formulas.map((text) => `'${text}`));
    expect(await textsIn('?formulas=raw')).toEqual(formulas);
    const unfit = await fetch(`${desk.service.url}${pathOf('.csv')}?formulas=some`);
    expect([unfit.status, await unfit.json()]).toMatchObject([400, { error: { code: 'PARAMETER_UNFIT' } }]);
  });

  test('?bom=1&delimiter=; writes a byte order mark, and semicolons between cells', async () => {
    const bytesOf = async (query: string) =>
      Buffer.from(await (await fetch(`${desk.service.url}${pathOf('/events.csv')}${query}`)).arrayBuffer());
    const plain = await bytesOf('');
    expect(await bytesOf('?bom=1')).toEqual(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]));
    const excel = String(await bytesOf('?bom=1&delimiter=;')).slice(1);
    expect(excel.split('\r\n')[0]).toBe(String(plain).split('\r\n')[0]?.replaceAll(',', ';'));
    expect(readCsv(excel, ';')).toEqual(readCsv(String(plain)));
    for (const query of ['?bom=yes', '?delimiter=tab']) {
      const unfit = await fetch(`${desk.service.url}${pathOf('/events.csv')}${query}`);
      expect([unfit.status, await unfit.json()]).toMatchObject([400, { error: { code: 'PARAMETER_UNFIT' } }]);
    }
  });

  test('the Data Package as of a cursor names the tables as of the same cursor', async () => {
    const { data } = await desk.query('{ record { head } }');
    const address = `${desk.service.url}${pathOf('/datapackage.json')}?asOf=${data.record.head}`;
    const { resources } = Package.parse(await (await fetch(address)).json());
    for (const { name, path } of resources)
      expect(path).toBe(`${desk.service.url}${pathOf(`/${name}.csv`)}?asOf=${data.record.head}`);
  });
});
