/** Opens the desk in a page: a bar at its foot, and buttons on its statements. */
import { render } from 'preact';
import { DESK_HOME_PLACE, type EditorSession } from '../editor-session.js';
import { DeskBar } from './bar.js';
import { watchCards } from './cards.js';
import { DeskState } from './desk.js';
import { editorAsk } from './editor-ask.js';
import { DeskViewerDocument } from './generated/operations.js';
import { DeskHome } from './home/home.js';
import './desk.css';
import './home/home.css';

/** @throws AskError if the service does not tell who the editor is; the page then shows no desk. */
export async function openDesk(session: EditorSession): Promise<void> {
  const ask = editorAsk(session.token);
  const { viewer } = await ask(DeskViewerDocument, {});
  if (viewer === null) return;
  const desk = new DeskState(ask, editorAsk(session.token, true), viewer, session);
  const place = document.createElement('div');
  place.id = 'desk';
  document.body.append(place);
  document.documentElement.classList.add('at-the-desk');
  render(<DeskBar desk={desk} />, place);
  watchCards(desk, document.body);
  const home = document.querySelector(`.${DESK_HOME_PLACE}`);
  if (home !== null) render(<DeskHome desk={desk} />, home);
  void desk.refreshDrafts();
  desk.reopen();
  desk.presence.begin();
}
