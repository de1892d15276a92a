/** The values in story files: their form, and the value that each is read as. */
import { z } from 'zod';
import { MAX_ADDRESS_LENGTH, MAX_LINE_LENGTH, MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from '../../story/bounds.js';
import { type CharacterFault, characterFault, lineFault } from '../../story/characters.js';
import { TimeError } from '../../story/edtf.js';
import { isName, MAX_NAME_CHARACTERS } from '../../story/identity.js';
import { languageTag, likelyLanguageTag } from '../../story/language.js';
import { type FuzzyTime, type Instant, parseInstant, parseTime } from '../../story/time.js';
import { excerpt, type ViolationCode } from '../../story/violation.js';
import { valuesOf } from '../../story/vocabulary.js';
import { mistakeWords } from '../../words/mistakes.js';

const { form: words } = mistakeWords;

/** Adds an issue with a code of this service's catalogue instead of a zod code. */
function refuse(context: z.core.$RefinementCtx, code: ViolationCode, message: string): void {
  context.addIssue({ code: 'custom', message, params: { code } });
}

/** A text in which `fault` finds no mistake. */
function textWithout(fault: (value: string) => CharacterFault | null, longest: number) {
  return z
    .string()
    .trim()
    .min(1, words.empty)
    .max(longest, words.longerThan(longest))
    .superRefine((value, context) => {
      const found = fault(value);
      if (found !== null) refuse(context, found.code, found.message);
    });
}

/** A text of one line or several. */
export const text = textWithout(characterFault, MAX_TEXT_LENGTH);

/** A one-line text among others: a headline, a title, an office. */
export const line = textWithout(lineFault, MAX_LINE_LENGTH);

/** The name of an actor: short enough to sort by. */
export const actorName = textWithout(lineFault, MAX_NAME_LENGTH);

export const name = z
  .string()
  .superRefine((value, context) => {
    if (isName(value)) return;
    refuse(context, 'BAD_NAME', words.notAName(excerpt(value), MAX_NAME_CHARACTERS));
  })
  .describe('Lower-case letters, digits and single hyphens.');

/** A reference to a thing: its slug or key within the same story, or `story/name` for another story. */
export const reference = z
  .string()
  .superRefine((value, context) => {
    const parts = value.split('/', 3);
    if (parts.length <= 2 && parts.every(isName)) return;
    refuse(context, 'BAD_NAME', words.notAReference(excerpt(value)));
  })
  .describe('The slug or key of a thing of this story, or story/name for one of another story.');

/** The longest language tag or time zone, in UTF-16 units. */
const TAG_LENGTH = 100;
/** The longest time in EDTF, in UTF-16 units. */
const EDTF_LENGTH = 200;

const edtfText = z.string().max(EDTF_LENGTH, words.longerThan(EDTF_LENGTH));

export const language = z
  .string()
  .max(TAG_LENGTH, words.longerThan(TAG_LENGTH))
  .transform((value, context) => {
    const tag = languageTag(value);
    if (tag !== null) return tag;
    refuse(context, 'BAD_LANGUAGE', words.notALanguage(excerpt(value), likelyLanguageTag(value)));
    return z.NEVER;
  })
  .describe('A language tag after BCP 47 with registered subtags, like en or uk.');

export const address = z
  .string()
  .max(MAX_ADDRESS_LENGTH, words.longerThan(MAX_ADDRESS_LENGTH))
  .transform((value, context) => {
    // A URL would replace a lone surrogate with U+FFFD.
    const fault = characterFault(value);
    if (fault !== null) {
      refuse(context, fault.code, fault.message);
      return z.NEVER;
    }
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) {
      url.hash = '';
      if (url.username === '' && url.password === '') return url.href;
      // The message does not repeat the address: it may end up in a log.
      refuse(context, 'URL_WITH_PASSWORD', words.addressWithPassword);
      return z.NEVER;
    }
    refuse(context, 'BAD_URL', words.notAnAddress(excerpt(value)));
    return z.NEVER;
  })
  .describe('An absolute http or https address.');

/** A year alone, which YAML reads as a number. */
const year = z.int().min(1000).max(9999);

const timeMapping = z.strictObject({
  edtf: z
    .union([edtfText, year])
    .transform(String)
    .describe('EDTF, and times of day: 2025-03-13, 2025-03-18T14:00Z, 2025-03~, 2025-03-21/2025-03-22, 2025-03-XX.'),
  timeZone: z
    .string()
    .max(TAG_LENGTH, words.longerThan(TAG_LENGTH))
    .nullish()
    .describe('IANA time zone in which the date is meant, like Europe/Moscow.'),
  approximate: z.boolean().optional().describe('Whether the time is approximate.'),
});

/** A time as EDTF text, or as a mapping with its zone. */
export const time = z
  .union([edtfText, year, timeMapping], {
    error: words.notATime,
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
  .describe('A time, exactly as precisely as it is known: EDTF text, or {edtf, timeZone, approximate}.');

/** A moment with its offset. */
export const moment = z
  .string()
  .transform((value, context): Instant => {
    const read = parseInstant(value);
    if (read !== null) return read;
    refuse(context, 'BAD_TIME', words.notAMoment(excerpt(value)));
    return z.NEVER;
  })
  .describe('A moment with its offset, like 2025-03-18T17:00:00+03:00 or 2025-03-18T14:00:00Z.');

/** A list that may be omitted; `null` means the empty list. */
export function listOf<T extends z.ZodType>(item: T, most: number) {
  return z
    .array(item)
    .max(most, words.moreItemsThan(most))
    .nullable()
    .transform((list) => list ?? [])
    .optional();
}

/** One value of a vocabulary; the schema that editors read explains each. */
export function oneOf<const V extends Readonly<Record<string, string>>>(vocabulary: V) {
  return z.enum(valuesOf(vocabulary)).describe(
    Object.entries(vocabulary)
      .map(([value, meaning]) => `${value}: ${meaning}`)
      .join(' '),
  );
}
