import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createGatewayRuntime, getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, WebSocket } from 'ws';
import { createClient } from 'graphql-ws';
const PORT = 24567 + Math.floor(Math.random()*1000);
const dir = mkdtempSync('/tmp/scratch');
const start = () => new Promise((res) => { const c = spawn(process.execPath, ['dist/main.js'], { env: { PATH: process.env.PATH, PORT: String(PORT), DATA_DIR: dir, LOG_LEVEL: 'warn', FEDERATION: 'true', HEARTBEAT_SECONDS: '2', ...(process.env.TC ? {TRUSTED_CLIENTS: 'loopback'} : {}) }, stdio: ['ignore','pipe','inherit'] }); c.stdout.on('data', d => { if (/GraphiQL/.test(String(d))) res(c); }); });
let service = await start();
const supergraph = composeServices([{ name: 'onrecord', url: `http://127.0.0.1:${PORT}/graphql`, typeDefs: parse(readFileSync('schema/subgraph.graphql','utf8')) }]).supergraphSdl;
const up = process.argv[2], down = process.argv[3], what = process.argv[4];
const gw = createGatewayRuntime({ supergraph, logging: false, landingPage: false, graphiql: false, transportEntries: up === 'ws' ? { onrecord: { options: { subscriptions: { kind: 'ws', location: '/graphql' } } } } : {} , ...(process.env.UNMASK ? { maskedErrors: false } : {})});
const server = createServer(gw); const wss = new WebSocketServer({ server, path: '/graphql' });
useServer(getGraphQLWSOptions(gw, ({ extra }) => ({ req: extra.request, socket: extra.socket })), wss);
await new Promise(r => server.listen(0, '127.0.0.1', r)); const url = `http://127.0.0.1:${server.address().port}/graphql`;
const q = process.env.BAD ?? 'subscription { storyUpdates(story: "ukraine-ceasefire-2025") { __typename ... on StoryUpdate { cursor sequence } ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head } } }';
const log = (...a) => console.log(((performance.now()-t0)/1000).toFixed(2), ...a); const t0 = performance.now();
async function client(n, quiet) {
  if (down === 'ws') {
    const ws = new WebSocket(url.replace('http','ws'), 'graphql-transport-ws');
    ws.on('open', () => ws.send('{"type":"connection_init"}'));
    ws.on('message', (m) => { const t = String(m); if (t.includes('connection_ack')) ws.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: q } })); if (!quiet || !/CaughtUp|Checkpoint|ack/.test(t)) log(n, t.slice(0,400)); });
    ws.on('close', (c, r) => log(n, 'closed', c, String(r)));
  } else {
    const r = await fetch(url, { method: 'POST', headers: { accept: 'text/event-stream', 'content-type': 'application/json' }, body: JSON.stringify({ query: q }) });
    if (!quiet || r.status !== 200) log(n, r.status, r.headers.get('content-type'));
    (async () => { try { for await (const c of r.body) { const t = Buffer.from(c).toString(); if (!quiet || !/CaughtUp|Checkpoint|^:$/m.test(t)) log(n, JSON.stringify(t.slice(0,400))); } log(n, 'end'); } catch (e) { log(n, 'broke', e.message); } })();
  }
}
if (what === 'many') { for (let i = 0; i < 40; i++) await client(i, true); await new Promise(r => setTimeout(r, 3000)); }
else {
  await client(0); await new Promise(r => setTimeout(r, 1500)); 
  if (what !== 'none') { log(what); service.kill(what); }
  await new Promise(r => setTimeout(r, 2500));
  if (what !== 'none') { log('while down'); await client(1); await new Promise(r => setTimeout(r, 2500)); log('restart'); service = await start(); await client(2); await new Promise(r => setTimeout(r, 1500)); }
}
service.kill('SIGKILL'); process.exit();
