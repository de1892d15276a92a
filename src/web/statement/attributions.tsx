/** The speakers of a statement, each with office, principals, relay and addressee. */
import { words } from '../../words/page.js';
import type { StatementData } from '../page-data.js';
import { speakerName } from '../words/who.js';

type ShownAttribution = StatementData['attributions'][number];

export function Attributions({ attributions }: { readonly attributions: readonly ShownAttribution[] }) {
  const lines = attributions.map(lineOf);
  if (attributions.length === 1) return lines[0] === '' ? null : <p class="statement-who">{lines[0]}</p>;
  return (
    <>
      <p class="statement-who">{isOfStates(attributions) ? words.statement.jointOfStates : words.statement.joint}</p>
      <ul class="statement-who">
        {attributions.map((attribution, index) => (
          <li key={speakerName(attribution)}>
            <strong>{speakerName(attribution)}</strong>
            {lines[index] === '' ? null : ` · ${lines[index]}`}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether each speaker is a country, or speaks for one. */
function isOfStates(attributions: readonly ShownAttribution[]): boolean {
  return attributions.every(({ speaker, onBehalfOf }) => speaker?.__typename === 'Country' || onBehalfOf.length > 0);
}

function lineOf({ speaker, label, office, onBehalfOf, relayedBy, addressedTo }: ShownAttribution): string {
  // A country speaks for itself.
  const others = onBehalfOf.map(({ name }) => name).filter((name) => name !== speaker?.name);
  const parts = [
    speaker === null && label !== null ? words.statement.described : null,
    office,
    others.length > 0 ? words.statement.behalf(others) : null,
    relayedBy === null ? null : words.who.relayedBy(relayedBy.name),
    addressedTo === null ? null : words.statement.addressedTo(addressedTo.name),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
