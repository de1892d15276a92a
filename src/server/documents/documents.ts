/** Reads GraphQL documents within limits, the same for every transport. */
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Payer } from '../../graphql/meter.js';
import { slices } from '../../graphql/slices.js';
import type { Limits } from '../../limits.js';
import { usedUpError } from '../limits/gate.js';
import { HotCache } from '../limits/hot-cache.js';
import { limitError } from '../limits/limit-error.js';
import { withCursorVariables } from './cursor-variables.js';
import { withExtensions } from './error-extensions.js';
import { repeatsIn, sizeOf } from './size.js';

/** A document with all its mistakes, each with a code; or the error that prevents parsing. */
export type ReadDocument =
  | { readonly document: DocumentNode; readonly faults: readonly GraphQLError[] }
  | { readonly document: null; readonly faults: readonly [GraphQLError] };

/** Units for reading a new document, besides parsing and validating it. */
const READ_UNITS = 2;
/** How many mistakes of one document are reported. */
const MAX_FAULTS = 20;

/** How many characters of valid documents are kept. The memory of a parsed document grows with its length. */
const VALID_CHARACTERS = 2_000_000;
const OVERHEAD = 2_000;
/** Limits for invalid documents: fewer are kept, because clients seldom send one twice. */
const INVALID_ROOM = { max: 100, maxSize: 500_000 };

export class Documents {
  /** Documents read before: many clients send few different ones. */
  private readonly valid = new HotCache<ReadDocument>({
    room: VALID_CHARACTERS,
    largest: VALID_CHARACTERS,
    sizeOf: (_, text) => text.length + OVERHEAD,
  });
  private readonly invalid = new LRUCache<string, ReadDocument>({
    ...INVALID_ROOM,
    sizeCalculation: (_, text) => text.length + 1,
  });

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly limits: Limits,
  ) {}

  /**
   * `null` when the document may be read at once, because it is kept or no work has run for long; otherwise a promise that
   * resolves at the payer's turn.
   */
  turnToRead(text: string, payer: Payer): Promise<void> | null {
    return this.keeps(text) ? null : slices.begin(payer);
  }

  /**
   * The document with its mistakes. The first client to send it pays for parsing and validating it; without units for
   * that, the only mistake is the spent budget.
   */
  read(text: string, payer: Payer): ReadDocument {
    const before = this.valid.get(text, payer) ?? this.invalid.get(text);
    if (before !== undefined) return before;
    const { isAllowed, seconds } = payer.take(READ_UNITS);
    if (!isAllowed) return { document: null, faults: [usedUpError(seconds)] };
    // The slices charge the time for parsing and validating.
    slices.work(payer);
    const read = this.parse(text);
    if (read.faults.length === 0) this.valid.set(text, read, payer);
    else this.invalid.set(text, read);
    return read;
  }

  /** Whether the result for a text is kept. */
  keeps(text: string): boolean {
    return this.valid.peek(text) !== undefined || this.invalid.has(text);
  }

  /** Forgets all documents: one may hold the words of a statement, as a mutation of the desk or a search does. */
  forget(): void {
    this.valid.clear();
    this.invalid.clear();
  }

  private parse(text: string): ReadDocument {
    const { tokens } = this.limits;
    try {
      const parsed = parse(text, { maxTokens: tokens });
      const tooLarge = this.tooLarge(parsed);
      if (tooLarge.length > 0) return { document: parsed, faults: tooLarge };
      const document = withCursorVariables(parsed, this.schema);
      return { document, faults: this.mistakesIn(document) };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      // graphql-js gives this error no code. A test holds the text of its message.
      const isTooLong = error.message.includes('Document contains more');
      const fault = isTooLong
        ? limitError('TOO_MANY_TOKENS', `The document has too many tokens; at most ${tokens} are allowed`)
        : withExtensions(error, { code: 'GRAPHQL_PARSE_FAILED' });
      return { document: null, faults: [fault] };
    }
  }

  private mistakesIn(document: DocumentNode): readonly GraphQLError[] {
    return validate(this.schema, document, undefined, { maxErrors: MAX_FAULTS }).map((one) =>
      withExtensions(one, { code: one.extensions.code ?? 'GRAPHQL_VALIDATION_FAILED' }),
    );
  }

  /** The limits that a document exceeds: validating one that is too large is not worth the time. */
  private tooLarge(document: DocumentNode): readonly GraphQLError[] {
    const { depth, directives, cost } = this.limits;
    const size = sizeOf(document);
    const faults = [
      ...(size.depth > depth
        ? [limitError('TOO_DEEP', `The document nests fields ${size.depth} deep; at most ${depth} levels are allowed`)]
        : []),
      ...(size.directives > directives
        ? [
            limitError(
              'TOO_MANY_DIRECTIVES',
              `The document has ${size.directives} directives; at most ${directives} are allowed`,
            ),
          ]
        : []),
      ...(size.selections > cost
        ? [limitError('TOO_COSTLY', `The document selects ${size.selections} fields; at most ${cost} are allowed`)]
        : []),
    ];
    if (faults.length > 0) return faults;
    const repeats = repeatsIn(document);
    if (repeats <= this.limits.repeats) return [];
    const message = `The document repeats ${repeats} fields that it has selected before; at most ${this.limits.repeats} are allowed`;
    return [limitError('TOO_MANY_REPEATS', message)];
  }
}
