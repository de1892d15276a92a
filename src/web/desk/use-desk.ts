import { useEffect, useState } from 'preact/hooks';
import type { Desk } from './desk.js';

/** Renders again whenever something of the desk has changed. */
export function useDesk(desk: Desk): void {
  const [, again] = useState(0);
  useEffect(() => desk.subscribe(() => again((count) => count + 1)), [desk]);
}
