/**
 * A cache whose keys are chosen by strangers. What comes into it is on trial, in a small part of its room; what is asked for
 * by a second client is hot, and has the rest. So nobody pushes out what others ask for, however many keys they try.
 */
import { LRUCache } from 'lru-cache';

/** Who asks: a client is one by its address. */
export interface Client {
  readonly address: string;
  /** Whether it asks for many, as a gateway does: then it is as good as two. */
  readonly isTrusted: boolean;
}

/** The share of the room that is for what is on trial. */
const TRIAL_SHARE = 1 / 8;

export interface HotCacheOptions<Value> {
  /** How much room there is, in the unit of `sizeOf`. */
  readonly room: number;
  /** What is larger is not kept. */
  readonly largest: number;
  /** How much room an entry takes: more than 0. */
  sizeOf(value: Value, key: string): number;
}

interface OnTrial<Value> {
  readonly value: Value;
  /** The address of whoever asked for it first. */
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

  /** What is kept under a key, for a client; it becomes hot when it is another one than asked for it first. */
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

  /** Keeps a value that a client asked for: in the place of what was kept under its key, or else on trial. */
  set(key: string, value: Value, { address }: Client): void {
    if (this.hot.has(key)) this.hot.set(key, value);
    else this.trial.set(key, { value, by: this.trial.peek(key)?.by ?? address });
  }

  /** What is kept under a key, without anybody having asked for it. */
  peek(key: string): Value | undefined {
    return this.hot.peek(key) ?? this.trial.peek(key)?.value;
  }

  /** Whether several clients have asked for what is kept under a key. */
  isHot(key: string): boolean {
    return this.hot.has(key);
  }

  /** How many entries are kept. */
  get count(): number {
    return this.trial.size + this.hot.size;
  }

  /** How much room they take. */
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
