/** Reads a story file: YAML to entries, with every mistake of form, and the line and column of everything. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Path, type Violation, ViolationCode } from '../../story/violation.js';
import { type EntryOf, SECTION_NAMES, SECTIONS, type Section, type StoryEntry, storySection } from './definition.js';

/** Where in a file: both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong in a file, and where. */
export type Mistake = Violation & Position;

export interface Entry<T> {
  readonly path: Path;
  readonly value: T;
}

export type Entries = { readonly [S in Section]: readonly Entry<EntryOf<S>>[] };

/** A file as far as it could be read. Entries with mistakes are left out. */
export interface ParsedFile {
  /** The slug of the story; `null` when the file does not say. */
  readonly story: string | null;
  readonly storyEntry: Entry<StoryEntry> | null;
  readonly entries: Entries;
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
      return { code: 'FORM', path: [], message: `This is not YAML: ${error.message}`, line, column: col };
    });
    return { story: null, storyEntry: null, entries: NO_ENTRIES, mistakes, broken: new Set(), locate };
  }
  const found = readContent(document);
  return {
    ...found,
    mistakes: found.violations.map((violation) => ({ ...violation, ...locate(violation.path) })),
    locate,
  };
}

interface Found {
  readonly story: string | null;
  readonly storyEntry: Entry<StoryEntry> | null;
  readonly entries: Entries;
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
  const violations: Violation[] = [{ code: 'FORM', path: [], message }];
  return { story: null, storyEntry: null, entries: NO_ENTRIES, violations, broken: new Set() };
}

function readSections(content: Record<string, unknown>): Found {
  const violations: Violation[] = [];
  const broken = new Set<string>();
  for (const key of Object.keys(content)) {
    if (key === 'story' || Object.hasOwn(SECTIONS, key)) continue;
    const known = ['story', ...SECTION_NAMES].join(', ');
    violations.push({
      code: 'UNKNOWN_FIELD',
      path: [key],
      message: `There is no section "${key}"; there are ${known}`,
    });
  }
  const head = check(storySection, content.story, ['story'], violations);
  const read = <S extends Section>(section: S) => readSection(section, content[section], violations, broken);
  return {
    story: typeof head === 'string' ? head : (head?.slug ?? null),
    storyEntry: head === null || typeof head === 'string' ? null : { path: ['story'], value: head },
    entries: {
      sources: read('sources'),
      actors: read('actors'),
      events: read('events'),
      proposals: read('proposals'),
      statements: read('statements'),
      correct: read('correct'),
      withhold: read('withhold'),
      release: read('release'),
      retract: read('retract'),
      positions: read('positions'),
    },
    violations,
    broken,
  };
}

const NO_ENTRIES: Entries = {
  sources: [],
  actors: [],
  events: [],
  proposals: [],
  statements: [],
  correct: [],
  withhold: [],
  release: [],
  retract: [],
  positions: [],
};

function readSection<S extends Section>(
  section: S,
  value: unknown,
  violations: Violation[],
  broken: Set<string>,
): readonly Entry<EntryOf<S>>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    violations.push({ code: 'FORM', path: [section], message: `${section} is a list; begin each entry with "- "` });
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const path = [section, index];
    const entry = check(SECTIONS[section], item, path, violations);
    if (entry !== null) return [{ path, value: entry }];
    for (const name of ['slug', 'key']) {
      const named = isRecord(item) ? item[name] : undefined;
      if (typeof named === 'string') broken.add(named);
    }
    return [];
  });
}

function check<T>(schema: z.ZodType<T>, value: unknown, path: Path, violations: Violation[]): T | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) violations.push(...violationsOf(issue, value, path));
  return null;
}

/** What zod found, in the codes and words of this service. `input` is the value that stands at `base`. */
function violationsOf(issue: z.core.$ZodIssue, input: unknown, base: Path): Violation[] {
  const inner = issue.path.filter((part) => typeof part !== 'symbol');
  const path = [...base, ...inner];
  const field = String(path.findLast((part) => typeof part === 'string') ?? 'the file');
  const given = inner.reduce(valueAt, input);
  const one = (code: ViolationCode, message: string): Violation[] => [{ code, path, message }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        code: 'UNKNOWN_FIELD',
        path: [...path, key],
        message: `There is no field "${key}" here; see schema/story-file.schema.json for those there are`,
      }));
    case 'invalid_union':
      return given === undefined ? missing(path, field) : unionViolations(issue, given, path);
    case 'invalid_value': {
      if (given === undefined) return missing(path, field);
      return one('FORM', `${field} is ${JSON.stringify(given)}; it must be one of ${issue.values.join(', ')}`);
    }
    case 'invalid_type':
      return given === undefined
        ? missing(path, field)
        : one('FORM', `${field} must be ${FORM_NAMES[issue.expected] ?? issue.expected}`);
    case 'custom': {
      const code: unknown = issue.params?.code;
      return one(isViolationCode(code) ? code : 'FORM', issue.message);
    }
    default:
      return one('FORM', `${field}: ${issue.message}`);
  }
}

function missing(path: Path, field: string): Violation[] {
  return [{ code: 'REQUIRED_FIELD', path, message: `${field} is missing` }];
}

/** Of the forms that a union allows, the one that was meant is the one whose outer shape fits. */
function unionViolations(issue: z.core.$ZodIssueInvalidUnion, given: unknown, path: Path): Violation[] {
  const meant = issue.errors.find(
    (issues) => !issues.some((one) => one.code === 'invalid_type' && one.path.length === 0),
  );
  return meant === undefined
    ? [{ code: 'FORM', path, message: issue.message }]
    : meant.flatMap((one) => violationsOf(one, given, path));
}

const FORM_NAMES: Readonly<Record<string, string>> = {
  string: 'a text (put it in quotation marks if it looks like something else)',
  array: 'a list',
  object: 'a mapping',
  boolean: 'true or false',
};

function valueAt(value: unknown, part: string | number): unknown {
  if (Array.isArray(value) && typeof part === 'number') return value[part];
  return isRecord(value) ? value[part] : undefined;
}

function isViolationCode(code: unknown): code is ViolationCode {
  return typeof code === 'string' && Object.hasOwn(ViolationCode, code);
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
