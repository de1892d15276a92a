/** The values that story files are made of: what may be written, and what it becomes. */
import { z } from 'zod';
import { isName, NAME_LENGTH } from '../../story/identity.js';
import { type FuzzyTime, parseTime, TimeError } from '../../story/time.js';
import type { ViolationCode } from '../../story/violation.js';
import { valuesOf } from '../../story/vocabulary.js';

/** The longest text of any field, in UTF-16 units; a longer one is a mistake, not a quotation. */
const TEXT_LENGTH = 10_000;

/** The longest name. */
const SHORT_TEXT_LENGTH = 300;
/** The longest address. */
const ADDRESS_LENGTH = 2_000;

/** An issue with a code of the catalogue instead of zod's own. */
function refuse(context: z.core.$RefinementCtx, code: ViolationCode, message: string): void {
  context.addIssue({ code: 'custom', message, params: { code } });
}

/** What no text has: control characters, half surrogate pairs, and the marks that search puts around what it finds. */
const NOT_TEXT = /(?![\n\r\t])[\p{Cc}\p{Cs}\uE000\uE001]/u;

export const text = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(TEXT_LENGTH, `is longer than ${TEXT_LENGTH} characters`)
  .refine((value) => !NOT_TEXT.test(value), 'has control characters or halves of characters; take them out');

/** A name or title: short enough to be sorted by. */
export const shortText = text.max(SHORT_TEXT_LENGTH, `is longer than ${SHORT_TEXT_LENGTH} characters`);

export const name = z
  .string()
  .superRefine((value, context) => {
    if (isName(value)) return;
    const rule = `lower-case letters, digits and single hyphens, at most ${NAME_LENGTH}`;
    refuse(context, 'BAD_NAME', `"${value}" is not a name; use ${rule}, like vladimir-putin`);
  })
  .describe('Lower-case letters, digits and single hyphens.');

/** A reference to a thing of the same story by its slug or key, or to one of another story as `story/name`. */
export const reference = z
  .string()
  .superRefine((value, context) => {
    if (value.split('/').length <= 2 && value.split('/').every(isName)) return;
    refuse(
      context,
      'BAD_NAME',
      `"${value}" is not a reference; write the slug or key, or story/name for another story`,
    );
  })
  .describe('The slug or key of a thing of this story, or story/name for one of another story.');

export const language = z
  .string()
  .transform((value, context) => {
    try {
      const [tag] = Intl.getCanonicalLocales(value);
      if (tag !== undefined) return tag;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    refuse(context, 'BAD_LANGUAGE', `"${value}" is not a language; write a BCP 47 tag like en, uk or zh-Hant`);
    return z.NEVER;
  })
  .describe('A language tag after BCP 47, like en or uk.');

export const address = z
  .string()
  .max(ADDRESS_LENGTH, `is longer than ${ADDRESS_LENGTH} characters`)
  .transform((value, context) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) {
      url.hash = '';
      return url.href;
    }
    refuse(
      context,
      'BAD_URL',
      `"${value}" is not an address; write an absolute one that begins with https:// or http://`,
    );
    return z.NEVER;
  })
  .describe('An absolute http or https address.');

/** A year without anything else, which YAML reads as a number. */
const year = z.int().min(1000).max(9999);

const timeMapping = z.strictObject({
  edtf: z
    .union([z.string(), year])
    .transform(String)
    .describe('EDTF: 2025-03-13, 2025-03-18T14:00Z, 2025-03~, 2025-03-21/2025-03-22.'),
  timeZone: z.string().nullish().describe('IANA time zone in which the date is meant, like Europe/Moscow.'),
  approximate: z.boolean().optional().describe('Whether it is only about then.'),
});

/** A time as a plain EDTF text or as a mapping with its zone. */
export const time = z
  .union([z.string(), year, timeMapping], {
    error: 'A time is an EDTF text like 2025-03-13, or {edtf, timeZone, approximate}',
  })
  .transform((value, context): FuzzyTime => {
    const { edtf, timeZone, approximate } = typeof value === 'object' ? value : { edtf: String(value) };
    try {
      return parseTime({ edtf, timeZone: timeZone ?? null, approximate: approximate ?? false });
    } catch (error) {
      if (!(error instanceof TimeError)) throw error;
      refuse(context, 'BAD_TIME', error.message);
      return z.NEVER;
    }
  })
  .describe('When, as precisely as it is known: EDTF text, or {edtf, timeZone, approximate}.');

/** A list that may be left out; `null` is the empty one. */
export function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullable()
    .transform((list) => list ?? [])
    .optional();
}

/** One of a vocabulary's values; each is explained where editors read the schema. */
export function oneOf<const V extends Readonly<Record<string, string>>>(vocabulary: V) {
  return z.enum(valuesOf(vocabulary)).describe(
    Object.entries(vocabulary)
      .map(([value, meaning]) => `${value}: ${meaning}`)
      .join(' '),
  );
}
