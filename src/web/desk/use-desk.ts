/** Renders a component with the state of the desk. */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { DeskState } from './desk.js';

/** Renders again after every change of the desk. */
export function useDesk(desk: DeskState): void {
  const [, setChanges] = useState(0);
  useEffect(() => desk.subscribe(() => setChanges((count) => count + 1)), [desk]);
}

/** The desk, for the fields of its forms. */
export const DeskContext = createContext<DeskState | null>(null);

export function useTheDesk(): DeskState {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('This component must stand within the bar of the desk');
  return desk;
}
