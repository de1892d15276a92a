/** The things that the fields of a form can name, and new ones in passing. */
import { deskWords } from '../../words/desk.js';
import type { Choices, ThingChoice } from './choices.js';
import type { NamedKind } from './controls.js';
import type { DeskState, KnownThing } from './desk.js';
import type { NewInPassing } from './picker.js';
import type { NameableThings } from './thing-fields.js';
import { useDesk } from './use-desk.js';

/** @param canMake Whether a new thing can be made over the form. */
export function useNaming(desk: DeskState, choices: Choices | null, canMake: boolean): NameableThings {
  useDesk(desk);
  return {
    of: (kind, types) => {
      const known = namedThings(desk, choices, kind);
      return {
        choices: types === null ? known : known.filter(({ type }) => type !== null && types.includes(type)),
        made: canMake && choices !== null && kind !== 'statement' ? newOf(desk, choices, kind) : null,
        find: (typed) => {
          if (choices?.inPart.has(kind) === true) void desk.find(kind, choices, typed);
        },
      };
    },
  };
}

function newOf(desk: DeskState, choices: Choices, kind: Exclude<NamedKind, 'statement'>): NewInPassing {
  return {
    one: deskWords.thing.one[kind],
    open: (typed, onMade) => {
      const values = kind === 'actor' ? { name: typed } : kind === 'source' ? { url: typed } : { title: typed };
      desk.makeInPassing({ kind, choices, values, onMade });
    },
  };
}

/** The things of a kind: those that were added since the dialog has read its choices, those choices, and what the service has found since. */
export function namedThings(desk: DeskState, choices: Choices | null, kind: NamedKind): readonly ThingChoice[] {
  if (choices === null) return [];
  const lists = {
    actor: choices.actors,
    source: choices.sources,
    event: choices.events,
    proposal: choices.proposals,
    statement: choices.statements,
  } as const;
  const since = (things: readonly KnownThing[]) =>
    things.filter((one) => one.kind === kind).map(({ choice }) => choice);
  const all = [...since(desk.made), ...lists[kind], ...since(desk.found)];
  const byName = new Map<string, ThingChoice>();
  for (const choice of all) if (!byName.has(choice.name)) byName.set(choice.name, choice);
  return [...byName.values()];
}
