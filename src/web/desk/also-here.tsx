/** Says which other editors have the same draft, statement or article open. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import type { DeskState } from './desk.js';
import type { EditedSubject } from './presence.js';

/** The names of the others who have the subject of the dialog open. */
export const OthersHere = createContext<readonly string[]>([]);

/** The names of the others who have a form open on a subject; the editor's own name if it is open in another tab. */
export function othersOn(desk: DeskState, subject: EditedSubject | null): readonly string[] {
  const names = desk.presence
    .on(subject)
    .map(({ openedBy }) => (openedBy === desk.viewer.name ? deskWords.presence.you : openedBy));
  return [...new Set(names)];
}

/** Says who else is in the open dialog. It is always there, because screen readers announce only regions that they know. */
export function AlsoHere() {
  const names = useContext(OthersHere);
  return (
    <p class="desk-presence" role="status">
      <span>{names.length === 0 ? null : deskWords.presence.alsoHere(names)}</span>
    </p>
  );
}

/** Says who edits a thing of a list now; nothing if nobody does. */
export function EditedNow({ desk, subject }: { readonly desk: DeskState; readonly subject: EditedSubject }) {
  const names = othersOn(desk, subject);
  return names.length === 0 ? null : <p class="desk-presence">{deskWords.presence.editedNow(names)}</p>;
}
