/**
 * The names of fields and values in sentences. A sentence of the catalogue marks them, because each surface writes them in its
 * own way: story files, the API and the command have the names, and the desk has the labels of its forms. The rules use the
 * marks, so this file imports nothing.
 */

/** Marks around a name: characters of the private use area. */
const MARK = { start: '\uE000', stop: '\uE001' } as const;
const MARKED = new RegExp(`${MARK.start}([^${MARK.stop}]*)${MARK.stop}`, 'gu');
/** A mark whose other one was cut off with the rest of a long message. */
const LONE_MARK = new RegExp(`[${MARK.start}${MARK.stop}]`, 'gu');

/** The name of a field. `of`: the section of story files that has it, or the field that it is a part of. */
export function fieldName(of: string, name: string): string {
  return fieldAt([of, name]);
}

/** The name of the field at a path in a story file or a mutation. */
export function fieldAt(path: readonly (string | number)[]): string {
  const names = path.filter((part) => typeof part === 'string');
  return `${MARK.start}${names.join('.')}${MARK.stop}`;
}

/** The name of a value of a vocabulary, such as `ACCEPTS` of `Stance`. */
export function valueName(vocabulary: string, value: string): string {
  return `${MARK.start}${vocabulary}.${value}${MARK.stop}`;
}

/** A sentence with the names of fields and values, as story files and the API have them. */
export function inNames(sentence: string): string {
  return sentence.replace(MARKED, (_, name: string) => lastOf(name)).replace(LONE_MARK, '');
}

/** The labels of fields and values, by what they belong to, and how a label stands in a sentence. */
export interface Labels {
  readonly of: Readonly<Record<string, Readonly<Record<string, string>>>>;
  quoted(label: string): string;
}

/** A sentence with the labels of fields and values; one without a label keeps its name. */
export function inLabels(sentence: string, labels: Labels): string {
  const labelled = sentence.replace(MARKED, (_, name: string) => {
    const label = labelOf(name, labels);
    return label === null ? lastOf(name) : labels.quoted(label);
  });
  return labelled.replace(LONE_MARK, '');
}

/** The label of a name such as `statements.citations.source`: that of the innermost part that has labels. */
function labelOf(name: string, labels: Labels): string | null {
  const within = name.split('.');
  const own = within.pop() ?? '';
  const owner = within.findLast((part) => labels.of[part] !== undefined);
  return owner === undefined ? null : (labels.of[owner]?.[own] ?? null);
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
