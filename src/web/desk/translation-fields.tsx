/** The other published wordings of a statement. */
import { deskWords } from '../../words/desk.js';
import { fieldName } from '../words/word-changes.js';
import { TRANSLATION } from './controls.js';
import { Several } from './several.js';
import { PartFields } from './thing-fields.js';
import { emptyValues, type Values, within } from './values.js';

const FIELD = 'translations';

export function TranslationFields({
  translations,
  onChange,
}: {
  readonly translations: readonly Values[];
  readonly onChange: (translations: readonly Values[]) => void;
}) {
  return (
    <Several
      field={FIELD}
      label={fieldName(FIELD)}
      one={deskWords.thing.item.translation}
      items={translations}
      empty={emptyValues(TRANSLATION)}
      least={0}
      onChange={onChange}
    >
      {(item, index, change) => (
        <PartFields parts={TRANSLATION} values={item} at={within(FIELD, index)} onChange={change} />
      )}
    </Several>
  );
}
