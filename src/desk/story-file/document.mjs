// @ts-check
/**
 * Reads the YAML of a story file. Plain JavaScript, so that a worker thread can load it from src/ in tests and from
 * dist/. An editor may send 16 MB, which takes seconds to read.
 */
import { isMap, isPair, isScalar, isSeq, Lexer, LineCounter, parseDocument, visit } from 'yaml';

/** @typedef {readonly (string | number)[]} Path */
/** @typedef {{ readonly line: number, readonly column: number }} Position Both start at 1. */
/** @typedef {{ readonly values: number, readonly length: number }} Bounds The number of values, and the UTF-16 units of all texts together. */
/** @typedef {{ readonly sections: readonly string[], readonly entry: Bounds, readonly faults: number }} Asked */
/**
 * @typedef {object} YamlFault A mistake in the YAML, which the catalogue says in words (`yaml` in src/words/en/mistakes.ts).
 * @property {'colon' | 'colonOrColumn' | 'startingSign' | 'notYaml' | 'tooCostly' | 'tooDeep' | 'tooMuch' | 'unreadable'} kind
 * @property {string} detail The words of the library, or the most words and marks; empty where the kind says it all.
 */
/** @typedef {{ readonly code: 'FORM' | 'TOO_LARGE', readonly fault: YamlFault, readonly position: Position }} Fault */
/**
 * @typedef {object} Outline The content of a file, apart from the entries of its sections.
 * @property {readonly Fault[]} faults The first syntax mistakes. With any, the rest of the outline is empty.
 * @property {readonly Path[]} repeated The first fields that a mapping has twice.
 * @property {number} moreFaults The number of other syntax mistakes.
 * @property {number} moreRepeated The number of other repeated fields.
 * @property {boolean} isMapping
 * @property {unknown} story The value of `story`.
 * @property {unknown} recordedAt The value of `recordedAt`.
 * @property {readonly string[]} unknown The first unknown section names.
 * @property {number} moreUnknown The number of other unknown names.
 * @property {Readonly<Record<string, number | null>>} entries The number of entries of each section in the file; `null` where it
 *    is not a list.
 */
/** @typedef {{ readonly value: unknown, readonly isTooLarge: boolean }} Entry An entry that is too large has only its names. */
/**
 * @typedef {object} StoryDocument
 * @property {Outline} outline
 * @property {(section: string, from: number) => Entry[]} entries Some entries of a section, from this index on.
 * @property {(paths: readonly Path[]) => Position[]} locate Their positions, or those of the innermost parts that exist.
 */

/** The most YAML tokens in a file: a file of 4,000 statements has half a million. */
const MAX_LEXEMES = 2_000_000;
/** How many values and UTF-16 units one message of the thread carries. */
const PORTION = { values: 2_000, length: 100_000 };
/** How much of an unknown section's name is kept. */
const NAME_LENGTH = 200;

/**
 * Counts the values in a value, the names of fields included, and the length of all texts in it together. Stops just
 * beyond the bounds.
 * @param {unknown} value @param {Bounds} bounds @returns {Bounds}
 */
function sizeOf(value, bounds) {
  let [values, length] = [0, 0];
  /** @type {unknown[]} */
  const waiting = [value];
  while (waiting.length > 0 && values <= bounds.values && length <= bounds.length) {
    const one = waiting.pop();
    values += 1;
    if (typeof one === 'string') length += one.length;
    if (typeof one !== 'object' || one === null) continue;
    const parts = Array.isArray(one) ? one : Object.entries(one).flat();
    if (parts.length > bounds.values) return { values: bounds.values + 1, length };
    waiting.push(...parts);
  }
  return { values, length };
}

/**
 * Whether a value holds more than one entry may hold.
 * @param {unknown} value @param {Bounds} bounds
 */
export function isTooLarge(value, bounds) {
  const { values, length } = sizeOf(value, bounds);
  return values > bounds.values || length > bounds.length;
}

/** @param {string} source @param {Asked} asked @returns {StoryDocument} */
export function readDocument(source, asked) {
  const lines = new LineCounter();
  /** @param {number} offset @returns {Position} */
  const at = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (hasTooMuch(source)) return broken([{ code: 'TOO_LARGE', fault: TOO_MUCH, position: at(0) }], 0);
  const read = parse(source, lines, asked.faults);
  if ('kind' in read) return broken([{ code: 'FORM', fault: read, position: at(0) }], 0);
  const { document, errors, repeated } = read;
  if (errors.length > 0) {
    const faults = errors.slice(0, asked.faults).map(({ fault, offset }) => {
      return /** @type {const} */ ({ code: 'FORM', fault, position: at(offset) });
    });
    return broken(faults, errors.length - faults.length);
  }
  const content = contentOf(document);
  if ('kind' in content) return broken([{ code: 'FORM', fault: content, position: at(0) }], 0);
  const fields = isMapping(content.value) ? content.value : {};
  return {
    outline: outlineOf(content.value, fields, repeated, asked),
    entries: (section, from) => portion(fields[section], from, asked.entry),
    locate: (paths) => paths.map((path) => at(offsetOf(document.contents, path))),
  };
}

/** @type {YamlFault} */
const TOO_MUCH = { kind: 'tooMuch', detail: String(MAX_LEXEMES) };
/** @type {YamlFault} */
const TOO_DEEP = { kind: 'tooDeep', detail: '' };

/** The outline of an unreadable file. */
const NOTHING = {
  isMapping: false,
  story: undefined,
  recordedAt: undefined,
  unknown: [],
  moreUnknown: 0,
  repeated: [],
  moreRepeated: 0,
  entries: {},
};

/** @param {readonly Fault[]} faults @param {number} moreFaults @returns {StoryDocument} */
function broken(faults, moreFaults) {
  const position = faults[0]?.position ?? { line: 1, column: 1 };
  return {
    outline: { ...NOTHING, faults, moreFaults },
    entries: () => [],
    locate: (paths) => paths.map(() => position),
  };
}

/** @param {string} source */
function hasTooMuch(source) {
  let lexemes = 0;
  if (source.length <= MAX_LEXEMES) return false;
  for (const _ of new Lexer().lex(source)) {
    lexemes += 1;
    if (lexemes > MAX_LEXEMES) return true;
  }
  return false;
}

/** The document with its mistakes, or why it cannot be read. @param {string} source @param {LineCounter} lines @param {number} most How many mistakes to report. */
function parse(source, lines, most) {
  try {
    // The library would compare each key with each other one; this file finds repeated keys itself.
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const errors = firstOfEachLine(document.errors, lines).map((error) => {
      return { fault: syntaxFault(error, source), offset: error.pos[0] };
    });
    return { document, errors, repeated: repeatedKeys(document, most) };
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

/**
 * The mistakes without those that follow from an earlier one in the same line.
 * @template {{ pos: readonly [number, number] }} T @param {readonly T[]} errors @param {LineCounter} lines @returns {T[]}
 */
export function firstOfEachLine(errors, lines) {
  const seen = new Set();
  return errors.filter(({ pos }) => {
    const { line } = lines.linePos(pos[0]);
    const isFirst = !seen.has(line);
    seen.add(line);
    return isFirst;
  });
}

/**
 * A mistake in the YAML syntax, by what an author would write.
 * @param {Pick<import('yaml').YAMLError, 'code' | 'message' | 'pos'>} error @param {string} source @returns {YamlFault}
 */
export function syntaxFault({ code, message, pos }, source) {
  if (COLON_MISTAKES.includes(code)) {
    const end = source.indexOf('\n', pos[0]);
    const hasColon = /:(\s|$)/.test(source.slice(pos[0], end < 0 ? source.length : end));
    if (hasColon) return { kind: 'colon', detail: '' };
    if (code !== 'BLOCK_IN_FLOW') return { kind: 'colonOrColumn', detail: '' };
  }
  if (code === 'BAD_SCALAR_START') return { kind: 'startingSign', detail: '' };
  return { kind: 'notYaml', detail: message };
}

/** The library's codes for a text with a colon, which it reads as a mapping. @type {readonly string[]} */
const COLON_MISTAKES = ['BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY', 'BLOCK_IN_FLOW'];

/**
 * Fields that a mapping has twice: the places of the first ones, and the number of the others.
 * @param {ReturnType<typeof parseDocument>} document @param {number} most
 */
function repeatedKeys(document, most) {
  /** @type {Path[]} */
  const first = [];
  let more = 0;
  visit(document, {
    Map(_, map, ancestors) {
      const seen = new Set();
      const reported = new Set();
      for (const { key } of map.items) {
        if (!isScalar(key) || (typeof key.value !== 'string' && typeof key.value !== 'number')) continue;
        if (seen.has(key.value) && !reported.has(key.value)) {
          if (first.length < most) first.push([...pathOf([...ancestors, map]), key.value]);
          else more += 1;
          reported.add(key.value);
        }
        seen.add(key.value);
      }
    },
  });
  return { first, more };
}

/** The path of the last of these nodes; each node contains the next. @param {readonly unknown[]} nodes @returns {Path} */
function pathOf(nodes) {
  /** @type {(string | number)[]} */
  const path = [];
  for (const [index, node] of nodes.entries()) {
    const outer = nodes[index - 1];
    if (isPair(node) && isScalar(node.key)) path.push(String(node.key.value));
    if (isSeq(outer)) path.push(outer.items.indexOf(node));
  }
  return path;
}

/** The content of a document, or why it cannot be read. @param {ReturnType<typeof parseDocument>} document @returns {{ readonly value: unknown } | YamlFault} */
function contentOf(document) {
  try {
    /** @type {unknown} */
    const value = document.toJS();
    return { value };
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    // An alias without an anchor, or so many aliases that they would fill the memory.
    if (error instanceof Error) return { kind: 'unreadable', detail: error.message };
    throw error;
  }
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isMapping(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a file beside its sections. */
const FIELDS = ['story', 'recordedAt'];

/** @param {unknown} content @param {Record<string, unknown>} fields @param {{ first: Path[], more: number }} repeated @param {Asked} asked @returns {Outline} */
function outlineOf(content, fields, repeated, { sections, entry, faults }) {
  const unknown = Object.keys(fields).filter((name) => !FIELDS.includes(name) && !sections.includes(name));
  const first = unknown.slice(0, faults).map((name) => name.slice(0, NAME_LENGTH));
  const given = sections.filter((name) => Object.hasOwn(fields, name) && fields[name] !== null);
  return {
    faults: [],
    moreFaults: 0,
    repeated: repeated.first,
    moreRepeated: repeated.more,
    isMapping: isMapping(content),
    story: entryOf(fields.story, entry).value,
    recordedAt: entryOf(fields.recordedAt, entry).value,
    unknown: first,
    moreUnknown: unknown.length - first.length,
    entries: Object.fromEntries(
      given.map((name) => {
        const list = fields[name];
        return [name, Array.isArray(list) ? list.length : null];
      }),
    ),
  };
}

/** @param {unknown} value @param {Bounds} bounds @returns {Entry} */
function entryOf(value, bounds) {
  if (!isTooLarge(value, bounds)) return { value, isTooLarge: false };
  const { slug, key } = isMapping(value) ? value : { slug: undefined, key: undefined };
  const names = { ...(isShort(slug) ? { slug } : {}), ...(isShort(key) ? { key } : {}) };
  return { value: names, isTooLarge: true };
}

/** @param {unknown} value */
function isShort(value) {
  return typeof value === 'string' && value.length <= NAME_LENGTH;
}

/** @param {unknown} list @param {number} from @param {Bounds} bounds */
function portion(list, from, bounds) {
  /** @type {Entry[]} */
  const entries = [];
  const held = { values: 0, length: 0 };
  for (let at = from; Array.isArray(list) && at < list.length; at += 1) {
    if (held.values > PORTION.values || held.length > PORTION.length) break;
    const entry = entryOf(list[at], bounds);
    const { values, length } = sizeOf(entry.value, bounds);
    held.values += values;
    held.length += length;
    entries.push(entry);
  }
  return entries;
}

/** The start of the innermost part of a path that exists in a document. @param {unknown} root @param {Path} path */
function offsetOf(root, path) {
  let node = root;
  let offset = isMap(root) || isSeq(root) || isScalar(root) ? (root.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (isMap(node)) {
      // Of a repeated field, the last one counts.
      const pair = node.items.findLast((item) => isScalar(item.key) && item.key.value === part);
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      if (isMap(node) || isSeq(node) || isScalar(node)) offset = node.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return offset;
}
