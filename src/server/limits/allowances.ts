/**
 * How many operations each address may still ask for: a token bucket for each, which fills at a steady rate up to what may
 * be asked for at once.
 */
import { LRUCache } from 'lru-cache';
import type { Limits } from '../../limits.js';

/** Addresses that are kept in mind; one that was not heard of for the longest time begins anew. */
const ADDRESSES = 100_000;

interface Bucket {
  tokens: number;
  /** When they were counted, in milliseconds. */
  at: number;
}

/** What an address was told when it asked. */
export interface Allowance {
  readonly isAllowed: boolean;
  /** How many more it may ask for at once. */
  readonly remaining: number;
  /** After so many seconds, a whole number, it may ask for one more than that. */
  readonly seconds: number;
}

export class Allowances {
  private readonly buckets = new LRUCache<string, Bucket>({ max: ADDRESSES });

  constructor(private readonly limits: Pick<Limits, 'operationsPerSecond' | 'operationsAtOnce'>) {}

  /** Takes an operation from what an address may ask for, if there is one left. `now` is in milliseconds. */
  take(address: string, now: number = performance.now()): Allowance {
    const { operationsPerSecond, operationsAtOnce } = this.limits;
    const bucket = this.buckets.get(address) ?? { tokens: operationsAtOnce, at: now };
    const filled = bucket.tokens + ((now - bucket.at) / 1_000) * operationsPerSecond;
    const tokens = Math.min(operationsAtOnce, filled);
    const isAllowed = tokens >= 1;
    bucket.tokens = isAllowed ? tokens - 1 : tokens;
    bucket.at = now;
    this.buckets.set(address, bucket);
    const remaining = Math.floor(bucket.tokens);
    return { isAllowed, remaining, seconds: Math.ceil((remaining + 1 - bucket.tokens) / operationsPerSecond) };
  }

  /** What is allowed, for the header `RateLimit-Policy`: so many in the seconds that it takes to fill a bucket. */
  get policy(): string {
    const { operationsPerSecond, operationsAtOnce } = this.limits;
    return `"operations";q=${operationsAtOnce};w=${Math.ceil(operationsAtOnce / operationsPerSecond)}`;
  }
}

/** An allowance as the header `RateLimit` (IETF draft-ietf-httpapi-ratelimit-headers). */
export function rateLimit({ remaining, seconds }: Allowance): string {
  return `"operations";r=${remaining};t=${seconds}`;
}
