/** Every property of a story file has a field in a form of the desk: the forms are rendered, and the fields are looked up by their ids. */
import { readFileSync } from 'node:fs';
import { render } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type FormKind, fieldsOf, TRANSLATION } from '../../src/web/desk/controls.js';
import { EMPTY_NOTICE, NoticeFields } from '../../src/web/desk/notice-fields.js';
import { fieldId } from '../../src/web/desk/sending.js';
import { StatementFields } from '../../src/web/desk/statement-fields.js';
import { EMPTY_ATTRIBUTION, emptyStatement } from '../../src/web/desk/statement-form.js';
import { PartFields } from '../../src/web/desk/thing-fields.js';
import { emptyValues, type FormValue, type Values } from '../../src/web/desk/values.js';

/** The part of a JSON Schema that says which properties a value has. */
interface Properties {
  readonly properties?: Readonly<Record<string, Properties>> | undefined;
  readonly items?: Properties | undefined;
  readonly anyOf?: readonly Properties[] | undefined;
}
const properties: z.ZodType<Properties> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), properties).optional(),
    items: properties.optional(),
    anyOf: z.array(properties).optional(),
  }),
);
const FILE = properties.parse(
  JSON.parse(readFileSync(new URL('../../schema/story-file.schema.json', import.meta.url), 'utf8')),
);

/** The form of a value with properties, where a text may stand for it. */
function mappingOf(schema: Properties): Properties {
  return schema.anyOf?.map(mappingOf).find((one) => one.properties !== undefined || one.items !== undefined) ?? schema;
}

/** The fields of a value: a time has its text where the time is, and lists have one item. */
function fieldsIn(schema: Properties, at: string): string[] {
  const { properties: parts, items } = mappingOf(schema);
  if (items !== undefined) {
    const item = mappingOf(items);
    return item.properties === undefined ? [at] : fieldsIn(item, `${at}.0`);
  }
  if (parts === undefined) return [at];
  return Object.entries(parts).flatMap(([name, part]) =>
    name === 'edtf' ? [at] : fieldsIn(part, at === '' ? name : `${at}.${name}`),
  );
}

/** The fields of an entry of a section. */
function propertiesOf(section: string): string[] {
  const schema = FILE.properties?.[section];
  if (schema === undefined) throw new Error(`expected story files to have the section ${section}`);
  const { items } = schema;
  return fieldsIn(items ?? schema, '');
}

/** The fields without an element in a rendered form. */
function lacking(fields: readonly string[], html: string): string[] {
  return fields.filter((field) => !html.includes(`id="${fieldId(field)}"`));
}

/** Values with one item in every list. */
function withItems(parts: ReturnType<typeof fieldsOf>): Values {
  const filled = parts.flatMap(({ name, control }): [string, FormValue][] => {
    if (control.type === 'texts') return [[name, ['a']]];
    return control.type === 'items' ? [[name, [emptyValues(control.parts)]]] : [];
  });
  return { ...emptyValues(parts), ...Object.fromEntries(filled) };
}

const ignore = () => undefined;

describe('The forms of the desk', () => {
  test.each<[string, FormKind]>([
    ['story', 'story'],
    ['sources', 'source'],
    ['actors', 'actor'],
    ['events', 'event'],
    ['proposals', 'proposal'],
    ['positions', 'position'],
  ])('the form for an entry of "%s" has a field for each of its properties', (section, kind) => {
    // The fields of actors of every type; the type itself is asked for when an actor is new.
    const parts = fieldsOf(kind, true, null);
    const html = render(<PartFields parts={parts} values={withItems(parts)} at="" onChange={ignore} />);
    // The readable name has a field of its own, or comes from the service.
    const asked = propertiesOf(section).filter((field) => field !== 'slug');
    expect(asked.length).toBeGreaterThan(4);
    expect(lacking(asked, html)).toEqual([]);
  });

  const form = {
    ...emptyStatement('en'),
    attributions: [EMPTY_ATTRIBUTION, { ...EMPTY_ATTRIBUTION, who: 'label' as const }],
    relations: [{ kind: 'ANSWERS' as const, statement: '' }],
    translations: [emptyValues(TRANSLATION)],
  };
  const statement = () =>
    render(<StatementFields form={form} onChange={ignore} keyIsFixed={false} />) +
    render(<NoticeFields action="correct" notice={EMPTY_NOTICE} onChange={ignore} />);
  /** Fields that stand under another name in the form: the quote itself, and an unnamed source, in the second attribution. */
  const renamed = (field: string) =>
    field.replace(/quote\.exact$/, 'quote').replace('attributions.0.label', 'attributions.1.label');
  /** Two properties are buttons: they confirm a refusal. */
  const isButton = (field: string) => ['allowDuplicate', 'allowUnsupported'].includes(field);

  test('the form of a statement has a field for each property of its entry', () => {
    const asked = propertiesOf('statements').filter((field) => !isButton(field));
    expect(asked.length).toBeGreaterThan(30);
    expect(lacking(asked.map(renamed), statement())).toEqual([]);
  });

  test('the form of a correction has a field for each property of its entry, but for the statement, which is chosen on the page', () => {
    const asked = propertiesOf('correct').filter((field) => !isButton(field) && field !== 'statement');
    const fields = asked.map((field) => renamed(field.replace(/^set\./, '')));
    expect(fields.length).toBeGreaterThan(30);
    expect(lacking(fields, statement())).toEqual([]);
  });
});
