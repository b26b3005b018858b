// The sample platform behind HTTP, on a server that is not as it should be: node server.mjs MISBEHAVIOUR. Prints its address.
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

import { connect } from '../../examples/node/connect.mjs';
import { exchange } from '../../examples/node/kit.mjs';
import { Platform } from '../../examples/node/platform.mjs';

const [misbehaviour] = process.argv.slice(2);
const answer = exchange(connect(Platform));
let requests = 0;
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  requests += 1;
  const number = requests;
  const text = Buffer.concat(chunks).toString();
  const body = await answer(text);
  switch (misbehaviour) {
    case 'stale':
      // Says nothing of closing the connection, and closes it.
      response.writeHead(200).end(body, () => request.socket.destroySoon());
      return;
    case 'once-500':
      if (number === 100) response.writeHead(500).end('<h1>Oops</h1>');
      else response.writeHead(200).end(body);
      return;
    case 'always-500':
      response.writeHead(500).end('<h1>Oops</h1>');
      return;
    case 'gone':
      if (number === 50) process.exit(1);
      response.writeHead(200).end(body);
      return;
    case 'gzip':
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(body));
      return;
    case 'login': {
      const right = `Basic ${Buffer.from('tester:s3cr3t-word').toString('base64')}`;
      if (request.headers.authorization === right) response.writeHead(200).end(body);
      else response.writeHead(401).end();
      return;
    }
    default:
      response.writeHead(200).end(body);
  }
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
