/** Hostile requests over HTTP: each is refused or answered, and costs little. */

/** A request to send. */
export interface HostileRequest {
  readonly name: string;
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The statuses allowed; 500 and above never are. */
  readonly statuses: readonly number[];
  /** The code of the first error; `null` if none is promised. */
  readonly code: string | null;
}

const times = (count: number, text: (n: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, n) => text(n)).join(between);

/** A request sent as JSON. `statuses` are those of the media type of GraphQL over HTTP. */
function query(name: string, text: string, code: string | null, status = 400, more: object = {}): HostileRequest {
  return { name, body: JSON.stringify({ query: text, ...more }), statuses: [status], code };
}

function raw(name: string, body: Buffer | string, statuses: readonly number[], headers = {}): HostileRequest {
  return { name, body, statuses, code: null, headers };
}

const DEEP_JSON = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;

/** `salt` makes each document new: a document parsed before is kept, and would cost nothing. */
export function hostileRequests(salt: string): HostileRequest[] {
  return [
    query(
      '240 selections deep',
      `{ stories ${'{ nodes { statements '.repeat(120)} { totalCount } ${'} }'.repeat(120)} } #${salt}`,
      'TOO_DEEP',
    ),
    query('5,000 tokens', `{ ${times(5_000, () => '__typename')} } #${salt}`, 'TOO_MANY_TOKENS'),
    query('990 times the same field', `{ ${times(990, () => '__typename')} } #${salt}`, 'TOO_MANY_REPEATS'),
    query(
      '490 repeated fields that might conflict',
      `{ record { ${times(245, () => 'epoch head')} } stories { nodes { ${times(240, () => 'slug headline')} } } } #${salt}`,
      'TOO_MANY_REPEATS',
    ),
    query('900 unknown fields', `{ ${times(900, (n) => `statemint${n}`)} } #${salt}`, 'GRAPHQL_VALIDATION_FAILED'),
    query(
      '150 aliases of a scalar in a page of 100',
      `{ stories(first: 100) { nodes { statements(first: 10) { nodes { ${times(150, (n) => `a${n}: text`)} } } } } } #${salt}`,
      'TOO_COSTLY',
    ),
    query(
      '80 aliases of an expensive field',
      `{ ${times(80, (n) => `a${n}: search(text: "war") { totalCount }`)} } #${salt}`,
      'TOO_COSTLY',
    ),
    query(
      '140 directives on one field',
      `{ __typename ${times(140, () => '@include(if: true)')} } #${salt}`,
      'TOO_MANY_DIRECTIVES',
    ),
    query('480 unknown directives', `{ __typename ${times(480, () => '@a')} } #${salt}`, 'TOO_MANY_DIRECTIVES'),
    query(
      'a bomb of 2^80 fields in fragments',
      `{ record { ...F0 } } ${times(80, (n) => `fragment F${n} on Record { ${n === 79 ? 'epoch' : `...F${n + 1} ...F${n + 1}`} }`)} #${salt}`,
      'TOO_COSTLY',
    ),
    query(
      'fragments that spread each other in a circle',
      `{ record { ...A } } fragment A on Record { ...B } fragment B on Record { ...A } #${salt}`,
      'GRAPHQL_VALIDATION_FAILED',
    ),
    query(
      '20 fragments that each spread all',
      `{ record { ...F0 } } ${times(20, (n) => `fragment F${n} on Record { ${times(20, (m) => `...F${m}`)} }`)} #${salt}`,
      'TOO_COSTLY',
    ),
    query(
      '90 fragments that overlap',
      `{ ${times(90, (n) => `...F${n}`)} } ${times(90, (n) => `fragment F${n} on Query { __typename }`)} #${salt}`,
      null,
      200,
    ),
    query(
      'introspection in a circle',
      `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } } #${salt}`,
      'GRAPHQL_VALIDATION_FAILED',
    ),
    query(
      'introspection of everything, 20 times',
      `{ ${times(20, (n) => `a${n}: __schema { types { name fields { name args { name type { name } } type { name ofType { name } } } } }`)} } #${salt}`,
      null,
      400,
    ),
    query(
      'a text of 90,000 characters',
      `{ search(text: "${'war '.repeat(22_500)}") { totalCount } } #${salt}`,
      'SEARCH_TEXT_UNFIT',
      200,
    ),
    query(
      'a block of 90,000 lines',
      `{ search(text: """${'\n'.repeat(45_000)}""") { totalCount } } #${salt}`,
      null,
      200,
    ),
    query(
      'a number of 50,000 digits',
      `{ stories(first: ${'9'.repeat(50_000)}) { totalCount } } #${salt}`,
      'GRAPHQL_VALIDATION_FAILED',
    ),
    query(
      'a number of 50,000 digits as a time',
      `{ stories(asOf: {time: ${'9'.repeat(50_000)}}) { totalCount } } #${salt}`,
      null,
    ),
    query(
      'a list 480 deep',
      `{ nodes(ids: ${'['.repeat(480)}${']'.repeat(480)}) { id } } #${salt}`,
      'GRAPHQL_VALIDATION_FAILED',
    ),
    query(
      'an object 200 deep',
      `{ story(by: ${'{slug: '.repeat(200)}"x"${'}'.repeat(200)}) { slug } } #${salt}`,
      'GRAPHQL_VALIDATION_FAILED',
    ),
    query(
      '230 variables',
      `query (${times(230, (n) => `$v${n}: Int`)}) { __typename } #${salt}`,
      'GRAPHQL_VALIDATION_FAILED',
    ),
    query(
      '190 operations, none of them named',
      `${times(190, (n) => `query Q${n} { __typename }`)} #${salt}`,
      null,
      400,
      {
        operationName: 'x'.repeat(50_000),
      },
    ),
    query('100 anonymous operations', `${times(100, () => '{ __typename }')} #${salt}`, null),
    query(
      '10,000 objects by page sizes',
      `{ stories(first: 100) { nodes { statements(first: 100) { nodes { text } } } } } #${salt}`,
      'TOO_COSTLY',
    ),
    query(
      'page sizes in variables',
      `query ($n: Int!) { stories(first: $n) { nodes { statements(first: $n) { nodes { text } } } } } #${salt}`,
      'TOO_COSTLY',
      400,
      { variables: { n: 100 } },
    ),
    query(
      'the largest document allowed',
      `{ stories { nodes { statements(first: 25) { nodes { text attributions { office } } } events(first: 60) { nodes { title } } } } } #${salt}`,
      null,
      200,
    ),
    query('10,000 ids', `query ($ids: [ID!]!) { nodes(ids: $ids) { id } } #${salt}`, null, 400, {
      variables: { ids: Array.from({ length: 10_000 }, (_, n) => `x${n}`) },
    }),
    query(
      'a search for odd characters',
      `{ search(text: "\\u0000 %_\\\\ & | ! <-> :* ((((((") { totalCount } } #${salt}`,
      null,
      200,
    ),
    query(
      'a search for a word that is everywhere',
      `{ search(text: "${times(40, () => 'a')}") { totalCount nodes { text } } } #${salt}`,
      null,
      200,
    ),
    query('an id of 90,000 characters', `query ($id: ID!) { node(id: $id) { id } } #${salt}`, null, 200, {
      variables: { id: 'A'.repeat(90_000) },
    }),
    query(
      'variables named like JavaScript’s own properties',
      `query ($id: ID!) { node(id: $id) { id } } #${salt}`,
      null,
      200,
      { variables: JSON.parse('{"id":"x","__proto__":{"a":1},"constructor":{"prototype":1}}') },
    ),
    raw(
      'variables 40,000 deep',
      `{"query":"query ($id: ID!) { node(id: $id) { id } } #${salt}","variables":{"id":${DEEP_JSON}}}`,
      [400],
    ),
    raw(
      'undeclared variables 40,000 deep',
      `{"query":"{ __typename } #${salt}","variables":{"x":${DEEP_JSON}}}`,
      [200],
    ),
    raw(
      'extensions 40,000 deep',
      `{"query":"{ __typename } #${salt}","extensions":{"persistedQuery":${DEEP_JSON}}}`,
      [200, 400],
    ),
    raw(
      'an array of 1,000 requests',
      JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: '{ __typename }' }))),
      [400],
    ),
    raw(
      '99,000 commas',
      JSON.stringify({ query: `{ __typename ${','.repeat(99_000)} } #${salt}`.slice(0, 99_000) }),
      [400],
    ),
    raw(
      'a comment of 99,000 characters',
      JSON.stringify({ query: `{ __typename } #${salt}${'x'.repeat(98_000)}` }),
      [200],
    ),
    raw(
      'invalid UTF-8',
      Buffer.concat([
        Buffer.from('{"query":"{ search(text: \\"'),
        Buffer.from([0xc3, 0x28, 0xf0, 0x28, 0x8c, 0xff]),
        Buffer.from(`${salt}\\") { totalCount } }"}`),
      ]),
      [200, 400],
    ),
    raw('UTF-16', Buffer.from(JSON.stringify({ query: '{ __typename }' }), 'utf16le'), [400]),
    raw('an empty body', '', [400]),
    raw('a number', '1', [400]),
    raw('null', 'null', [400]),
    raw('JSON without an end', `{"query":"${'x'.repeat(50_000)}`, [400]),
    raw('200,000 bytes', JSON.stringify({ query: `{ __typename } #${'x'.repeat(200_000)}` }), [413]),
    raw('a form', 'query=%7B__typename%7D', [415], { 'content-type': 'application/x-www-form-urlencoded' }),
    raw('a multipart body', '--x\r\n\r\n--x--', [415], { 'content-type': 'multipart/form-data; boundary=x' }),
    raw('a document by an id of 50,000 characters', JSON.stringify({ documentId: 'a'.repeat(50_000) }), [404]),
  ];
}
