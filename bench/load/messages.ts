/** What the runner and its load processes say to each other. */
import { z } from 'zod';

/**
 * What a server says to who connects, and is waited for: that it begins to follow now; that the connection is accepted, so
 * that one may subscribe; or nothing.
 */
export const Greeting = z.enum(['caughtUp', 'acknowledged', 'none']);
export type Greeting = z.infer<typeof Greeting>;

export const Command = z.discriminatedUnion('do', [
  /** Connects subscribers; answered when all have asked for the subscription. */
  z.object({
    do: z.literal('connect'),
    port: z.number(),
    count: z.number(),
    query: z.string(),
    variables: z.record(z.string(), z.unknown()),
    greeting: Greeting,
  }),
  /** Counts anew, from the next update on; and keeps when each came to each, if that is wanted. */
  z.object({ do: z.literal('begin'), arrivals: z.boolean() }),
  z.object({ do: z.literal('sample'), server: z.number() }),
  /** Tells what passed between each of these moments and the arrivals of the update with the same place. */
  z.object({ do: z.literal('latencies'), since: z.array(z.number()) }),
  /** Disconnects all. */
  z.object({ do: z.literal('leave') }),
  z.object({
    do: z.literal('request'),
    port: z.number(),
    /** The process id of the server. */
    server: z.number(),
    connections: z.number(),
    /** Whole requests as they are sent over HTTP/1.1, in turn, over and over. */
    requests: z.array(z.string()),
    /** Milliseconds before it counts, and for which it does. */
    warmUp: z.number(),
    measured: z.number(),
  }),
  /** Sends so many requests; answered when all have been answered, or when it takes too long. */
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
  /** When, by the clock of all processes, in milliseconds. */
  at: z.number(),
  /** Updates that were received by all subscribers together. */
  deliveries: z.number(),
  /** Updates that every subscriber has received. */
  complete: z.number(),
  /** When the last one was complete, by the same clock. */
  completeAt: z.number(),
  /** Processor time of the load and of the server so far, in milliseconds. */
  cpu: z.number(),
  serverCpu: z.number(),
});
export type Sample = z.infer<typeof Sample>;

export const Latencies = z.object({
  /** Percentiles over all deliveries, in milliseconds. What has not come counts as the longest: then they are lower bounds. */
  p50: z.number(),
  p99: z.number(),
  longest: z.number(),
  missing: z.number(),
});
export type Latencies = z.infer<typeof Latencies>;

export const Requests = z.object({
  /** Answers to requests. */
  answers: z.number(),
  /** Milliseconds in which they came. */
  elapsed: z.number(),
  /** Processor time of the load and of the server in it, in milliseconds. */
  cpu: z.number(),
  serverCpu: z.number(),
});
export type Requests = z.infer<typeof Requests>;

/** What a load process says: the answer to a command, or that all have received so many updates, or what went wrong. */
export const Report = z.union([
  z.object({ id: z.number(), result: z.unknown() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ complete: z.number() }),
  z.object({ failed: z.string() }),
]);
export type Report = z.infer<typeof Report>;

/** Sends to the runner, which is always there: without it the process has ended. */
export function report(message: Report): void {
  process.send?.(message);
}

/** Obeys commands, one after the other, until the runner is gone. */
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
