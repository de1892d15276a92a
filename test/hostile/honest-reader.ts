/** A reader with a browser: loads a page with its files, sends the page's queries, and follows the story. */
import { WebSocket } from 'ws';
import { WHOLE_STORY } from '../../src/web/address.js';
import { type Ask, AskError } from '../../src/web/ask.js';
import { DOCUMENT_IDS, StoryFeedDocument } from '../../src/web/generated/operations.js';
import { loadPage } from '../../src/web/load.js';
import { loadStory } from '../../src/web/load-story.js';
import { Client, get, outcomeOf, type Received } from './addresses.js';

const PATIENCE_MS = 30_000;
/** Connections that a browser opens to one origin. */
const CONNECTIONS = 6;

export class HonestReader {
  private readonly client: Client;
  private socket: WebSocket | null = null;
  /** Responses that should have been another. */
  readonly refused: string[] = [];
  /** The number of updates received. */
  updates = 0;
  private cursor = '';
  /** The time of each response, in milliseconds. */
  readonly latencies: number[] = [];

  constructor(
    private readonly url: string,
    private readonly address: string,
    private readonly story: string,
  ) {
    this.client = new Client(url, address, CONNECTIONS);
  }

  /** Loads the page and all its files, sends its queries, and follows the story from there. */
  async arrive(): Promise<void> {
    const { text } = await this.take(`/stories/${this.story}`, { accept: 'text/html' });
    const files = new Set([...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? ''));
    await Promise.all([...files].map((path) => this.take(path)));
    const page = await loadPage(this.ask, { page: 'story', story: this.story, view: WHOLE_STORY }).catch(
      refusedAlready,
    );
    if (page?.page === 'story') await this.follow(page.at.story.cursor);
  }

  /** Sends the query of a page that has received an update: what it shows, as of the latest update. */
  async readOn(): Promise<void> {
    await loadStory(this.ask, this.story, WHOLE_STORY, { cursor: this.cursor }).catch(refusedAlready);
  }

  leave(): void {
    this.socket?.terminate();
    this.client.close();
  }

  /** Sends a query like the page: by the document's id, so that one kept response serves everybody. */
  private readonly ask: Ask = async (document, variables) => {
    const name = /\bquery (\w+)/.exec(document.toString())?.[1] ?? '';
    const parameters = new URLSearchParams({
      documentId: DOCUMENT_IDS[name] ?? '',
      variables: JSON.stringify(variables),
    });
    const { text } = await this.take(`/graphql?${parameters}`, { accept: 'application/json' });
    const { data } = JSON.parse(text);
    if (!data) throw new AskError('UNREACHABLE', 'the query was refused');
    return data;
  };

  private async take(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Received> {
    const began = performance.now();
    const received = await this.client.ask(get(path, { ...headers, 'accept-encoding': 'gzip' }), PATIENCE_MS);
    this.latencies.push(performance.now() - began);
    if (received.status !== 200 || received.code !== null)
      this.refused.push(`${path.slice(0, 40)}: ${outcomeOf(received)}`);
    return received;
  }

  /** Resolves when the subscription has caught up. */
  private follow(after: string): Promise<void> {
    const options = { localAddress: this.address };
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
    this.socket = socket;
    return new Promise((resolve) => {
      const fail = (reason: string) => {
        this.refused.push(reason);
        resolve();
      };
      socket.on('error', () => fail('no socket'));
      socket.on('close', (code) => fail(`closed with ${code}`));
      socket.on('open', () => socket.send('{"type":"connection_init"}'));
      socket.on('message', (data) => {
        const { type, payload } = JSON.parse(String(data));
        if (type === 'ping') socket.send('{"type":"pong"}');
        if (type === 'error') fail(`subscription: ${payload[0]?.extensions?.code}`);
        if (type === 'connection_ack') {
          const query = StoryFeedDocument.toString();
          socket.send(
            JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { story: this.story, after } } }),
          );
        }
        if (type !== 'next') return;
        const kind = payload.data?.storyUpdates.__typename;
        if (kind === 'CaughtUp') resolve();
        else if (kind !== 'Checkpoint') {
          this.updates += 1;
          this.cursor = payload.data.storyUpdates.cursor;
        }
      });
    });
  }
}

/** The refusal is in `refused` already. */
function refusedAlready(error: unknown): null {
  if (error instanceof AskError || error instanceof SyntaxError) return null;
  throw error;
}
