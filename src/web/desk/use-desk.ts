/** Renders a component with the state of the desk. */
import { useEffect, useState } from 'preact/hooks';
import type { DeskState } from './desk.js';

/** Renders again after every change of the desk. */
export function useDesk(desk: DeskState): void {
  const [, setChanges] = useState(0);
  useEffect(() => desk.subscribe(() => setChanges((count) => count + 1)), [desk]);
}
