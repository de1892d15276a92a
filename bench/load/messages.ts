/** The messages between the runner and its load processes. */
import { z } from 'zod';

/**
 * The message of a server that a subscriber waits for: that the subscription started; that the connection is accepted, so
 * that it may subscribe; or none.
 */
export const Greeting = z.enum(['caughtUp', 'acknowledged', 'none']);
export type Greeting = z.infer<typeof Greeting>;

export const Command = z.discriminatedUnion('do', [
  /** Connects subscribers. The reply comes when all have subscribed. */
  z.object({
    do: z.literal('connect'),
    port: z.number(),
    count: z.number(),
    query: z.string(),
    variables: z.record(z.string(), z.unknown()),
    greeting: Greeting,
  }),
  /** Starts counting again with the next update, and records arrival times if requested. */
  z.object({ do: z.literal('begin'), arrivals: z.boolean() }),
  z.object({ do: z.literal('sample'), server: z.number() }),
  /** Returns the latencies from these moments to the arrivals of the updates with the same numbers. */
  z.object({ do: z.literal('latencies'), since: z.array(z.number()) }),
  /** Disconnects all subscribers. */
  z.object({ do: z.literal('leave') }),
  z.object({
    do: z.literal('request'),
    port: z.number(),
    /** The process id of the server. */
    server: z.number(),
    connections: z.number(),
    /** The bytes of HTTP/1.1 requests, to be sent in turn, again and again. */
    requests: z.array(z.string()),
    /** The warm-up and the measured time, in milliseconds. */
    warmUp: z.number(),
    measured: z.number(),
  }),
  /** Sends a number of requests. The reply comes after the last response, or when it takes too long. */
  z.object({
    do: z.literal('requestSome'),
    port: z.number(),
    server: z.number(),
    connections: z.number(),
    requests: z.array(z.string()),
    count: z.number(),
    /** In milliseconds. */
    longest: z.number(),
  }),
]);
export type Command = z.infer<typeof Command>;
export type CommandOf<T extends Command['do']> = Extract<Command, { do: T }>;

export const Sample = z.object({
  /** The time by the common clock, in milliseconds. */
  at: z.number(),
  /** The deliveries to all subscribers together. */
  deliveries: z.number(),
  /** The updates that every subscriber has received. */
  complete: z.number(),
  /** The time when the last of them had reached every subscriber, by the same clock. */
  completeAt: z.number(),
  /** The CPU time of the load and of the server so far, in milliseconds. */
  cpu: z.number(),
  serverCpu: z.number(),
});
export type Sample = z.infer<typeof Sample>;

export const Latencies = z.object({
  /** Percentiles of all deliveries, in milliseconds. Lower bounds, where a delivery is missing: it counts as the longest. */
  p50: z.number(),
  p99: z.number(),
  longest: z.number(),
  missing: z.number(),
});
export type Latencies = z.infer<typeof Latencies>;

export const Requests = z.object({
  /** The number of responses. */
  answers: z.number(),
  /** The time in which they arrived, in milliseconds. */
  elapsed: z.number(),
  /** The CPU time of the load and of the server in that time, in milliseconds. */
  cpu: z.number(),
  serverCpu: z.number(),
});
export type Requests = z.infer<typeof Requests>;

/** The messages of a load process: the reply to a command, the number of updates that all have received, or an error. */
export const Report = z.union([
  z.object({ id: z.number(), result: z.unknown() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ complete: z.number() }),
  z.object({ failed: z.string() }),
]);
export type Report = z.infer<typeof Report>;

/** Sends to the runner. The process ends with the runner, so the channel is always open. */
export function report(message: Report): void {
  process.send?.(message);
}

/** Executes commands one by one until the runner disconnects. */
export function obey(obeyed: (command: Command) => Promise<unknown>): void {
  process.on('message', (message) => {
    const { id, command } = z.object({ id: z.number(), command: Command }).parse(message);
    obeyed(command).then(
      (result) => report({ id, result: result ?? null }),
      (error: unknown) => report({ id, error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
