/**
 * Readers and the desk never share a computed result (docs/editors/rules.md, rule 12): for any selection and any order of
 * requests, each receives what it would receive alone.
 */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { schema } from '../../src/graphql/schema.js';
import { openRawSocket, type RawSocket } from '../fixtures/connections/raw-socket.js';
import { EXPLORER_LIMITS } from '../fixtures/service/limits.js';
import { runningService } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

const EDITOR = `editor-${randomBytes(8).toString('hex')}`;
const NOTE = `note-${randomBytes(8).toString('hex')}`;
/** Texts that only the desk may receive. */
const MARKERS = [EDITOR, NOTE];
const RUNS = 25;
/** The depth to which fields nest; more would exceed the limit of tokens. */
const DEPTH = 3;

/** Makes choices by numbers that fast-check draws and shrinks. */
class Chooser {
  private drawn = 0;
  constructor(private readonly numbers: readonly number[]) {}
  /** True once in this many times. */
  once(times: number): boolean {
    this.drawn += 1;
    return (this.numbers[this.drawn % this.numbers.length] ?? 0) % times === 0;
  }
}

const numbers = fc.array(fc.nat({ max: 999 }), { minLength: 40, maxLength: 200 });

/** A random selection of a type's fields. Every field has an alias of its own, so that none conflicts with another. */
function selectionOf(type: GraphQLCompositeType, chooser: Chooser, depth = DEPTH, count = { fields: 0 }): string {
  const parts = ['__typename'];
  if (!isUnionType(type)) {
    for (const field of Object.values(type.getFields())) {
      const selected = fieldOf(field, chooser, depth, count);
      if (selected !== null) parts.push(selected);
    }
  }
  if (isAbstractType(type)) {
    for (const member of schema.getPossibleTypes(type)) {
      if (chooser.once(3)) parts.push(`... on ${member.name} { ${selectionOf(member, chooser, depth, count)} }`);
    }
  }
  return parts.join(' ');
}

function fieldOf(
  field: GraphQLField<unknown, unknown>,
  chooser: Chooser,
  depth: number,
  count: { fields: number },
): string | null {
  // Verification reads the whole record, which takes long, and is only for the desk; the walk of the schema has it.
  if (field.args.some(isRequiredArgument) || field.name === 'verification') return null;
  const type = getNamedType(field.type);
  if (isCompositeType(type) ? depth === 0 || !chooser.once(4) : !chooser.once(2)) return null;
  // A document has at most 1,000 tokens.
  if (count.fields > 120) return null;
  count.fields += 1;
  const alias = `f${count.fields}: ${field.name}`;
  return isCompositeType(type) ? `${alias} { ${selectionOf(type, chooser, depth - 1, count)} }` : alias;
}

function typeNamed(name: string): GraphQLCompositeType {
  const type = schema.getType(name);
  if (!isCompositeType(type)) throw new Error(`expected ${name} to have fields`);
  return type;
}

/** The types of updates, each with a selection of its own. */
function updatesSelected(chooser: Chooser): string {
  const interfaceType = typeNamed('StoryUpdate');
  const count = { fields: 0 };
  const types = isAbstractType(interfaceType) ? schema.getPossibleTypes(interfaceType).filter(isObjectType) : [];
  return types
    .filter(() => chooser.once(2))
    .map((type) => `... on ${type.name} { editor ${selectionOf(type, chooser, 2, count)} }`)
    .join(' ');
}

type Asker = 'reader' | 'desk';

onOneEngine('Whatever is selected, and whoever asks first', (makeStore) => {
  const service = runningService(makeStore, 'no-such-directory', { limits: EXPLORER_LIMITS });
  const sockets: Record<Asker, RawSocket | null> = { reader: null, desk: null };
  let authorization: string;
  let beginning: string;
  let updateCount: number;

  beforeAll(async () => {
    authorization = `Bearer ${await issue(service.service.record, { name: EDITOR, role: 'CHIEF' })}`;
    beginning = service.service.record.cursor(await service.service.record.head());
    const apply = async (source: string) => {
      const { data } = await service.query(
        `mutation ($source: String!) { applyBatch(input: { source: $source }) { __typename ... on Error { message } } }`,
        { source },
        { authorization },
      );
      expect(data.applyBatch).toEqual({ __typename: 'ApplyBatchSuccess' });
    };
    await apply(opening({ statements: [statement('first'), statement('second')] }));
    await apply(file({ positions: [position('north', ['first'])] }));
    const correction = {
      statement: 'first',
      set: { text: 'Another wording.' },
      notice: notice('CORRECTION', { internalNote: NOTE }),
    };
    await apply(file({ correct: [correction] }));
    await apply(file({ withhold: [{ statement: 'second', notice: notice('HOLD', { internalNote: NOTE }) }] }));
    sockets.reader = await openRawSocket(service.service.url, null);
    sockets.desk = await openRawSocket(service.service.url, authorization);
    updateCount = (await alone('reader', `{ story(by: { slug: "${STORY}" }) { sequence } }`)).data.story.sequence;
  });
  afterAll(async () => {
    await sockets.reader?.close();
    await sockets.desk?.close();
  });

  /** The response over WebSocket, where nothing is kept: what this client receives alone. */
  // biome-ignore lint/suspicious/noExplicitAny: the selection is random
  async function alone(who: Asker, query: string): Promise<any> {
    return (await told(who, query, 1))[0];
  }

  /** The first results of an operation, in order. */
  async function told(who: Asker, query: string, count: number): Promise<readonly unknown[]> {
    const operation = sockets[who]?.start(query);
    const isThere = () => {
      if ((operation?.results.length ?? 0) < count) throw new Error(`expected ${count} results, but fewer came`);
    };
    await vi.waitFor(isThere, { timeout: 10_000, interval: 2 });
    operation?.stop();
    return operation?.results.slice(0, count) ?? [];
  }

  const orders = fc.constantFrom<readonly Asker[]>(['reader', 'desk'], ['desk', 'reader']);
  const expectNothingOfTheDesk = (result: unknown) => {
    for (const marker of MARKERS) expect(JSON.stringify(result)).not.toContain(marker);
  };

  test('readers and the desk each receive payloads of their own', async () => {
    let seen = 0;
    const property = fc.asyncProperty(numbers, orders, async (drawn, order) => {
      const selection = updatesSelected(new Chooser(drawn));
      const page = `{ story(by: { slug: "${STORY}" }) { updates(first: 100, ids: HEAD) { nodes { __typename ${selection} } } } }`;
      const subscription = `subscription { storyUpdates(story: "${STORY}", after: "${beginning}") { __typename ${selection} } }`;
      const results = new Map<Asker, readonly unknown[]>();
      const following = order.map(async (who) => {
        results.set(who, await told(who, subscription, updateCount));
      });
      await Promise.all(following);
      for (const who of order) {
        const { data } = await alone(who, page);
        const expected = data.story.updates.nodes.map((storyUpdates: unknown) => ({ data: { storyUpdates } }));
        expect(results.get(who)).toEqual(expected);
      }
      expectNothingOfTheDesk(results.get('reader'));
      if (JSON.stringify(results.get('desk')).includes(EDITOR)) seen += 1;
    });
    await fc.assert(property, { numRuns: RUNS });
    // The desk received the texts that readers must not receive.
    expect(seen).toBeGreaterThan(RUNS / 2);
  });

  test('readers and the desk each receive responses of their own, by POST and by GET', async () => {
    let seen = 0;
    const property = fc.asyncProperty(numbers, orders, async (drawn, order) => {
      const chooser = new Chooser(drawn);
      const query = `{ viewer { name } story(by: { slug: "${STORY}" }) { updates { nodes { editor } } ${selectionOf(typeNamed('Story'), chooser)} } }`;
      for (const who of [...order, ...order]) {
        const headers = { 'content-type': 'application/json', ...(who === 'desk' ? { authorization } : {}) };
        const address = `${service.service.url}/graphql`;
        const responses = await Promise.all([
          fetch(address, { method: 'POST', headers, body: JSON.stringify({ query }) }),
          fetch(`${address}?${new URLSearchParams({ query })}`, { headers }),
        ]);
        const expected = await alone(who, query);
        for (const response of responses) {
          const result = await response.json();
          expect(result).toEqual(expected);
          if (who === 'reader') expectNothingOfTheDesk(result);
          else if (JSON.stringify(result).includes(EDITOR)) seen += 1;
        }
      }
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(seen).toBeGreaterThan(0);
  });
});
