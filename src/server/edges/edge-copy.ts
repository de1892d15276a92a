/** The parts of an edge that keep its copy of the record up to date. */
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import type { CoreClient } from '../../edge/core-client.js';
import { CoreLog } from '../../edge/core-log.js';
import { RecordFollower } from '../../edge/record-follower.js';
import type { StoryRecord } from '../../record/record.js';
import type { NatsAddress, NatsLink } from '../../relay/nats-connection.js';
import type { CoreHead } from '../peers/core-head.js';

export interface EdgeCopyParts {
  readonly record: StoryRecord;
  /** Asks the core for entries of the log. */
  readonly client: CoreClient;
  readonly coreHead: CoreHead;
  /** Called when words of the copy were erased: its files have them until it is scrubbed. */
  readonly onErased: () => void;
}

export class EdgeCopy {
  private nats: NatsLink | null = null;
  private isClosed = false;

  private constructor(private readonly follower: RecordFollower) {}

  /** Begins to follow the core, and reads the log from NATS as soon as it is connected. */
  static async start(
    { record, client, coreHead, onErased }: EdgeCopyParts,
    {
      natsUrls,
      natsCredentials: credentials,
      natsMirrorDomain,
    }: Pick<Config, 'natsUrls' | 'natsCredentials' | 'natsMirrorDomain'>,
    log: Logger,
  ): Promise<EdgeCopy> {
    // The process may have been killed before it had scrubbed what it had erased.
    if ((await record.erasedUpdates(0)).length > 0) onErased();
    const parts = { record, core: new CoreLog(client), coreHead: () => coreHead.seen, onErased };
    const edge = new EdgeCopy(await RecordFollower.start(parts, log));
    if (natsUrls.length > 0) {
      edge
        .readLog({ servers: natsUrls, credentials }, natsMirrorDomain, log)
        .catch((error: unknown) => log.error({ err: error }, 'cannot use NATS; asking the core for every update'));
    }
    return edge;
  }

  private async readLog(address: NatsAddress, mirrorDomain: string | null, log: Logger): Promise<void> {
    // The client of NATS is loaded only where it is used.
    const [{ connectToNats }, { StreamLog }] = await Promise.all([
      import('../../relay/nats-connection.js'),
      import('../../edge/stream-log.js'),
    ]);
    const onReconnect = () => this.follower.lookAgain();
    const nats = await connectToNats(address, { name: 'onrecord edge', log, onReconnect });
    if (this.isClosed) return nats.close();
    this.nats = nats;
    this.follower.read(new StreamLog(nats, mirrorDomain, log));
  }

  /** Stops, when what is being applied is applied. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.follower.close();
    await this.nats?.close();
  }
}
