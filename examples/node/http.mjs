// The adapter of adapter.mjs behind HTTP: `node examples/node/http.mjs 8080`, then
// `miniapp-conformance check --http http://127.0.0.1:8080/`. Port 0 takes any that is free; the address is printed.

import { createServer } from 'node:http';
import { connect } from './connect.mjs';
import { exchange } from './kit.mjs';
import { Platform } from './platform.mjs';

const answer = exchange(connect(Platform));

const server = createServer(async (request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(405).end('POST a request of the adapter protocol');
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = await answer(Buffer.concat(chunks).toString());
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
});

server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
