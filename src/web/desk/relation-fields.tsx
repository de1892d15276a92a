/** The fields for the relations of a statement to earlier ones. */
import { useContext } from 'preact/hooks';
import { RelationKind as MEANINGS } from '../../story/vocabulary.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import { ChoiceField } from './field.js';
import type { RelationKind } from './generated/operations.js';
import { PickField } from './picker.js';
import { Several } from './several.js';
import type { RelationForm, StatementFieldsProperties } from './statement-form.js';
import { Naming } from './thing-fields.js';

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

export function RelationFields({ form, onChange }: StatementFieldsProperties) {
  const statements = useContext(Naming).of('statement', null);
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
            meanings={MEANINGS}
            onChange={(next) => change({ kind: KINDS.find((one) => one === next) ?? 'ANSWERS' })}
          />
          <PickField
            field={`relations.${index}.statement`}
            label={words.whichStatement}
            hint={words.whichStatementHint}
            value={statement}
            things={statements}
            onChange={(next) => change({ statement: next })}
          />
        </div>
      )}
    </Several>
  );
}
