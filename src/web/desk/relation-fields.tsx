/** The fields for the relations of a statement to earlier ones. */
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { LIST_IDS } from './choices.js';
import { ChoiceField, TextField } from './field.js';
import type { RelationKind } from './generated/operations.js';
import { Several } from './several.js';
import type { RelationForm, StatementFieldsProperties } from './statement-form.js';

const KINDS = [
  'ANSWERS',
  'DENIES',
  'CONFIRMS',
  'CLARIFIES',
  'QUOTES',
  'REPEATS',
  'WITHDRAWS',
] as const satisfies readonly RelationKind[];
const CHOICES = KINDS.map((name) => ({ name, label: terms.relation[name] }));
const EMPTY: RelationForm = { kind: 'ANSWERS', statement: '' };

const words = deskWords.field;

export function RelationFields({ form, choices, onChange }: StatementFieldsProperties) {
  return (
    <Several
      field="relations"
      label={words.relations}
      one={words.oneRelation}
      items={form.relations}
      empty={EMPTY}
      least={0}
      onChange={(relations) => onChange({ relations })}
    >
      {({ kind, statement }, index, change) => (
        <div class="desk-row">
          <ChoiceField
            field={`relations.${index}.kind`}
            label={words.relation}
            value={kind}
            none={deskWords.form.choose}
            choices={CHOICES}
            onChange={(next) => change({ kind: KINDS.find((one) => one === next) ?? 'ANSWERS' })}
          />
          <TextField
            field={`relations.${index}.statement`}
            label={words.whichStatement}
            value={statement}
            choices={LIST_IDS.statements}
            hint={choices.statements.find(({ name }) => name === statement)?.label ?? words.whichStatementHint}
            onChange={(next) => change({ statement: next })}
          />
        </div>
      )}
    </Several>
  );
}
