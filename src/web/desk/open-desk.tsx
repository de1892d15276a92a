/** Opens the desk in a page: a bar at its foot, and buttons on its statements. */
import { render } from 'preact';
import type { EditorSession } from '../editor-session.js';
import { DeskBar } from './bar.js';
import { watchCards } from './cards.js';
import { DeskState } from './desk.js';
import { editorAsk } from './editor-ask.js';
import { DeskViewerDocument } from './generated/operations.js';
import './desk.css';

/** @throws AskError if the service does not tell who the editor is; the page then shows no desk. */
export async function openDesk(session: EditorSession): Promise<void> {
  const ask = editorAsk(session.token);
  const { viewer } = await ask(DeskViewerDocument, {});
  if (viewer === null) return;
  const desk = new DeskState(ask, viewer, session);
  const place = document.createElement('div');
  place.id = 'desk';
  document.body.append(place);
  document.documentElement.classList.add('at-the-desk');
  render(<DeskBar desk={desk} />, place);
  watchCards(desk, document.body);
  void desk.refreshDrafts();
  desk.reopen();
}
