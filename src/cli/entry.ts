/** Reads the fields that a command publishes or changes: from a YAML file, standard input, or `--set field=value`. */
import { buffer } from 'node:stream/consumers';
import { isNode, LineCounter, parse, parseDocument, YAMLError } from 'yaml';
import { firstOfEachLine, syntaxFault } from '../desk/story-file/document.mjs';
import { yamlSentence } from '../desk/story-file/yaml-sentence.js';
import { isPlainObject } from '../story/plain-object.js';
import { codeOf, decodeText, readTextFile, UnreadableText } from '../text-file.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';

/** Fields by name, in the form of story files. */
export type Fields = Readonly<Record<string, unknown>>;

/** The place of a field in a file or on the command line. */
export interface EntryPlace {
  /** The place for people: `statement.yaml:3:7`, `--set channel`. */
  readonly name: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** Fields, with the place of each. */
export interface Entry {
  readonly fields: Fields;
  /** The place of the innermost part of `path` that exists. */
  place(path: readonly string[]): EntryPlace;
}

/**
 * Reads a mapping from a file, or from standard input for `-`.
 * @param noMapping The message for content that is no mapping.
 * @throws CliError when the content is no mapping.
 * @throws UnreadableText
 */
export async function readEntry(path: string, noMapping: (name: string) => string): Promise<Entry> {
  const name = path === '-' ? words.entry.standardInput : path;
  const source = path === '-' ? await readStandardInput(name) : readTextFile(path);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): EntryPlace => {
    const { line, col } = lines.linePos(offset);
    return { name: `${name}:${line}:${col}`, line, column: col };
  };
  const errors = firstOfEachLine(document.errors, lines);
  if (errors.length > 0) {
    const lines = errors.map((error) => `${placeAt(error.pos[0]).name}  ${yamlSentence(syntaxFault(error, source))}`);
    throw new CliError(lines.join('\n'));
  }
  const fields = readYaml(() => document.toJS(), name, source);
  if (!isPlainObject(fields)) throw new CliError(noMapping(name));
  if (Object.hasOwn(fields, 'story')) throw new CliError(words.entry.storyFile(name));
  return {
    fields,
    place: (inner) => {
      for (let length = inner.length; length > 0; length -= 1) {
        const node = document.getIn(inner.slice(0, length), true);
        if (isNode(node) && node.range) return placeAt(node.range[0]);
      }
      return placeAt(document.contents?.range?.[0] ?? 0);
    },
  };
}

/**
 * Reads `field=value` pairs, whose values are YAML.
 * @throws CliError when a text is no such pair, or a field comes twice.
 */
export function readSettings(pairs: readonly string[]): Entry {
  const fields = new Map<string, unknown>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new CliError(words.entry.notASetting(pair));
    const [field, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (fields.has(field)) throw new CliError(words.entry.settingTwice(field));
    const name = words.entry.setting(field);
    // The words of a statement are taken as they are: they may look like YAML.
    fields.set(field, field === 'text' ? value : readYaml(() => parse(value, { prettyErrors: false }), name, value));
  }
  return {
    fields: Object.fromEntries(fields),
    place: ([field]) => ({
      name: field === undefined ? '--set' : words.entry.setting(field),
      line: null,
      column: null,
    }),
  };
}

/** Joins two entries; a field of the second replaces that of the first. */
export function joined(first: Entry, second: Entry): Entry {
  return {
    fields: { ...first.fields, ...second.fields },
    place: (path) => (Object.hasOwn(second.fields, path[0] ?? '') ? second : first).place(path),
  };
}

async function readStandardInput(name: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await buffer(process.stdin);
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    throw new UnreadableText(words.entry.unreadable(name, code));
  }
  return decodeText(bytes, name);
}

function readYaml(read: () => unknown, name: string, source: string): unknown {
  try {
    return read();
  } catch (error) {
    // The library throws a ReferenceError for an alias without an anchor, and for so many aliases that they would fill the
    // memory.
    if (error instanceof YAMLError) throw new CliError(`${name}  ${yamlSentence(syntaxFault(error, source))}`);
    if (error instanceof ReferenceError)
      throw new CliError(`${name}  ${yamlSentence({ kind: 'notYaml', detail: error.message })}`);
    throw error;
  }
}
