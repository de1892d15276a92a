/** Language tags after BCP 47: checks every part against the registry, and suggests a tag for an invalid one. */
import { createRequire } from 'node:module';
import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { LanguageTag } from './model.js';

/**
 * The tag in canonical form (RFC 5646, section 4.5), or `null` where the text is not a tag or a part of it is not in
 * the IANA registry.
 */
export function languageTag(text: string): LanguageTag | null {
  const tag = canonicalForm(registry().preferredTags.get(text.toLowerCase()) ?? withoutExtendedLanguage(text));
  return tag !== null && hasRegisteredParts(tag) ? tag : null;
}

/** The tag that an invalid text probably means; `null` without a likely one. */
export function likelyLanguageTag(text: string): LanguageTag | null {
  const written = text.trim().replaceAll(/[\s_]+/g, '-');
  const [first = '', ...others] = written.split('-');
  const language = languageTag(first) ?? tagOfName(first);
  return (
    languageTag(written) ??
    tagOfName(text) ??
    (language === null ? null : (languageTag([language, ...others].join('-')) ?? language)) ??
    languageOfRegion(text)
  );
}

function canonicalForm(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Turns `zh-yue` into `yue`: BCP 47 allows extended languages, and ECMAScript does not know them. */
function withoutExtendedLanguage(text: string): string {
  const [language = '', extended = '', ...others] = text.toLowerCase().split('-');
  const preferred = registry().extendedLanguages.get(`${language}-${extended}`);
  return preferred === undefined ? text : [preferred, ...others].join('-');
}

function hasRegisteredParts(tag: string): boolean {
  const [language = '', ...others] = tag.toLowerCase().split('-');
  const { subtags } = registry();
  if (!subtags.has('language', language)) return false;
  const extensions = others.findIndex((part) => part.length === 1);
  return others.slice(0, extensions < 0 ? others.length : extensions).every((part) => subtags.has(typeOf(part), part));
}

/** The type of a subtag after the language, by its form alone (RFC 5646, section 2.2). */
function typeOf(part: string): string {
  if (/^[a-z]{4}$/.test(part)) return 'script';
  return /^(?:[a-z]{2}|\d{3})$/.test(part) ? 'region' : 'variant';
}

/** How far a misspelled name may differ: at most this many letters, and at most this share of them. */
const NEAR = { letters: 2, share: 0.34 } as const;

/** The language with this name, or with one nearly like it. */
function tagOfName(text: string): LanguageTag | null {
  const name = plainName(text);
  const { all, common } = languageNames();
  const known = all.get(name);
  if (known !== undefined) return languageTag(known);
  const most = Math.min(NEAR.letters, name.length * NEAR.share);
  const near = [...common]
    .filter(([other]) => Math.abs(other.length - name.length) <= most)
    .map(([other, tag]) => ({ tag, apart: distance(name, other) }))
    .sort((a, b) => a.apart - b.apart)[0];
  return near === undefined || near.apart > most ? null : near.tag;
}

/** A name in lower case, without text in brackets and without the word "language". */
function plainName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\(.*?\)|\blanguages?\b/g, ' ')
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}

/** Turns `jp` into `ja`: a country's code written in place of its language's. */
function languageOfRegion(text: string): LanguageTag | null {
  if (!/^[a-z]{2}$/i.test(text) || !registry().subtags.has('region', text.toLowerCase())) return null;
  // For an unknown region ECMAScript answers English.
  if (text.toUpperCase() === 'ZZ') return null;
  const isCountry =
    new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(text.toUpperCase()) !== undefined;
  return isCountry ? languageTag(new Intl.Locale(`und-${text}`).maximize().language) : null;
}

const Registered = z.object({
  Type: z.string(),
  Subtag: z.string().optional(),
  Tag: z.string().optional(),
  Description: z.array(z.string()),
  Prefix: z.array(z.string()).optional(),
  'Preferred-Value': z.string().optional(),
});

/** Subtags by type, in lower case. */
class Subtags {
  private readonly known = new Set<string>();
  private readonly ranges: { readonly type: string; readonly from: string; readonly until: string }[] = [];

  add(type: string, subtag: string): void {
    // The registry lists private-use subtags as one range, `qaa..qtz`.
    const [from = '', until] = subtag.toLowerCase().split('..');
    if (until === undefined) this.known.add(`${type} ${from}`);
    else this.ranges.push({ type, from, until });
  }

  has(type: string, subtag: string): boolean {
    if (this.known.has(`${type} ${subtag}`)) return true;
    return this.ranges.some((range) => {
      const isInRange = range.from <= subtag && subtag <= range.until && subtag.length === range.from.length;
      return range.type === type && isInRange;
    });
  }
}

interface Registry {
  readonly subtags: Subtags;
  /** The tag that replaces an irregular one, like `i-klingon`. */
  readonly preferredTags: ReadonlyMap<string, string>;
  /** The language that replaces one with an extended language, like `zh-yue`. */
  readonly extendedLanguages: ReadonlyMap<string, string>;
  /** English names in lower case, with their language subtags. */
  readonly names: readonly (readonly [name: string, subtag: string])[];
}

let readRegistry: Registry | null = null;

/** The IANA registry, read on first use. */
function registry(): Registry {
  if (readRegistry !== null) return readRegistry;
  const given: unknown = createRequire(import.meta.url)('language-subtag-registry/data/json/registry.json');
  const subtags = new Subtags();
  const [preferredTags, extendedLanguages] = [new Map<string, string>(), new Map<string, string>()];
  const names: [string, string][] = [];
  for (const { Type: type, Subtag: subtag, Tag: tag, Prefix: prefixes = [], ...more } of z
    .array(Registered)
    .parse(given)) {
    const preferred = more['Preferred-Value'];
    if (tag !== undefined && preferred !== undefined) preferredTags.set(tag.toLowerCase(), preferred);
    if (subtag === undefined) continue;
    subtags.add(type, subtag);
    if (type === 'extlang')
      for (const prefix of prefixes) extendedLanguages.set(`${prefix}-${subtag}`, preferred ?? subtag);
    if (type === 'language')
      names.push(...more.Description.map((name): [string, string] => [plainName(name), preferred ?? subtag]));
  }
  readRegistry = { subtags, preferredTags, extendedLanguages, names };
  return readRegistry;
}

/** Language names in lower case, with their subtags. */
interface LanguageNames {
  /** Names of languages with two-letter tags, in English and in the language itself. */
  readonly common: ReadonlyMap<string, string>;
  /** The same, and the registry's names of all languages. */
  readonly all: ReadonlyMap<string, string>;
}

let knownNames: LanguageNames | null = null;

function languageNames(): LanguageNames {
  if (knownNames !== null) return knownNames;
  const { names } = registry();
  const common = new Map<string, string>();
  for (const tag of new Set(names.map(([, one]) => one).filter((one) => one.length === 2))) {
    for (const language of ['en', tag]) {
      const name = new Intl.DisplayNames(language, { type: 'language', fallback: 'none' }).of(tag);
      if (name !== undefined && !common.has(plainName(name))) common.set(plainName(name), tag);
    }
  }
  const registered = names.filter(([name]) => name.length >= SHORTEST_NAME);
  knownNames = { common, all: new Map([...registered.reverse(), ...common]) };
  return knownNames;
}

/** Shorter language names look like tags. */
const SHORTEST_NAME = 3;
