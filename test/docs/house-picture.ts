/** The picture of the house in docs/architecture.md: the rooms of `src`, the package of the client, and which imports which, read from the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));
/** The files of the client, from `src`. */
const CLIENT = '../client/src';
const BEGIN = '<!-- picture of the house: begin -->';
const END = '<!-- picture of the house: end -->';

/** The room of a file of `src`: its folder there. Single files beside the folders have no room, except `main.ts`. */
function roomOf(file: string): string | null {
  if (file.startsWith(`${CLIENT}/`)) return 'client';
  if (file.startsWith('web/desk/')) return 'web/desk';
  if (file.startsWith('web/graphiql/')) return 'web/graphiql';
  if (/^words\/(?:names|(?:[^/]+\/)?rules)\.ts$/.test(file)) return 'words/rules';
  if (file === 'main.ts') return 'main';
  return file.includes('/') ? (file.split('/')[0] ?? null) : null;
}

/** Which rooms the files of each room import, when they are loaded: not what is imported when it is needed. */
function imports(): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  const files = ['', CLIENT].flatMap((folder) =>
    readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|mjs)$/.test(name))
      .map((name) => join(folder, name)),
  );
  for (const file of files.sort()) {
    const room = roomOf(file);
    if (room === null) continue;
    const imported = rooms.get(room) ?? new Set();
    rooms.set(room, imported);
    const code = readFileSync(join(SOURCE, file), 'utf8');
    for (const [, specifier = ''] of code.matchAll(/^(?:import|export)[^'";]*?from '(\.[^']+|@onrecord\/client)'/gm)) {
      const beside = relative(SOURCE, resolve(dirname(join(SOURCE, file)), specifier)).replace(/\.js$/, '.ts');
      const target = specifier.startsWith('.') ? roomOf(beside) : 'client';
      if (target !== null && target !== room) imported.add(target);
    }
  }
  return rooms;
}

/** Whether a room reaches another one through a third. */
function reachesOtherwise(rooms: Map<string, Set<string>>, from: string, to: string): boolean {
  const seen = new Set([from]);
  const next = [...(rooms.get(from) ?? [])].filter((room) => room !== to);
  for (let room = next.pop(); room !== undefined; room = next.pop()) {
    if (room === to) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    next.push(...(rooms.get(room) ?? []));
  }
  return false;
}

/** A Mermaid flowchart, from the top room down. An import that a longer way implies is left out. */
function picture(): string {
  const rooms = imports();
  const arrows = [...rooms].flatMap(([from, targets]) =>
    [...targets].filter((to) => !reachesOtherwise(rooms, from, to)).map((to) => `  ${id(from)} --> ${id(to)}`),
  );
  const boxes = [...rooms.keys()].map((room) => `  ${id(room)}["${room}"]`);
  return ['```mermaid', 'flowchart TD', ...boxes.sort(), ...arrows.sort(), '```'].join('\n');
}

const id = (room: string) => room.replace('/', '_');

/** The text of the page with the picture that the code gives now. */
export function withPicture(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/architecture.md lacks "${BEGIN}" or "${END}"`);
  return `${before}${BEGIN}\n\n${picture()}\n\n${END}${after}`;
}
