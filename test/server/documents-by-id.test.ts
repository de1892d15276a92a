/** Requests that name a document by its id, and a service that answers only registered documents. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SubscribePayload } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import type { Service } from '../../src/server/service.js';
import { startProcess } from '../fixtures/machines/processes.js';
import { overWebSocket, startOn, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine, type Store } from '../fixtures/store/engines.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const [EXAMPLE] = exampleOperations();
const HEAD = '{ record { head } }';
const OTHER = 'query Other { record { epoch } }';

interface Body {
  readonly data?: object | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

onOneEngine('Documents by their ids', (makeStore) => {
  let store: Store;
  let directory: string;
  const manifest = (name: string, content: unknown) => {
    const path = join(directory, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  beforeAll(async () => {
    store = await makeStore();
    directory = mkdtempSync(join(tmpdir(), 'onrecord-manifests-'));
  });
  afterAll(async () => {
    await store.remove();
    rmSync(directory, { recursive: true });
  });

  const ask = async (service: Service, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Body };
  };
  const get = async (service: Service, parameters: Record<string, string>) => {
    const response = await fetch(`${service.url}/graphql?${new URLSearchParams(parameters)}`);
    return { status: response.status, etag: response.headers.get('etag'), body: (await response.json()) as Body };
  };
  /** Sends the request over WebSocket, whose protocol requires a `query` string. */
  const follow = async (service: Service, parameters: SubscribePayload & { readonly documentId?: string }) => {
    const { createClient } = await import('graphql-ws');
    const { WebSocket } = await import('ws');
    const client = createClient({
      url: `${service.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    for await (const result of client.iterate(parameters)) {
      await client.dispose();
      return result;
    }
    throw new Error('expected a result over WebSocket, but none came');
  };

  describe('A service that answers any document', () => {
    let service: Service;
    beforeAll(async () => {
      service = await startOn(store, 'no-such-directory', undefined, {
        trustedDocuments: manifest('codegen.json', { 'head-of-the-record': HEAD }),
      });
    });
    afterAll(() => service.close());

    test('a document of the examples or the manifest is found by its id, in each of its spellings', async () => {
      const whole = await ask(service, { query: HEAD });
      for (const documentId of [
        `sha256:${sha256(HEAD)}`,
        sha256(HEAD),
        sha256(HEAD).toUpperCase(),
        'head-of-the-record',
      ]) {
        expect(await ask(service, { documentId })).toEqual(whole);
      }
      const apollo = { persistedQuery: { version: 1, sha256Hash: sha256(HEAD) } };
      expect(await ask(service, { extensions: apollo })).toEqual(whole);
      expect(await ask(service, { query: HEAD, extensions: apollo })).toEqual(whole);
      expect(await ask(service, { documentId: sha256(HEAD) }, { authorization: `Bearer ${TOKEN}` })).toEqual(whole);
      expect(
        (await ask(service, { documentId: sha256(EXAMPLE?.query ?? ''), variables: {} })).body.errors,
      ).toBeUndefined();
    });

    test('a GET request with an id gets the response and the ETag of the same request with the document', async () => {
      const whole = await get(service, { query: HEAD });
      expect(whole.etag).not.toBeNull();
      expect(await get(service, { documentId: sha256(HEAD) })).toEqual(whole);
      const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: sha256(HEAD) } });
      expect(await get(service, { extensions })).toEqual(whole);
    });

    test('a document is found by its id over WebSocket', async () => {
      expect(await follow(service, { query: '', documentId: sha256(HEAD) })).toHaveProperty('data.record.head');
      expect(
        await follow(service, { query: '', extensions: { persistedQuery: { sha256Hash: sha256(HEAD) } } }),
      ).toHaveProperty('data.record.head');
      const unknown = await follow(service, { query: '', documentId: 'unknown' }).catch((error: unknown) => error);
      expect(unknown).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }]);
    });

    test('an unknown id and the id of another document are refused with a code', async () => {
      const unknown = await ask(service, { documentId: sha256('nothing') });
      expect([unknown.status, unknown.body.errors?.[0]?.extensions.code]).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND']);
      expect(unknown.body.errors?.[0]?.message).toContain('PersistedQueryNotFound');
      expect((await get(service, { documentId: 'unknown' })).status).toBe(404);
      const mismatch = await ask(service, { documentId: sha256(HEAD), query: OTHER });
      expect([mismatch.status, mismatch.body.errors?.[0]?.extensions.code]).toEqual([400, 'DOCUMENT_ID_MISMATCH']);
    });
  });

  test('a service for trusted documents only answers readers those, by id and in full, and no others over any transport', async () => {
    const path = manifest('apollo.json', {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: 'one', name: 'Head', type: 'query', body: HEAD }],
    });
    const service = await startOn(store, 'no-such-directory', undefined, {
      trustedDocuments: path,
      trustedDocumentsOnly: true,
    });
    onTestFinished(() => service.close());
    for (const trusted of [{ query: HEAD }, { documentId: 'one' }, { documentId: sha256(HEAD) }]) {
      expect(await ask(service, trusted)).toMatchObject({ status: 200, body: { data: { record: {} } } });
    }
    expect((await ask(service, { query: EXAMPLE?.query })).status).toBe(200);
    const refused = await ask(service, { query: OTHER });
    expect([refused.status, refused.body.errors?.[0]?.extensions.code]).toEqual([403, 'DOCUMENT_NOT_TRUSTED']);
    expect((await get(service, { query: OTHER })).status).toBe(403);
    const listener = overWebSocket(service.url, OTHER);
    const told: unknown = await listener.next().catch((error: unknown) => error);
    expect(told).toMatchObject([{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }]);
    await listener.close();
    // An editor may send any document.
    const desk = { authorization: `Bearer ${TOKEN}` };
    expect((await ask(service, { query: OTHER }, desk)).status).toBe(200);
    // The hash that an editor registers with it is the desk's alone.
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(OTHER) } };
    expect((await ask(service, { query: OTHER, extensions }, desk)).body.data).toBeDefined();
    expect((await ask(service, { extensions }, desk)).body.data).toBeDefined();
    const ofReader = await ask(service, { extensions });
    expect(ofReader.body.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('a manifest that is malformed or has invalid documents keeps the service from starting, with the reason', async () => {
    const started = (path: string) =>
      startProcess(store, { environment: { TRUSTED_DOCUMENTS: path } }).then(
        async (process) => {
          await process.kill();
          return 'the service started';
        },
        (error: Error) => error.message,
      );
    const unfit = await started(manifest('unfit.json', { good: HEAD, bad: '{ nothing }', worse: '{' }));
    expect(unfit).toContain('bad: Cannot query field "nothing"');
    expect(unfit).toContain('worse: Syntax Error');
    expect(unfit).not.toContain('good:');
    expect(await started(manifest('list.json', ['a']))).toContain('must be a JSON object of ids and documents');
    expect(await started(join(directory, 'missing.json'))).toContain('TRUSTED_DOCUMENTS: There is no file');
  });
});
