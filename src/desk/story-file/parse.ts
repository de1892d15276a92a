/** Reads a story file: YAML to entries, with every mistake of form, and the line and column of everything. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Path, type Violation, violation } from '../../story/violation.js';
import { ANYTHING, namesIn, type Operation, readOperation } from '../operation.js';
import { SECTION_NAMES, SECTIONS, type Section, storySection } from './definition.js';
import { check, isRecord } from './form.js';

/** Where in a file: both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong in what was given, and where. */
export interface Mistake extends Violation {
  /** In a story file; `null` in the input of a mutation, where the path says it all. */
  readonly position: Position | null;
}

/** A file as far as it could be read. Entries with mistakes are left out. */
export interface ParsedFile {
  /** The slug of the story; `null` when the file does not say. */
  readonly story: string | null;
  /** Its entries, in the order in which they are applied. */
  readonly operations: readonly Operation[];
  readonly mistakes: readonly Mistake[];
  /** Slugs and keys of entries that have mistakes: a reference to one of them is not a second mistake. */
  readonly broken: ReadonlySet<string>;
  readonly locate: (path: Path) => Position;
}

/** Reads a file. Never throws for what is in it: what is wrong is in `mistakes`. */
export function parseStoryFile(source: string): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const locate = (path: Path) => positionOf(document.contents, path, lines);
  if (document.errors.length > 0) {
    const mistakes = document.errors.map((error): Mistake => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { ...violation('FORM', [], `This is not YAML: ${error.message}`), position: { line, column: col } };
    });
    return { story: null, operations: [], mistakes, broken: new Set(), locate };
  }
  const found = readContent(document);
  return {
    ...found,
    mistakes: found.violations.map((one) => ({ ...one, position: locate(one.path) })),
    locate,
  };
}

interface Found {
  readonly story: string | null;
  readonly operations: readonly Operation[];
  readonly violations: readonly Violation[];
  readonly broken: ReadonlySet<string>;
}

function readContent(document: ReturnType<typeof parseDocument>): Found {
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    // An alias that names no anchor, or so many aliases that they would fill the memory.
    if (error instanceof Error) return unreadable(`This YAML cannot be read: ${error.message}`);
    throw error;
  }
  return isRecord(content) ? readSections(content) : unreadable('A story file is a mapping that begins with story:');
}

function unreadable(message: string): Found {
  return { story: null, operations: [], violations: [violation('FORM', [], message)], broken: new Set() };
}

function readSections(content: Record<string, unknown>): Found {
  const violations: Violation[] = [];
  const broken = new Set<string>();
  for (const key of Object.keys(content)) {
    if (key === 'story' || Object.hasOwn(SECTIONS, key)) continue;
    const known = ['story', ...SECTION_NAMES].join(', ');
    violations.push(violation('UNKNOWN_FIELD', [key], `There is no section "${key}"; there are ${known}`));
  }
  const head = check(storySection, content.story, ['story'], violations);
  const story = typeof head === 'string' ? head : (head?.slug ?? null);
  const operations = (type: Section) =>
    itemsOf(type, content[type], violations).flatMap(({ path, value }) => {
      const operation = readOperation(
        { type, story: story ?? '', storyPath: ['story'], path, value, expects: ANYTHING },
        violations,
      );
      if (operation !== null) return [operation];
      for (const name of namesIn(value)) broken.add(name);
      return [];
    });
  const opening: Operation[] =
    head === null || typeof head === 'string'
      ? []
      : [{ type: 'story', story: head.slug, storyPath: ['story'], path: ['story'], value: head, expects: ANYTHING }];
  return { story, operations: [...opening, ...SECTION_NAMES.flatMap(operations)], violations, broken };
}

function itemsOf(section: Section, list: unknown, violations: Violation[]): { path: Path; value: unknown }[] {
  if (list === undefined || list === null) return [];
  if (Array.isArray(list)) return list.map((value: unknown, index) => ({ path: [section, index], value }));
  violations.push(violation('FORM', [section], `${section} is a list; begin each entry with "- "`));
  return [];
}

/** The place of the innermost part of a path that the file has. */
function positionOf(root: Node | null, path: Path, lines: LineCounter): Position {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === part);
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
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
