/** How the page stands with the service, in words: never better than it is. */
import type { Liveness } from './feed.js';

const WORDS: Readonly<Record<Liveness['state'], string>> = {
  connecting: 'Connecting …',
  live: 'Live · connected',
  periodic: 'Updates every 15 s',
  'catching-up': 'Catching up …',
  lost: 'Connection lost, trying again',
  ended: 'Live updates have ended',
  barred: 'No live updates in this frame',
  paused: 'Live updates paused',
};

export function LivenessLine({ liveness, isClosed }: { readonly liveness: Liveness; readonly isClosed: boolean }) {
  const words = isClosed && liveness.state === 'live' ? 'connected' : WORDS[liveness.state];
  return (
    <>
      <span class={`liveness liveness-${liveness.state}`} data-liveness={liveness.state}>
        {isClosed ? 'Coverage has ended · ' : ''}
        {words}
        {liveness.state === 'ended' ? `: ${liveness.reason}` : ''}
      </span>
      <noscript>
        <span>Without scripts this page does not update by itself</span>
      </noscript>
    </>
  );
}
