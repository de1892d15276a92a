/** Counting GraphQL operations and the errors that clients are told of: whole numbers, read when they are asked for. */
import type { GraphQLError } from 'graphql';
import { Counter, type Registry } from 'prom-client';
import { OURS } from '../../graphql/errors.js';
import { type LimitCode, limitOf } from '../limits/limit-error.js';

/** What an operation is; `unread` is a document that could not be read or was not taken. */
export const OPERATION_KINDS = ['query', 'mutation', 'subscription', 'unread'] as const;
/** One of these. */
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Over what an operation came: HTTP, a WebSocket, or HTTP answered with Server-Sent Events. */
export const TRANSPORTS = ['http', 'websocket', 'sse'] as const;
/** One of these. */
export type OperationTransport = (typeof TRANSPORTS)[number];

/** `refused`: with errors that the client can act on; `failed`: something went wrong here. */
const OUTCOMES = ['ok', 'refused', 'failed'] as const;
/** One of these. */
export type OperationOutcome = (typeof OUTCOMES)[number];

/** The code of a part of a page that could not be rendered. */
export const PART_FAILED = 'PAGE_PART_FAILED';

/** How often each outcome came. */
export type Outcomes = Record<OperationOutcome, number>;

function outcomes(): Outcomes {
  return { ok: 0, refused: 0, failed: 0 };
}

function byTransport(): Readonly<Record<OperationTransport, Outcomes>> {
  return { http: outcomes(), websocket: outcomes(), sse: outcomes() };
}

export class OperationMetrics {
  /** Whoever answers very often adds one here by themselves. */
  readonly counts: Readonly<Record<OperationKind, Readonly<Record<OperationTransport, Outcomes>>>> = {
    query: byTransport(),
    mutation: byTransport(),
    subscription: byTransport(),
    unread: byTransport(),
  };
  private readonly errors: Counter<'code'>;
  private readonly limits: Counter<'code' | 'transport'>;

  constructor(registry: Registry) {
    const { counts } = this;
    new Counter({
      name: 'onrecord_graphql_operations_total',
      help: 'GraphQL operations that were answered, subscriptions when they were opened',
      labelNames: ['kind', 'transport', 'outcome'],
      registers: [registry],
      collect() {
        this.reset();
        for (const kind of OPERATION_KINDS) {
          for (const transport of TRANSPORTS) {
            for (const outcome of OUTCOMES) {
              const count = counts[kind][transport][outcome];
              if (count > 0) this.inc({ kind, transport, outcome }, count);
            }
          }
        }
      },
    });
    this.errors = new Counter({
      name: 'onrecord_errors_total',
      help: 'Errors that clients were told of, by their code',
      labelNames: ['code'],
      registers: [registry],
    });
    this.limits = new Counter({
      name: 'onrecord_limits_hit_total',
      help: 'How often somebody was held to a limit, by the code that they were told',
      labelNames: ['code', 'transport'],
      registers: [registry],
    });
    // There from the beginning, so that the first one is seen to be more than none.
    for (const code of [...OURS, PART_FAILED]) this.errors.inc({ code }, 0);
  }

  /** Takes note of an operation that was answered, and of the errors in the answer. */
  answered(kind: OperationKind, transport: OperationTransport, errors: readonly GraphQLError[] = []): void {
    const codes = this.countErrors(errors, transport);
    this.counts[kind][transport][
      codes.some((code) => OURS.includes(code)) ? 'failed' : codes.length > 0 ? 'refused' : 'ok'
    ] += 1;
  }

  /** Counts a document that could not be read, or was not taken; its errors are counted where they are sent. */
  unread(transport: OperationTransport): void {
    this.counts.unread[transport].refused += 1;
  }

  /**
   * Counts errors that a client is sent, and the limits that they are about; returns their codes.
   * @param transport `null` for payloads, which are sent over several and hold no errors about limits.
   */
  countErrors(errors: readonly GraphQLError[], transport: OperationTransport | null): readonly string[] {
    const codes = errors.map(({ extensions: { code } }) => (typeof code === 'string' ? code : 'none'));
    for (const code of codes) this.errors.inc({ code });
    for (const error of errors) {
      const limit = limitOf(error);
      if (limit !== null && transport !== null) this.limitHit(limit, transport);
    }
    return codes;
  }

  /** A part of a page could not be rendered, and a reader was told so in its place. */
  partFailed(): void {
    this.errors.inc({ code: PART_FAILED });
  }

  /** Somebody asked for more than is given to one client, and is told so with this code; `countErrors` calls it by itself. */
  limitHit(code: LimitCode, transport: OperationTransport): void {
    this.limits.inc({ code, transport });
  }
}
