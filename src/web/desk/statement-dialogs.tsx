/** The dialogs in which statements are written: a new one, a draft, and a correction of what is on the record. */
import { useEffect, useState } from 'preact/hooks';
import { type Choices, loadChoices } from './choices.js';
import { CorrectionForm } from './correction-form.js';
import type { Desk } from './desk.js';
import { Dialog } from './dialog.js';
import { NewStatementForm } from './new-statement-form.js';
import { DeskStatementDocument } from './operations.js';
import { OutcomeView } from './outcome.js';
import { failure, type Outcome } from './sending.js';
import { emptyStatement } from './statement-form.js';
import { type DeskStatement, type Draft, formOfDraft } from './statement-values.js';

/** Reads what a dialog needs; what there is to say while it has not come. */
function useLoaded<Loaded>(desk: Desk, load: () => Promise<Loaded | null>) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [outcome, setOutcome] = useState<Outcome>({ type: 'sending' });
  useEffect(() => {
    load().then(
      (found) => {
        setLoaded(found);
        setOutcome(found === null ? { type: 'failed', message: 'It is not there any more.' } : { type: 'none' });
      },
      (error: unknown) => {
        const failed = failure(desk, error);
        setOutcome(
          failed.type === 'lost' ? { type: 'failed', message: 'The service cannot be reached. Try again.' } : failed,
        );
      },
    );
  }, []);
  return { loaded, outcome };
}

export function NewStatementDialog({
  desk,
  name,
  story,
}: {
  readonly desk: Desk;
  readonly name: string;
  readonly story: string;
}) {
  const { loaded: choices, outcome } = useLoaded<Choices>(desk, () => loadChoices(desk.ask, story));
  return (
    <Dialog title="New statement" onClose={() => desk.close()}>
      {choices === null ? (
        <OutcomeView outcome={outcome} remedies={{}} />
      ) : (
        <NewStatementForm
          desk={desk}
          name={name}
          choices={choices}
          initial={emptyStatement(choices.language)}
          draft={null}
        />
      )}
    </Dialog>
  );
}

export function DraftDialog({
  desk,
  name,
  draft,
}: {
  readonly desk: Desk;
  readonly name: string;
  readonly draft: Draft;
}) {
  const { loaded: choices, outcome } = useLoaded<Choices>(desk, () => loadChoices(desk.ask, draft.story.slug));
  return (
    <Dialog title={`Draft: ${draft.key}`} onClose={() => desk.close()}>
      {choices === null ? (
        <OutcomeView outcome={outcome} remedies={{}} />
      ) : (
        <NewStatementForm
          desk={desk}
          name={name}
          choices={choices}
          initial={formOfDraft(draft, choices.language)}
          draft={draft}
        />
      )}
    </Dialog>
  );
}

interface ForCorrection {
  readonly statement: DeskStatement;
  readonly choices: Choices;
}

export function CorrectionDialog({
  desk,
  name,
  id,
}: {
  readonly desk: Desk;
  readonly name: string;
  readonly id: string;
}) {
  const { loaded, outcome } = useLoaded<ForCorrection>(desk, async () => {
    const { statement } = await desk.ask(DeskStatementDocument, { id });
    const choices = statement === null ? null : await loadChoices(desk.ask, statement.story.slug);
    return statement === null || choices === null ? null : { statement, choices };
  });
  return (
    <Dialog title="Correct this statement" onClose={() => desk.close()}>
      {loaded === null ? (
        <OutcomeView outcome={outcome} remedies={{}} />
      ) : (
        <CorrectionForm desk={desk} name={name} {...loaded} />
      )}
    </Dialog>
  );
}
