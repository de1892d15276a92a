/** Who said it, in which office, on whose behalf, through whom and to whom: one line for each who spoke. */
import type { StatementData } from '../page-data.js';
import { list } from '../words/who.js';

type Attribution = StatementData['attributions'][number];

export function Attributions({ attributions }: { readonly attributions: readonly Attribution[] }) {
  const lines = attributions.map(lineOf);
  if (attributions.length === 1) return lines[0] === '' ? null : <p class="statement-who">{lines[0]}</p>;
  return (
    <>
      <p class="statement-who">{isOfStates(attributions) ? 'Joint statement of governments' : 'Joint statement'}</p>
      <ul class="statement-who">
        {attributions.map((attribution, index) => (
          <li key={nameOf(attribution)}>
            <strong>{nameOf(attribution)}</strong>
            {lines[index] === '' ? null : ` · ${lines[index]}`}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether countries speak, or people and offices who each speak for one. */
function isOfStates(attributions: readonly Attribution[]): boolean {
  return attributions.every(({ speaker, onBehalfOf }) => speaker?.__typename === 'Country' || onBehalfOf.length > 0);
}

function nameOf({ speaker, label }: Attribution): string {
  return speaker?.name ?? label ?? 'Speaker not known';
}

function lineOf({ speaker, label, office, onBehalfOf, relayedBy, addressedTo }: Attribution): string {
  // A country speaks for itself.
  const others = onBehalfOf.map(({ name }) => name).filter((name) => name !== speaker?.name);
  const parts = [
    speaker === null && label !== null ? 'An unnamed source, as it was described' : null,
    office,
    others.length > 0 ? `on behalf of ${list(others)}` : null,
    relayedBy === null ? null : `relayed by ${relayedBy.name}`,
    addressedTo === null ? null : `to ${addressedTo.name}`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
