/** Counts GraphQL operations, and the errors that clients receive. */
import type { GraphQLError } from 'graphql';
import { Counter, type Registry } from 'prom-client';
import { OURS } from '../../graphql/errors.js';
import { type LimitCode, limitOf } from '../limits/limit-error.js';

/** The kinds of operations; `unread` is a document that was invalid or refused. */
export const OPERATION_KINDS = ['query', 'mutation', 'subscription', 'unread'] as const;
/** The kind of an operation. */
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** The transports of operations: HTTP, WebSocket, or HTTP with Server-Sent Events. */
export const TRANSPORTS = ['http', 'websocket', 'sse'] as const;
/** The transport of an operation. */
export type OperationTransport = (typeof TRANSPORTS)[number];

/** `refused`: with errors that the client can act on; `failed`: with a failure of the service. */
const OUTCOMES = ['ok', 'refused', 'failed'] as const;
/** The outcome of an operation. */
export type OperationOutcome = (typeof OUTCOMES)[number];

/** The code of a part of a page that could not be rendered. */
export const PART_FAILED = 'PAGE_PART_FAILED';

/** The count of each outcome. */
export type Outcomes = Record<OperationOutcome, number>;

function outcomes(): Outcomes {
  return { ok: 0, refused: 0, failed: 0 };
}

function byTransport(): Readonly<Record<OperationTransport, Outcomes>> {
  return { http: outcomes(), websocket: outcomes(), sse: outcomes() };
}

export class OperationMetrics {
  /** Code that answers very often increments a count here directly. */
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
      help: 'GraphQL operations that were answered; a subscription counts when it opens',
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
      help: 'Errors that clients received, by code',
      labelNames: ['code'],
      registers: [registry],
    });
    this.limits = new Counter({
      name: 'onrecord_limits_hit_total',
      help: 'How often a client hit a limit, by code',
      labelNames: ['code', 'transport'],
      registers: [registry],
    });
    // Start at 0, so that Prometheus sees the first failure as an increase.
    for (const code of [...OURS, PART_FAILED]) this.errors.inc({ code }, 0);
  }

  /** Counts an answered operation, and the errors in its response. */
  answered(kind: OperationKind, transport: OperationTransport, errors: readonly GraphQLError[] = []): void {
    const codes = this.countErrors(errors, transport);
    this.counts[kind][transport][
      codes.some((code) => OURS.includes(code)) ? 'failed' : codes.length > 0 ? 'refused' : 'ok'
    ] += 1;
  }

  /** Counts a document that was invalid or refused; its errors are counted where they are sent. */
  unread(transport: OperationTransport): void {
    this.counts.unread[transport].refused += 1;
  }

  /**
   * Counts the errors that a client receives, and the limits among them; returns their codes.
   * @param transport `null` for payloads, which several transports share and which hold no errors about limits.
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

  /** Counts a part of a page that could not be rendered; the page says so in its place. */
  partFailed(): void {
    this.errors.inc({ code: PART_FAILED });
  }

  /** Counts a client that hit a limit; `countErrors` calls it. */
  limitHit(code: LimitCode, transport: OperationTransport): void {
    this.limits.inc({ code, transport });
  }
}
