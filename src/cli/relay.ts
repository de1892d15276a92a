/** `onrecord relay`: publishes the record to NATS until a signal ends it. */
import type { Config } from '../config.js';
import { Tail } from '../feed/tail.js';
import { openEngine } from '../record/engine/open-engine.js';
import { StoryRecord } from '../record/record.js';
import { connectToNats } from '../relay/nats-connection.js';
import { type PublishingOptions, Relay } from '../relay/relay.js';
import { makeLog } from '../server/log.js';
import { words } from '../words/cli.js';
import { CliError } from './errors.js';
import { serveRelayHealth } from './relay-health.js';

/** @throws CliError for missing settings; RecordError LOG_FORKED for a stream of another history. */
export async function relay(config: Config, options: PublishingOptions): Promise<void> {
  if (config.databaseUrl === null) throw new CliError(words.relay.noDatabase);
  if (config.natsUrls.length === 0) throw new CliError(words.relay.noNats);
  const log = makeLog(config.logLevel, null);
  let publishing: Relay | null = null;
  let isAsked = false;
  const stop = (signal: string) => {
    log.info({ signal }, 'stopping');
    isAsked = true;
    publishing?.stop();
    // NATS or the database may not answer. All that is not published yet is published by the next relay.
    setTimeout(() => process.exit(0), STOPPING_TIMEOUT_MS).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  /** Closes each part that is open, the newest first. A part that stays open would keep the process alive. */
  const closing: (() => unknown)[] = [];
  try {
    const engine = await openEngine(config, log);
    closing.unshift(() => engine.close());
    const record = await StoryRecord.open(engine);
    const tail = await Tail.start(record, log);
    closing.unshift(() => tail.stop());
    closing.unshift(await serveRelayHealth({ record, tail, relay: () => publishing }, config, log));
    const nats = await connectToNats(
      { servers: config.natsUrls, credentials: config.natsCredentials },
      { name: 'onrecord relay', log, onReconnect: () => publishing?.lookAgain() },
    );
    closing.unshift(() => nats.close());
    publishing = new Relay(record, tail, nats, log, options);
    if (isAsked) publishing.stop();
    await publishing.run();
  } finally {
    for (const close of closing) await close();
  }
}

/** After a signal, the process ends within this time. */
const STOPPING_TIMEOUT_MS = 5_000;
