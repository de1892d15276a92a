/** The data that a dialog reads when it opens. */
import { useEffect, useState } from 'preact/hooks';
import { deskWords } from '../../words/desk.js';
import type { DeskState } from './desk.js';
import { failure, type SendOutcome } from './sending.js';

const words = deskWords.dialog;

/** Loads the data of a dialog; the outcome says why the dialog has none yet. */
export function useLoaded<Loaded>(desk: DeskState, load: () => Promise<Loaded | null>) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [outcome, setOutcome] = useState<SendOutcome>({ type: 'sending' });
  useEffect(() => {
    load().then(
      (found) => {
        setLoaded(found);
        setOutcome(found === null ? { type: 'failed', message: words.gone } : { type: 'none' });
      },
      (error: unknown) => {
        const failed = failure(desk, error);
        setOutcome(failed.type === 'lost' ? { type: 'failed', message: words.unreachable } : failed);
      },
    );
  }, []);
  return { loaded, outcome };
}
