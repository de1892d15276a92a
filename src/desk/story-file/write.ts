/** Writes entries of story files. */
import { stringify } from 'yaml';
import type { StoredDraft } from '../../record/drafts.js';

/** A draft as an entry of the section `statements`, in YAML, to edit and save again. */
export function entryOfDraft({ id, story, content }: StoredDraft): string {
  return stringify({ key: id.slice(story.length + 1), ...content });
}
