/**
 * The service answers any text in any place, or refuses it with a code: never with 5xx, and never with an error in the
 * log.
 * The texts include some that no store holds (a NUL, half of a surrogate pair), cursors with such texts or with numbers
 * and times out of range, and ids made of them.
 */
import { request } from 'node:http';
import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
} from 'graphql';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { schema } from '../../src/graphql/schema.js';
import type { Service } from '../../src/server/service.js';
import { globalId } from '../../src/story/global-id.js';
import { EXPLORER_LIMITS } from '../fixtures/service/limits.js';
import { publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { onEveryEngine, type Store } from '../fixtures/store/engines.js';
import { file, opening, position, STORY, statement } from '../fixtures/stories/story.js';
import { anyCharacter } from '../fixtures/work/any-text.js';

/** Texts that some part may fail on; the tests send each of them everywhere. */
const ODD = ['\0', 'a\0b', '\ud800', 'x\udc00y', `${STORY}/\0`, `${STORY}/\udfff`] as const;

const UNSTORABLE = ['a\0b', '\ud800'] as const;
const AT_A_TIME = 16;
/** For each test: a text has hundreds of places. */
const TIMEOUT_MS = 240_000;

const encoded = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
const anyText = fc.oneof(
  fc.constantFrom(...ODD, '', ' ', '\ufeff', '\ue000\ue001', '\u202e', '%', "'", '\\', '\u{10ffff}', '-', '0', '1e999'),
  fc.string({ unit: anyCharacter }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);
const anyNumber = fc.oneof(
  fc.constantFrom(
    0,
    -1,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    2 ** 63,
    -(2 ** 63),
    1e308,
    5e-324,
    8.64e15,
    8.65e15,
    -6.3e13,
  ),
  fc.double(),
  fc.maxSafeInteger(),
);
const orders = ['time', 'recorded', 'name'].flatMap((one) => [`${one} ascending`, `${one} descending`]);
/** Cursors of lists that are valid JSON, with keys of any text, number and length. */
const anyPageCursor = fc
  .tuple(
    fc.constantFrom(...orders, 'rank', ''),
    fc.array(fc.oneof(anyText, anyNumber, fc.constant(null)), { maxLength: 4 }),
  )
  .map(([order, key]) => encoded(JSON.stringify([order, ...key])));
const anyGlobalId = fc
  .tuple(fc.constantFrom('Story', 'Statement', 'Actor', 'Position', 'Event'), anyText)
  .map(([kind, text]) => encoded(`${kind}:${text}`));
/** A cursor of a record: any epoch, offset and hash. */
const anyCursor = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => Buffer.from([1, ...bytes]).toString('base64url'));
const anyMoment = fc.oneof(
  fc.constantFrom(
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59.999999999Z',
    '9999-12-31T23:59:59-23:59',
    '2025-02-30T00:00:00Z',
    '2025-13-01T25:61:61Z',
    '2025-03-18',
    '9999-12-31',
    '2025-03-18T14:00:00+99:99',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const anything = fc.oneof(anyText, anyPageCursor, anyGlobalId, anyCursor, anyMoment);

/** A place for a text in the arguments of an operation. */
interface Slot {
  readonly name: string;
  readonly document: string;
  readonly variables: (text: string) => unknown;
}

/** One path to a text in an input, and a function that makes the input with a given text there. */
type Filled = readonly [way: string, value: (text: string) => unknown];

/** The depth to which inputs nest; deeper fields repeat those already covered. */
const DEPTH = 6;

function plain(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [plain(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields());
    const given = bare.isOneOf ? fields.slice(0, 1) : fields.filter((one) => isNonNullType(one.type));
    return Object.fromEntries(given.map((one) => [one.name, plain(one.type)]));
  }
  const values: Readonly<Record<string, unknown>> = {
    Int: 1,
    Float: 1,
    Boolean: true,
    DateTime: '2025-03-18T14:00:00Z',
  };
  return values[getNamedType(bare).name] ?? STORY;
}

function fillings(type: GraphQLInputType, way: string, depth = 0): Filled[] {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    return fillings(bare.ofType, way, depth).map(([name, value]) => [name, (text: string) => [value(text)]] as const);
  }
  if (isScalarType(bare)) {
    return ['Int', 'Float', 'Boolean'].includes(bare.name) ? [] : [[way, (text: string) => text]];
  }
  if (!isInputObjectType(bare) || depth === DEPTH) return [];
  const fields = Object.values(bare.getFields());
  return fields.flatMap((field) => {
    const others = bare.isOneOf ? [] : fields.filter((one) => one !== field && isNonNullType(one.type));
    return fillings(field.type, `${way}.${field.name}`, depth + 1).map(
      ([name, value]): Filled => [
        name,
        (text) => ({
          ...Object.fromEntries(others.map((one) => [one.name, plain(one.type)])),
          [field.name]: value(text),
        }),
      ],
    );
  });
}

/** The places for a text in the arguments of a field. `around` writes the operation around the field. */
function slotsOf(
  field: GraphQLField<unknown, unknown>,
  name: string,
  around: (variables: string, field: string) => string,
): Slot[] {
  const leaf = getNamedType(field.type);
  const selection = isScalarType(leaf) || isEnumType(leaf) ? '' : ' { __typename }';
  const slot = (argument: GraphQLArgument): Slot[] => {
    const given = field.args.filter((one) => one === argument || isRequiredArgument(one));
    const declared = given.map((one) => `$${one.name}: ${one.type}`).join(', ');
    const passed = given.map((one) => `${one.name}: $${one.name}`).join(', ');
    const others = Object.fromEntries(
      given.filter((one) => one !== argument).map((one) => [one.name, plain(one.type)]),
    );
    return fillings(argument.type, argument.name).map(([way, value]) => ({
      name: `${name}(${way})`,
      document: around(declared, `${field.name}(${passed})${selection}`),
      variables: (text) => ({ ...others, [argument.name]: value(text) }),
    }));
  };
  return field.args.flatMap(slot);
}

const IDS: Readonly<Record<string, string>> = {
  Story: globalId('story', STORY),
  Person: globalId('actor', 'anna-north'),
  Country: globalId('actor', 'north'),
  Statement: globalId('statement', `${STORY}/first`),
  Proposal: globalId('proposal', `${STORY}/truce`),
  Event: globalId('event', `${STORY}/talks`),
  Position: globalId('position', `${STORY}/truce/north/1`),
};

function allSlots(): Slot[] {
  const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {});
  const roots = [
    ...fieldsOf(schema.getQueryType()).flatMap((field) =>
      slotsOf(field, `Query.${field.name}`, (declared, text) => `query (${declared}) { ${text} }`),
    ),
    ...fieldsOf(schema.getMutationType()).flatMap((field) =>
      slotsOf(field, `Mutation.${field.name}`, (declared, text) => `mutation (${declared}) { ${text} }`),
    ),
    ...fieldsOf(schema.getSubscriptionType()).flatMap((field) =>
      slotsOf(field, `Subscription.${field.name}`, (declared, text) => `subscription (${declared}) { ${text} }`),
    ),
  ];
  const things = Object.entries(IDS).flatMap(([name, id]) => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`expected the schema to have an object type ${name}`);
    return fieldsOf(type).flatMap((field) =>
      slotsOf(
        field,
        `${name}.${field.name}`,
        (declared, text) => `query (${declared}) { node(id: "${id}") { ... on ${name} { ${text} } } }`,
      ),
    );
  });
  return [...roots, ...things];
}
const SLOTS = allSlots();
/** The types without an example here, since another type of the same interface has the same fields. */
const LIKE_ANOTHER = ['Organization'];

/** Makes an address with a text in one place. */
type Address = (text: string) => string;

/** Encodes a text as a browser does, and half of a surrogate pair as the bytes it would have. */
function inAddress(text: string): string {
  return Array.from(text, (one) => {
    if (one.isWellFormed()) return encodeURIComponent(one);
    const unit = one.charCodeAt(0);
    const bytes = [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
    return bytes.map((byte) => `%${byte.toString(16)}`).join('');
  }).join('');
}

const parameters = (path: string, ...names: string[]): Address[] =>
  names.map((name) => (text) => `${path}${path.includes('?') ? '&' : '?'}${name}=${inAddress(text)}`);
const VIEW = ['asOf', 'actor', 'onBehalfOf', 'proposal', 'event', 'mode', 'order', 'after'];
const FORMATS = ['.jsonld', '.atom', '.feed.json', '.ics', '.csv', '/statements.csv', '/datapackage.json'];
const EMBEDDED = ['statements', 'positions'].map((show) => `/embed/stories/${STORY}/${show}`);
const ADDRESSES: readonly Address[] = [
  ...parameters('/search', 'q', 'story'),
  ...parameters('/search?q=said', 'story', 'after'),
  ...parameters(`/stories/${STORY}`, ...VIEW),
  ...parameters(`/stories/${STORY}?order=oldest`, 'after'),
  ...parameters(`/statements/${IDS.Statement}`, 'asOf'),
  ...EMBEDDED.flatMap((path) => parameters(path, ...VIEW, 'theme')),
  ...parameters(`/embed/statements/${IDS.Statement}`, 'theme'),
  ...FORMATS.flatMap((format) => parameters(`/stories/${STORY}${format}`, 'asOf', 'formulas')),
  ...parameters('/oembed', 'url', 'format', 'maxwidth', 'maxheight'),
  (text) => `/oembed?url=${encodeURIComponent(`http://localhost/stories/${STORY}?asOf=${inAddress(text)}`)}`,
  (text) => `/oembed?url=${encodeURIComponent(`http://localhost/statements/${inAddress(text)}`)}`,
  ...parameters('/graphql', 'query', 'documentId', 'operationName', 'variables', 'extensions'),
  (text) => `/graphql?query=${inAddress(`{ search(text: ${JSON.stringify(text)}) { totalCount } }`)}`,
  (text) =>
    `/graphql?query=${inAddress('query ($text: String!) { search(text: $text) { totalCount } }')}&variables=${inAddress(JSON.stringify({ text }))}`,
  (text) => `/stories/${inAddress(text)}`,
  (text) => `/stories/${inAddress(text)}.atom`,
  (text) => `/stories/${STORY}/${inAddress(text)}`,
  (text) => `/statements/${inAddress(text)}`,
  (text) => `/embed/stories/${inAddress(text)}/statements`,
  (text) => `/assets/${inAddress(text)}`,
  (text) => `/assets/desk/${inAddress(text)}`,
  (text) => `/${inAddress(text)}`,
  (text) => `/${encodeURI(text.toWellFormed())}`,
];

const anySlot = fc.nat(SLOTS.length - 1).map((n) => SLOTS[n] ?? SLOTS[0]);
const anyAddress = fc.nat(ADDRESSES.length - 1).map((n) => ADDRESSES[n] ?? ADDRESSES[0]);
/** Values that Node can send in a header. */
const anyHeader = fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll(/[^\t\x20-\x7e]/g, '~').trim());

interface Body {
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

test('the odd texts reach the arguments of every type that has an id', () => {
  const things = schema
    .getPossibleTypes(schema.getType('Node') as Parameters<typeof schema.getPossibleTypes>[0])
    .filter((type) => Object.values(type.getFields()).some(({ args }) => args.length > 0))
    .map(({ name }) => name);
  expect(things.filter((name) => !(name in IDS) && !LIKE_ANOTHER.includes(name))).toEqual([]);
  expect(SLOTS.length).toBeGreaterThan(100);
});

onEveryEngine('Odd texts', (makeStore) => {
  const lines: string[] = [];
  let store: Store;
  let service: Service;
  beforeAll(async () => {
    store = await makeStore();
    const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
    service = await startOn(store, 'no-such-directory', log, { limits: EXPLORER_LIMITS });
    const { apply } = publisher(() => service);
    await apply(opening({ statements: [statement('first')], positions: [position('north', ['first'])] }));
    await apply(file({ statements: [statement('second')] }));
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  /** The failures logged since the last call. */
  const failures = () => lines.splice(0).filter((line) => JSON.parse(line).level >= 50 || line.includes('"status":5'));

  async function ask({ name, document, variables }: Slot, text: string, authorization: Record<string, string>) {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...authorization },
      body: JSON.stringify({ query: document, variables: variables(text) }),
    });
    const request = `${name} with ${JSON.stringify(text)}`;
    expect(response.status, request).toBeLessThan(500);
    const received = await response.text();
    if (received === '') return;
    const { errors = [] } = JSON.parse(received) as Body;
    for (const { message, extensions } of errors) {
      expect(extensions?.code, `${request}: ${message}`).toMatch(/^(?!INTERNAL)[A-Z_]+$/);
    }
  }

  /** Requests an address as written. */
  function get(path: string, headers: Record<string, string> = {}): Promise<number> {
    const { hostname, port } = new URL(service.url);
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  const desk = { authorization: `Bearer ${TOKEN}` };
  /** Random texts must not create, revoke or erase anything. */
  const isHarmless = ({ name }: Slot) => !/scrub|createToken|revoke|openStory/i.test(name);

  /** The operations of a batch take the same inputs as the single mutations; they are drawn at random. */
  const isNotInBatch = ({ name }: Slot) => !name.includes('input.operations.');

  test('texts that no store holds are refused in every argument of the schema', { timeout: TIMEOUT_MS }, async () => {
    const asked = SLOTS.filter(isNotInBatch).flatMap((slot) => {
      const texts = slot.name.startsWith('Mutation') ? UNSTORABLE.slice(0, 1) : UNSTORABLE;
      return texts.map((text) => ({ slot, text }));
    });
    // Several at a time, as clients do.
    const next = async (): Promise<void> => {
      for (let one = asked.pop(); one !== undefined; one = asked.pop()) {
        await ask(one.slot, one.text, one.slot.name.startsWith('Mutation') ? desk : {});
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, next));
    expect(failures()).toEqual([]);
  });

  test('texts of any kind are answered or refused with a code in every argument', { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(anySlot, anything, fc.boolean(), async (slot, text, isOfTheDesk) => {
        if (slot === undefined || !isHarmless(slot)) return;
        await ask(slot, text, isOfTheDesk ? desk : {});
        expect(failures()).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('texts of any kind are answered or refused in every part of an address', { timeout: TIMEOUT_MS }, async () => {
    const tried = async (address: Address | undefined, text: string) => {
      const path = address?.(text) ?? '/';
      if (path.length > 8_000) return;
      const status = await get(path);
      // oEmbed uses 501 for a format that is not offered.
      expect(status === 501 ? 400 : status, path).toBeLessThan(500);
      expect(failures(), path).toEqual([]);
    };
    for (const address of ADDRESSES) for (const text of UNSTORABLE) await tried(address, text);
    await fc.assert(fc.asyncProperty(anyAddress, anything, tried), { numRuns: 200 });
  });

  test('texts of any kind are answered or refused in the headers that the service reads', async () => {
    const names = [
      'authorization',
      'last-event-id',
      'cookie',
      'if-none-match',
      'accept',
      'x-request-id',
      'traceparent',
    ];
    const paths = ['/graphql?query={record{head}}', `/stories/${STORY}`, `/stories/${STORY}.atom`, '/assets/desk/x.js'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.constantFrom(...paths),
        fc.oneof(
          anyHeader,
          anyHeader.map((text) => `Bearer ${text}`),
          anyCursor,
          anyPageCursor,
        ),
        async (name, path, value) => {
          expect(await get(path, { [name]: value }), `${name}: ${value}`).toBeLessThan(500);
          expect(failures(), `${name}: ${value}`).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('texts of any kind are answered over a WebSocket, or close it with a code of the protocol', async () => {
    await fc.assert(
      fc.asyncProperty(anything, anySlot, async (text, slot) => {
        for (const authorization of [text, `Bearer ${text}`]) {
          const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
          const heard: string[] = [];
          socket.on('message', (data) => {
            heard.push(String(data));
            if (String(data).includes('connection_ack')) {
              const payload = { query: slot?.document, operationName: text, variables: slot?.variables(text) };
              socket.send(JSON.stringify({ type: 'subscribe', id: text, payload }));
              socket.send(JSON.stringify({ type: 'ping' }));
            }
            if (String(data).includes('pong')) socket.close();
          });
          const closed = new Promise<number>((resolve) => socket.once('close', resolve));
          await new Promise((resolve) => socket.once('open', resolve));
          const payload = authorization === text ? {} : { authorization };
          socket.send(JSON.stringify({ type: 'connection_init', payload }));
          expect([1000, 1005, 4400, 4403, 4409]).toContain(await closed);
          expect(heard.join('\n')).not.toContain('INTERNAL');
        }
        expect(failures()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
