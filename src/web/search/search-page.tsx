/** Statements by their words, in all stories. */
import type { SearchData } from '../load.js';

export function SearchPage({ text }: { readonly text: string; readonly search: SearchData | null }) {
  return (
    <main id="content">
      <h1>Search: {text}</h1>
    </main>
  );
}
