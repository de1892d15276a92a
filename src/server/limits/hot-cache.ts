/**
 * A cache whose keys strangers choose. New entries are on trial in a small part of the room; an entry that a second
 * client asks for becomes hot and moves to the rest. So no client can push out what others ask for, however many keys
 * it tries.
 */
import { LRUCache } from 'lru-cache';

/** A client, identified by its address. */
export interface Client {
  readonly address: string;
  /** Whether it asks for many, as a gateway does: then its request alone makes an entry hot. */
  readonly isTrusted: boolean;
}

/** The share of the room for entries on trial. */
const TRIAL_SHARE = 1 / 8;

export interface HotCacheOptions<Value> {
  /** The total room, in the unit of `sizeOf`. */
  readonly room: number;
  /** Larger entries are not kept. */
  readonly largest: number;
  /** The room that an entry takes: more than 0. */
  sizeOf(value: Value, key: string): number;
}

interface OnTrial<Value> {
  readonly value: Value;
  /** The address of the client that asked first. */
  readonly by: string;
}

export class HotCache<Value extends object> {
  private readonly trial: LRUCache<string, OnTrial<Value>>;
  private readonly hot: LRUCache<string, Value>;

  constructor({ room, largest, sizeOf }: HotCacheOptions<Value>) {
    const forTrial = Math.ceil(room * TRIAL_SHARE);
    this.trial = new LRUCache({
      maxSize: forTrial,
      maxEntrySize: Math.min(largest, forTrial),
      sizeCalculation: ({ value }, key) => sizeOf(value, key),
    });
    this.hot = new LRUCache({
      maxSize: room - forTrial,
      maxEntrySize: Math.min(largest, room - forTrial),
      sizeCalculation: sizeOf,
    });
  }

  /** The value of a key, for a client. The entry becomes hot when the client is not the one that asked first. */
  get(key: string, client: Client): Value | undefined {
    const hot = this.hot.get(key);
    if (hot !== undefined) return hot;
    const onTrial = this.trial.get(key);
    if (onTrial === undefined) return undefined;
    if (client.isTrusted || client.address !== onTrial.by) {
      this.trial.delete(key);
      this.hot.set(key, onTrial.value);
    }
    return onTrial.value;
  }

  /** Keeps a value for the client that asked for it: it replaces a hot entry of its key, or goes on trial. */
  set(key: string, value: Value, { address }: Client): void {
    if (this.hot.has(key)) this.hot.set(key, value);
    else this.trial.set(key, { value, by: this.trial.peek(key)?.by ?? address });
  }

  /** The value of a key, without counting as a request for it. */
  peek(key: string): Value | undefined {
    return this.hot.peek(key) ?? this.trial.peek(key)?.value;
  }

  /** Whether several clients have asked for the entry of a key. */
  isHot(key: string): boolean {
    return this.hot.has(key);
  }

  /** How many entries are kept. */
  get count(): number {
    return this.trial.size + this.hot.size;
  }

  /** How much room the entries take. */
  get size(): number {
    return this.trial.calculatedSize + this.hot.calculatedSize;
  }

  delete(key: string): void {
    this.trial.delete(key);
    this.hot.delete(key);
  }

  clear(): void {
    this.trial.clear();
    this.hot.clear();
  }
}
