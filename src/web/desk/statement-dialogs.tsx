/** The dialogs for writing statements: a new one, a draft, and a correction. */
import { deskWords } from '../../words/desk.js';
import { type Choices, loadChoices } from './choices.js';
import { CorrectionForm } from './correction-form.js';
import type { DeskState } from './desk.js';
import { Dialog } from './dialog.js';
import { DeskStatementDocument } from './generated/operations.js';
import { NewStatementForm } from './new-statement-form.js';
import { OutcomeView } from './outcome.js';
import { emptyStatement } from './statement-form.js';
import { type DeskStatement, type Draft, formOfDraft } from './statement-values.js';
import { useLoaded } from './use-loaded.js';

const words = deskWords.dialog;

/** Writes a new statement, or continues a draft. */
export function StatementDialog({
  desk,
  name,
  story,
  draft,
}: {
  readonly desk: DeskState;
  readonly name: string;
  readonly story: string;
  readonly draft: Draft | null;
}) {
  const { loaded: choices, outcome } = useLoaded<Choices>(desk, () => loadChoices(desk.ask, story));
  return (
    <Dialog title={draft === null ? words.newStatement : words.draft(draft.key)} onClose={() => desk.close()}>
      {choices === null ? (
        <OutcomeView outcome={outcome} remedies={{}} />
      ) : (
        <NewStatementForm
          desk={desk}
          name={name}
          choices={choices}
          initial={draft === null ? emptyStatement(choices.language) : formOfDraft(draft, choices.language)}
          draft={draft}
        />
      )}
    </Dialog>
  );
}

/** The data of the dialog for corrections. */
interface CorrectionData {
  readonly statement: DeskStatement;
  readonly choices: Choices;
}

export function CorrectionDialog({
  desk,
  name,
  id,
}: {
  readonly desk: DeskState;
  readonly name: string;
  readonly id: string;
}) {
  const { loaded, outcome } = useLoaded<CorrectionData>(desk, async () => {
    const { statement } = await desk.ask(DeskStatementDocument, { id });
    const choices = statement === null ? null : await loadChoices(desk.ask, statement.story.slug);
    return statement === null || choices === null ? null : { statement, choices };
  });
  return (
    <Dialog title={words.correct} onClose={() => desk.close()}>
      {loaded === null ? (
        <OutcomeView outcome={outcome} remedies={{}} />
      ) : (
        <CorrectionForm desk={desk} name={name} {...loaded} />
      )}
    </Dialog>
  );
}
