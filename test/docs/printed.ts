/** Compares what a page says that a command prints with what it printed. */

/** Patterns of output that differs from run to run. The longer form comes first. */
const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\bA[\w-]{27}(?![\w-])/g, '<cursor>'],
  // JSON is printed in one line, and shown in several.
  [/\s+/g, ''],
];

function settled(text: string): string {
  return VARIABLE.reduce((settling, [variable, name]) => settling.replaceAll(variable, name), text);
}

/** Whether a text was printed; `…` in it stands for anything. */
export function wasPrinted(shown: string, printed: string): boolean {
  const parts = settled(shown)
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('[\\s\\S]*?')).test(settled(printed));
}
