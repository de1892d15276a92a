/** The graphql-transport-ws protocol, implemented by graphql-ws: what each of its messages does. */
import { type ExecutionArgs, GraphQLError, getOperationAST, parse } from 'graphql';
import { CloseCode, makeServer, type Server as Protocol } from 'graphql-ws';
import type { Logger } from 'pino';
import { OURS } from '../../graphql/errors.js';
import { slices } from '../../graphql/slices.js';
import type { Limits } from '../../limits.js';
import { type Access, AccessRefused } from '../access/access.js';
import { DocumentParameters } from '../documents/persisted-documents.js';
import { publicError } from '../http/public-errors.js';
import { REQUEST_UNITS } from '../limits/gate.js';
import { limitError, limitOf } from '../limits/limit-error.js';
import { Subscriber } from '../live/subscriber.js';
import type { WebSocketConnection } from '../live/web-socket-connection.js';
import type { GraphQLParts } from './parts.js';
import { Requester, requesterOf } from './requester.js';
import type { Yoga } from './yoga.js';

/** The payload of `connection_init`. */
interface ConnectionParams extends Record<string, unknown> {
  /** `Bearer <token>`, as in the `Authorization` header. */
  readonly authorization?: unknown;
}

/** The service's own data with each connection of graphql-ws. */
export interface Extra {
  readonly connection: WebSocketConnection;
  /** The access given with `connection_init`; `null` for readers. */
  access: Access | null;
}

/** A close code registered with IANA: the client made no mistake, and clients of graphql-ws reconnect. */
const TRY_AGAIN_LATER = 1013;
/** Refusals of access that may soon be over, with the same token. */
const MAY_SOON_BE_OVER: readonly string[] = ['SIGN_ON_UNAVAILABLE', 'CORE_UNAVAILABLE'];

/** Stands for the operation that a limit refused: graphql-ws runs nothing without one. */
const REFUSED_OPERATION = parse('{ __typename }');

/** The context of an operation that a limit refused. */
class RefusedByLimit {
  constructor(readonly errors: readonly GraphQLError[]) {}
}

/** The parts that the protocol needs besides. */
export interface ProtocolParts extends GraphQLParts {
  /** Executes operations and opens subscriptions, as over HTTP. */
  readonly yoga: Yoga;
}

export function makeProtocol(parts: ProtocolParts, limits: Limits, log: Logger): Protocol<Extra> {
  const { yoga, reading, gate, identify, watch, metrics } = parts;
  const { execute, subscribe } = yoga.getEnveloped();
  const { operationsPerSocket } = limits;
  // Made once, so that a client that floods a socket costs little.
  const tooManyOperations = limitError(
    'TOO_MANY_OPERATIONS',
    `At most ${operationsPerSocket} operations may be open on one socket`,
  );
  /**
   * A limit's refusal is sent as a result (`next`, then `complete`), as the errors of an execution are: gateways pass these
   * on with their codes, and mask what comes in an `error` message.
   */
  const refusedBy = (errors: readonly GraphQLError[]): ExecutionArgs => {
    metrics.operations.countErrors(errors, 'websocket');
    return { schema: reading.schema, document: REFUSED_OPERATION, contextValue: new RefusedByLimit(errors) };
  };
  const mask = (error: unknown, { connection }: Extra): GraphQLError =>
    publicError(error, log, connection.nextRequestId());
  return makeServer<ConnectionParams, Extra>({
    connectionInitWaitTimeout: limits.initSeconds * 1_000,
    // An error thrown here would close the socket with a code after which clients do not reconnect.
    onConnect: async ({ connectionParams, extra }) => {
      try {
        extra.access = await identify(authorizationOf(connectionParams));
        if (extra.access === null) return true;
        const unwatch = watch.watch(extra.access, (reason) => {
          metrics.connectionRefused(reason.code, 'websocket');
          extra.connection.closeFor(CloseCode.Forbidden, reason);
        });
        void extra.connection.closed.then(unwatch);
        return true;
      } catch (error) {
        const refusal = error instanceof AccessRefused ? error : refusalOf(mask(error, extra));
        metrics.connectionRefused(refusal.code, 'websocket');
        log.info({ requestId: extra.connection.id, code: refusal.code }, 'a WebSocket was refused');
        extra.connection.closeFor(closeCodeOf(refusal.code), refusal);
        return false;
      }
    },
    onSubscribe: async ({ subscriptions: open, extra }, _id, payload) => {
      const asked = gate.ask(extra.connection.account, REQUEST_UNITS);
      if (asked.refusal !== null) return refusedBy([asked.refusal.error]);
      // A gateway has one socket for all its clients.
      const isTooMany = Object.keys(open).length > operationsPerSocket && !extra.connection.account.isTrusted;
      if (isTooMany) return refusedBy([tooManyOperations]);
      const editor = extra.access?.editor ?? null;
      // A mistake in a document ends only its operation; an error thrown here would close the socket.
      try {
        const text =
          reading.persisted.textOf(DocumentParameters.parse(payload), editor !== null, extra.connection.account) ??
          payload.query;
        const meter = reading.budgets.meterFor(extra.connection.account, editor);
        // Many messages may come in one packet.
        const turn = slices.begin(meter.payer);
        if (turn !== null) await turn;
        // Yoga's `validate` would write HTTP statuses into errors; over a WebSocket they have none, and kept errors are
        // shared.
        const { document, faults } = reading.documents.read(text, meter.payer);
        if (document === null || faults.length > 0) {
          metrics.operations.unread('websocket');
          return faults.some((fault) => limitOf(fault) !== null) ? refusedBy(faults) : [...faults];
        }
        // Some clients send an empty name where a document has one operation.
        const operationName = payload.operationName || null;
        if (getOperationAST(document, operationName) == null) return [unknownOperation(operationName)];
        // graphql-ws keeps the message while the subscription is open: subscriptions of one document share its text.
        Object.assign(payload, { query: document.loc?.source.body ?? payload.query });
        return {
          schema: reading.schema,
          document,
          operationName,
          variableValues: payload.variables ?? null,
          contextValue: new Requester(extra.connection.nextRequestId(), editor, 'websocket', meter),
        };
      } catch (error) {
        metrics.operations.unread('websocket');
        return [mask(error, extra)];
      }
    },
    execute: (args) => {
      const refused: unknown = args.contextValue;
      return refused instanceof RefusedByLimit ? { errors: refused.errors } : execute(args);
    },
    // Yoga wraps a subscription; the connection sends its payloads itself.
    subscribe: async (args) => {
      const result = await subscribe(args);
      return requesterOf(args).outcome.subscriber ?? result;
    },
    onOperation: ({ extra }, id, _payload, _args, result) => {
      if (!(result instanceof Subscriber)) return;
      extra.connection.subscribe(id, result, (error) => {
        const shown = mask(error, extra);
        metrics.operations.countErrors([shown], 'websocket');
        return shown;
      });
    },
    onError: ({ extra }, _id, _payload, errors) => {
      const masked = errors.map((error) => mask(error, extra));
      metrics.operations.countErrors(masked, 'websocket');
      return masked.map((error) => error.toJSON());
    },
  });
}

/**
 * The error for an operation that the document does not have. graphql-ws gives it no code; this is the same as over
 * HTTP.
 */
function unknownOperation(name: string | null): GraphQLError {
  const message =
    name === null
      ? 'The document has several operations: set operationName'
      : `The document has no operation "${name}"`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** The value of the header that the client would send over HTTP; browsers cannot set headers of a WebSocket. */
function authorizationOf(params: ConnectionParams | undefined): string | undefined {
  const authorization = params?.authorization ?? undefined;
  // A non-string is an invalid token; no value means an anonymous reader.
  return authorization === undefined || typeof authorization === 'string' ? authorization : '';
}

function refusalOf({ extensions, message }: GraphQLError): { readonly code: string; readonly message: string } {
  return { code: String(extensions.code), message };
}

function closeCodeOf(code: string): number {
  return MAY_SOON_BE_OVER.includes(code) || OURS.includes(code) ? TRY_AGAIN_LATER : CloseCode.Forbidden;
}
