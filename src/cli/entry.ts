/** What people give a command to publish or to change: a YAML file, standard input, or `--set field=value`. */
import { buffer } from 'node:stream/consumers';
import { isNode, LineCounter, parse, parseDocument, YAMLError } from 'yaml';
import { firstOfEachLine, syntaxMistake } from '../desk/story-file/document.mjs';
import { codeOf, decodeText, readTextFile, UnreadableText } from '../text-file.js';
import { CliError } from './errors.js';

/** Fields by their names, as a story file has them. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where something was given. */
export interface Place {
  /** For people: `statement.yaml:3:7`, `--set channel`. */
  readonly name: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** Fields, and where each was given. */
export interface Entry {
  readonly fields: Fields;
  /** Where the innermost part of a path is that was given. */
  place(path: readonly string[]): Place;
}

/**
 * Reads a file that holds a mapping, or what comes over standard input for `-`. `what` is what it should hold.
 * @throws CliError when it holds something else.
 * @throws UnreadableText
 */
export async function readEntry(path: string, what: string): Promise<Entry> {
  const name = path === '-' ? 'standard input' : path;
  const source = path === '-' ? await readStandardInput(name) : readTextFile(path);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { name: `${name}:${line}:${col}`, line, column: col };
  };
  const errors = firstOfEachLine(document.errors, lines);
  if (errors.length > 0) {
    const told = errors.map((error) => `${placeAt(error.pos[0]).name}  ${syntaxMistake(error, source)}`);
    throw new CliError(told.join('\n'));
  }
  const fields = readYaml(() => document.toJS(), name, source);
  if (!isMapping(fields)) throw new CliError(`${name} does not hold ${what}`);
  if (Object.hasOwn(fields, 'story')) {
    throw new CliError(`${name} is a story file; put it on the record with "onrecord apply"`);
  }
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
 * Reads `field=value` pairs, of which the values are YAML: texts, lists, mappings.
 * @throws CliError when one is not such a pair, or a field comes twice.
 */
export function readSettings(pairs: readonly string[]): Entry {
  const fields = new Map<string, unknown>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new CliError(`--set takes field=value, like --set channel=BRIEFING, and not "${pair}"`);
    const [field, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (fields.has(field)) throw new CliError(`--set ${field} comes twice`);
    // A text may look like anything, and means what it says.
    fields.set(
      field,
      field === 'text' ? value : readYaml(() => parse(value, { prettyErrors: false }), `--set ${field}`, value),
    );
  }
  return {
    fields: Object.fromEntries(fields),
    place: ([field]) => ({ name: field === undefined ? '--set' : `--set ${field}`, line: null, column: null }),
  };
}

/** Two entries as one: what the second gives goes before what the first does. */
export function joined(first: Entry, second: Entry): Entry {
  return {
    fields: { ...first.fields, ...second.fields },
    place: (path) => (Object.hasOwn(second.fields, path[0] ?? '') ? second : first).place(path),
  };
}

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readStandardInput(name: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await buffer(process.stdin);
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    throw new UnreadableText(`${name} cannot be read (${code})`);
  }
  return decodeText(bytes, name);
}

function readYaml(read: () => unknown, name: string, source: string): unknown {
  try {
    return read();
  } catch (error) {
    // What is no YAML, an alias that names no anchor, or so many aliases that they would fill the memory.
    if (error instanceof YAMLError) throw new CliError(`${name}  ${syntaxMistake(error, source)}`);
    if (error instanceof ReferenceError) {
      throw new CliError(`${name}  This is not YAML: ${error.message}`);
    }
    throw error;
  }
}
