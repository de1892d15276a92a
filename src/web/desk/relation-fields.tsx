/** How a statement relates to earlier ones. */
import { RELATIONS } from '../words/vocabulary.js';
import { LISTS } from './choices.js';
import { ChoiceField, TextField } from './field.js';
import type { RelationKind } from './operations.js';
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
const CHOICES = KINDS.map((name) => ({ name, label: RELATIONS[name] }));
const EMPTY: RelationForm = { kind: 'ANSWERS', statement: '' };

export function RelationFields({ form, choices, onChange }: StatementFieldsProperties) {
  return (
    <Several
      field="relations"
      label="How it relates to others"
      one="relation"
      items={form.relations}
      empty={EMPTY}
      least={0}
      onChange={(relations) => onChange({ relations })}
    >
      {({ kind, statement }, index, change) => (
        <div class="desk-row">
          <ChoiceField
            field={`relations.${index}.kind`}
            label="It"
            value={kind}
            none="Choose …"
            choices={CHOICES}
            onChange={(next) => change({ kind: KINDS.find((one) => one === next) ?? 'ANSWERS' })}
          />
          <TextField
            field={`relations.${index}.statement`}
            label="Which statement"
            value={statement}
            choices={LISTS.statements}
            hint={
              choices.statements.find(({ name }) => name === statement)?.label ?? 'Type some of its words, and choose.'
            }
            onChange={(next) => change({ statement: next })}
          />
        </div>
      )}
    </Several>
  );
}
