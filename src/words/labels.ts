/** The language of the labels in mistakes. Choose the same one as for the desk. */
import { labels } from './en/labels.js';
import { inLabels } from './names.js';

/** A sentence with the labels of fields and values at the desk. */
export function labelled(sentence: string): string {
  return inLabels(sentence, labels);
}
