/** The state of the connection in words. */
import { words } from '../../words/page.js';
import type { Liveness } from './feed.js';

export function LivenessLine({ liveness, isClosed }: { readonly liveness: Liveness; readonly isClosed: boolean }) {
  const state = isClosed && liveness.state === 'live' ? words.liveness.connected : words.liveness[liveness.state];
  return (
    <>
      <span class={`liveness liveness-${liveness.state} script-only`} data-liveness={liveness.state}>
        {isClosed ? words.liveness.closed : ''}
        {state}
        {liveness.state === 'ended' ? words.liveness.endedBecause(liveness.reason) : ''}
      </span>
      <noscript>
        <span>{words.liveness.noScripts}</span>
      </noscript>
    </>
  );
}
