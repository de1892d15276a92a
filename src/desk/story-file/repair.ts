/** Replaces the mistakes of form in a value, so that the rest of it can be checked in the same round. */
import { z } from 'zod';
import { isPlainObject } from '../../story/plain-object.js';

/** Stand-ins for an unreadable value: the first one with the required form is used. */
const STAND_INS = ['unreadable', '2000', 'und', 'https://unreadable.invalid/', false];

/**
 * The value with each mistake of form replaced: by nothing where the field may be empty, otherwise by a meaningless
 * value. Lists keep their length, so that paths stay valid. A value beyond repair is `undefined`.
 */
export function repaired(schema: z.core.$ZodType, value: unknown): unknown {
  if (fits(schema, value)) return value;
  for (const candidate of candidates(schema, value)) if (fits(schema, candidate)) return candidate;
  return undefined;
}

function fits(schema: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(schema, value).success;
}

function* candidates(schema: z.core.$ZodType, value: unknown): Generator<unknown> {
  yield fromParts(schema, value);
  yield undefined;
  if (schema instanceof z.ZodEnum) yield* schema.options;
  yield* STAND_INS;
}

/** Rebuilds the value from its repaired parts. */
function fromParts(schema: z.core.$ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return fromParts(schema.unwrap(), value);
  if (schema instanceof z.ZodPipe) return fromParts(schema.in, value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    const { element } = schema;
    return value.map((one: unknown) => repaired(element, one));
  }
  if (schema instanceof z.ZodUnion) {
    const mapping = schema.options.find((option) => option instanceof z.ZodObject);
    return isPlainObject(value) && mapping !== undefined ? fromParts(mapping, value) : undefined;
  }
  if (!(schema instanceof z.ZodObject)) return undefined;
  const given = isPlainObject(value) ? value : {};
  const parts = Object.entries<z.core.$ZodType>(schema.shape);
  return Object.fromEntries(
    parts.flatMap(([name, part]) => {
      const mended = repaired(part, given[name]);
      return mended === undefined ? [] : [[name, mended]];
    }),
  );
}
