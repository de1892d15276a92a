/**
 * Payloads: the serialised results that subscribers receive. A payload depends only on its message, the selection and
 * the access level, so it is made once for all subscriptions that share these, and is the same over every transport,
 * live and replayed.
 */
import { setTimeout as after } from 'node:timers/promises';
import { type ExecutionArgs, execute, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { Context, type Services } from '../../graphql/context.js';
import { type FeedMessage, messageKey, pointAfter } from '../../graphql/feed.js';
import type { Payer } from '../../graphql/meter.js';
import { databaseTime } from '../../record/read/database-time.js';
import type { RecordPoint } from '../../record/snapshot.js';
import { contextOf } from '../documents/execution.js';
import { isUnexpected, publicError } from '../http/public-errors.js';
import type { Budgets } from '../limits/budgets.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';

/** The payload of one message, before the framing of a transport. */
export interface Payload {
  /** The point to resume after. */
  readonly point: RecordPoint;
  /** The same point as a cursor. */
  readonly cursor: string;
  /** The execution result as JSON, in UTF-8. */
  readonly json: Buffer;
}

/** The inputs that determine a payload, besides its message. */
export interface Selection {
  readonly args: ExecutionArgs;
  /** Equal for selections with equal payloads. */
  readonly key: string;
  /** The payer of payloads. */
  readonly payer: Payer;
}

/** How many bytes of recent payloads are kept for other subscriptions. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** Approximate memory for a kept payload besides its bytes, in bytes. */
const OVERHEAD_BYTES = 300;
/** How often making a payload is tried before the subscription ends with an error, and the interval in milliseconds. */
const ATTEMPTS = { count: 5, interval: 500 } as const;

export class Payloads {
  private readonly kept = new LRUCache<string, Payload>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ json }) => json.length + OVERHEAD_BYTES,
  });
  private readonly underWay = new Map<string, Promise<Payload>>();
  /** How many payloads were made. */
  made = 0;

  constructor(
    private readonly services: Services,
    private readonly budgets: Budgets,
    private readonly metrics: OperationMetrics,
    private readonly log: Logger,
  ) {
    services.feed.whenRedacted(() => this.kept.clear());
  }

  /** Counts redactions: payloads made before the newest one may hold erased words. */
  get redactions(): number {
    return this.services.feed.redactions;
  }

  /**
   * The payload of a message; without waiting if it is kept, as for most subscribers when many reconnect at once.
   */
  of(message: FeedMessage, selection: Selection): Payload | Promise<Payload> {
    const key = `${selection.key} ${messageKey(message)}`;
    const known = this.kept.get(key) ?? this.underWay.get(key);
    if (known !== undefined) return known;
    const making = this.make(key, selection, message).finally(() => this.underWay.delete(key));
    // Those that wait handle the error; nobody may be waiting any more.
    making.catch(() => undefined);
    this.underWay.set(key, making);
    return making;
  }

  /** Makes a payload and keeps it; makes it again if words were redacted or a backup was restored meanwhile. */
  private async make(key: string, selection: Selection, message: FeedMessage): Promise<Payload> {
    const point = pointAfter(message);
    for (;;) {
      const { redactions } = this;
      const cursor = this.services.record.cursor(point);
      this.made += 1;
      const json = Buffer.from(await this.traced(selection, message, point));
      if (redactions !== this.redactions) continue;
      const payload = { point, cursor, json };
      this.kept.set(key, payload);
      return payload;
    }
  }

  /** Makes the JSON of a payload in a span, linked to the subscription that asked first. */
  private traced(selection: Selection, message: FeedMessage, point: RecordPoint): Promise<string> {
    const { trace } = this.services.record;
    if (trace === null) return this.serialised(selection, message);
    const context = contextOf(selection.args);
    const facts = { 'onrecord.request_id': context.requestId, 'onrecord.offset': point.offset };
    return trace.onAccountOf(context, 'make payload', facts, async (span) => {
      const json = await this.serialised(selection, message);
      span.note({ 'onrecord.characters': json.length });
      return json;
    });
  }

  /**
   * The JSON of a payload. After a failure of the service it tries again, so that a short outage of the database skips
   * no update.
   * @throws GraphQLError, for the client, when every attempt fails, and at once when the budget is exhausted: an update
   * without its words would look like one that has none.
   */
  private async serialised({ args, payer }: Selection, message: FeedMessage): Promise<string> {
    const { requestId, editor } = contextOf(args);
    for (let attempt = 1; ; attempt += 1) {
      // A context for each payload, so that its data is not kept as long as the subscription lives.
      const meter = this.budgets.meterOfPayload(payer, editor);
      const contextValue = new Context(this.services, requestId, editor, meter);
      // Payloads made at the same time share their reads, and each pays its share of the database's time.
      const made = meter.run(() => execute({ ...args, contextValue, rootValue: message }));
      const result = await databaseTime.measured(made, meter);
      if (result instanceof GraphQLError) throw result;
      const { data, errors } = result;
      const unexpected = errors?.find(isUnexpected);
      if (unexpected === undefined) {
        const shown = errors?.map((one) => publicError(one, this.log, requestId));
        if (shown !== undefined) this.metrics.countErrors(shown, null);
        return JSON.stringify({
          data,
          ...(shown === undefined ? {} : { errors: shown.map((one) => one.toJSON()) }),
        });
      }
      if (attempt === ATTEMPTS.count) throw publicError(unexpected, this.log, requestId);
      this.log.warn({ err: unexpected.originalError, requestId, attempt }, 'cannot make a payload; retrying');
      await after(ATTEMPTS.interval);
    }
  }
}
