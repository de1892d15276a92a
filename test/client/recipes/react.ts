/** React: a hook that returns the updates of a story since a cursor, such as that of a query. */
import { followFeed, memoryCursor } from '@onrecord/client';
import { LiveUpdatesDocument } from '@onrecord/client/documents';
import { useEffect, useState } from 'react';

export function useUpdates(url: string, story: string, after: string | null) {
  const [headlines, setHeadlines] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const feed = followFeed({ url, query: LiveUpdatesDocument, variables: { story }, cursor: memoryCursor(after) });
    const follow = async () => {
      for await (const event of feed) {
        if (event.type === 'update') setHeadlines((before) => [...before, event.update.headline]);
      }
    };
    follow().catch(setError);
    return () => void feed.return();
  }, [url, story, after]);
  return { headlines, error };
}
