/** Keeps the desk's home current while somebody looks at it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { AskError } from '../../ask.js';
import type { DeskState } from '../desk.js';
import { useDesk } from '../use-desk.js';
import { type HomeData, type KnownUpdates, loadHome } from './load-home.js';

/** The time between two readings. After an action of the editor, and when a form opens or closes, the next one is at once. */
const REFRESH_MS = 15_000;

export interface HomeInPage {
  /** The data; `null` until it was read for the first time. */
  readonly home: HomeData | null;
  /** Whether the last reading failed. */
  readonly hasFailed: boolean;
}

export function useHome(desk: DeskState): HomeInPage {
  useDesk(desk);
  const [home, setHome] = useState<HomeData | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const known = useRef<KnownUpdates>(new Map());
  const isReading = useRef(false);
  /** Whether something happened during the reading that is under way. */
  const isBehind = useRef(false);

  const refresh = async () => {
    isBehind.current = true;
    if (isReading.current) return;
    isReading.current = true;
    while (isBehind.current) {
      isBehind.current = false;
      try {
        setHome(await loadHome(desk, known.current));
        setFailed(false);
      } catch (error) {
        if (!(error instanceof AskError)) throw error;
        setFailed(true);
        desk.isTurnedAway(error);
      }
    }
    isReading.current = false;
  };

  const others = desk.presence.others.map(({ form, thing, article }) => `${form} ${thing} ${article}`).join();
  useEffect(() => void refresh(), [others, desk.done, desk.task === null]);
  useEffect(() => {
    const whenSeen = () => {
      if (!document.hidden) void refresh();
    };
    const timer = setInterval(whenSeen, REFRESH_MS);
    document.addEventListener('visibilitychange', whenSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', whenSeen);
    };
  }, []);
  return { home, hasFailed };
}
