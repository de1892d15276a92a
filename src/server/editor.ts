/** Who is asking, by the token that was sent. */
import type { Editor } from '../desk/editor.js';
import { isSameToken } from '../desk/token.js';

/** Tells the editor of an `Authorization` header, or `null` for readers and for tokens that are not valid. */
export type IdentifyEditor = (authorization: string | null | undefined) => Editor | null;

/** So far the desk has one token, and so one name. */
const DESK: Editor = { name: 'desk', role: 'CHIEF', expiresAt: null };

export function identifyByToken(token: string): IdentifyEditor {
  return (authorization) => {
    const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    return given !== undefined && isSameToken(given, token) ? DESK : null;
  };
}
