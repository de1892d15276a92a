/**
 * The ceiling for queries: `node:http` without GraphQL. It reads the whole request and responds with the same bytes
 * to any request. `POST /answer` sets these bytes and their content type.
 */
import { createServer } from 'node:http';
import { isPost, notFound } from './http.js';
import { serve } from './process.js';

let answer: Buffer = Buffer.from('{}');
let contentType = 'application/json; charset=utf-8';

const server = createServer((request, response) => {
  const answering = isPost(request, '/graphql');
  if (!answering && !isPost(request, '/answer')) return notFound(request, response);
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    if (answering) {
      response.writeHead(200, { 'content-type': contentType, 'content-length': answer.length }).end(answer);
      return;
    }
    answer = Buffer.concat(pieces);
    contentType = request.headers['content-type'] ?? contentType;
    response.writeHead(204).end();
  });
});

serve(server);
