/** Says what is wrong in a text that is not YAML, for files and for the input of commands. */
import { mistakeWords } from '../../words/mistakes.js';
import type { YamlFault } from './document.mjs';

export function yamlSentence({ kind, detail }: YamlFault): string {
  return mistakeWords.yaml[kind](detail);
}
