/** A stance in words, shape and color: each of the three alone tells it from the others. */
import { terms } from '../../words/terms.js';
import type { Stance } from '../generated/operations.js';

/** The shapes, in a square of 16 by 16, filled with the color of the text around them. */
const SHAPES: Readonly<Record<Stance, preact.JSX.Element>> = {
  ACCEPTS: <circle cx="8" cy="8" r="7" />,
  ACCEPTS_WITH_RESERVATION: (
    <>
      <circle cx="8" cy="8" r="6" class="outline" />
      <path d="M8 8 V1 A7 7 0 1 1 1 8 Z" />
    </>
  ),
  ACCEPTS_CONDITIONALLY: (
    <>
      <circle cx="8" cy="8" r="6" class="outline" />
      <path d="M8 1 A7 7 0 0 0 8 15 Z" />
    </>
  ),
  NONCOMMITTAL: <circle cx="8" cy="8" r="6" class="outline" />,
  COUNTER_PROPOSES: <path d="M8 0.5 L15.5 8 L8 15.5 L0.5 8 Z" />,
  REJECTS: (
    <path d="M2.5 0.5 L8 6 L13.5 0.5 L15.5 2.5 L10 8 L15.5 13.5 L13.5 15.5 L8 10 L2.5 15.5 L0.5 13.5 L6 8 L0.5 2.5 Z" />
  ),
  DECLINED_TO_COMMENT: <rect x="1" y="6.5" width="14" height="3" />,
};

/** The shape alone; screen readers skip it. */
function StanceShape({ stance }: { readonly stance: Stance }) {
  return (
    <svg class="stance-shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {SHAPES[stance]}
    </svg>
  );
}

/** A stance with its shape and its name. */
export function StanceMark({ stance }: { readonly stance: Stance }) {
  return (
    <span class={`stance stance-${stance.toLowerCase().replaceAll('_', '-')}`}>
      <StanceShape stance={stance} />
      <span>{terms.stance[stance]}</span>
    </span>
  );
}
