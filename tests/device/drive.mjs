// Drives a container and the operator's page in a real browser: node drive.mjs CHROMIUM ADDRESS [KEY=VALUE ...]
// Keys: folder (the mini program; default: templates/miniprogram), whose config.js has the address if ADDRESS is `-`; broken,
// transport; lang; at the Nth instruction: cut=N closes the connection, kill=N closes the browser and opens another, pause=N
// presses Pause and goes on; shots=DIR writes pictures of the operator's page. Prints how many instructions there were, and
// what went wrong in a page.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch } from '../report/browser.mjs';
import { deed } from './device.mjs';

const [chromium, given, ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.map((one) => one.split('=')));
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = path.resolve(options.folder ?? path.join(root, 'templates/miniprogram'));
const written = createRequire(import.meta.url)(path.join(folder, 'conformance/config.js'));
const address = given === '-' ? written.address : given;
const lang = options.lang ?? 'en';
const language = lang === 'zh' ? 'zh-CN' : 'en-US';

const SERVED = { '/': 'tests/device/container.html', '/platform.mjs': 'examples/node/platform.mjs', '/device.mjs': 'tests/device/device.mjs' };
const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript' };
const server = createServer(async (request, reply) => {
  const { pathname } = new URL(request.url, 'http://x');
  const file = SERVED[pathname] ? path.join(root, SERVED[pathname]) : path.join(folder, pathname.replace('/miniprogram/', ''));
  try {
    const text = await readFile(file);
    reply.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'text/plain' }).end(text);
  } catch {
    reply.writeHead(404).end();
  }
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const home = `http://127.0.0.1:${server.address().port}/`;

const profile = mkdtempSync(path.join(tmpdir(), 'container-'));
const wrong = [];
let [browser, container, operator] = [];
async function open() {
  browser = await launch(chromium, profile);
  container = await browser.open({ lang: language });
  const { broken, transport } = options;
  const query = new URLSearchParams({ ...(given === '-' ? {} : { address }), ...(broken ? { broken } : {}), ...(transport ? { transport } : {}) });
  await container.go(`${home}?${query}`);
  operator = await browser.open({ lang: language, width: 390, height: 844 });
  await operator.go(`${address}/operator?lang=${lang}`);
}
async function close() {
  wrong.push(...container.happened.messages, ...operator.happened.messages);
  await browser.close();
}
await open();

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
// A page that is loaded anew has nothing to run for a moment. What does not come at all must not be waited for for ever.
async function until(page, what, ...given) {
  for (let tries = 0; tries < 8000; tries += 1) {
    if (await page.run(what, ...given).catch(() => false)) return;
    await pause(15);
  }
  throw new Error(`waited in vain for ${what} ${given}`);
}
const shot = async (name) => options.shots && writeFileSync(path.join(options.shots, `${name}-${lang}.png`), await operator.picture());
const press = (page, id) => page.run((one) => document.getElementById(one).click(), id);
const disabled = (id, is) => document.getElementById(id).disabled === is;
const shows = (text) => document.getElementById('instruction').textContent === text;

// What a person would do, by what the page says.
async function act({ what, answer }) {
  if (what === 'tap') {
    await until(container, () => document.getElementById('authorise') !== null);
    await press(container, 'authorise');
    if (await container.run(() => document.getElementById('ask').open)) await press(container, answer);
  } else if (what === 'revoke') await press(container, 'revoke');
  else if (what === 'restart') {
    await container.run(() => { delete document.body.dataset.ready; document.getElementById('restart').click(); });
    await until(container, () => document.body?.dataset.ready === 'yes');
  } else return 'couldNot';
  return 'done';
}

let [acted, last, state] = [0, 0];
for (;;) {
  try {
    state = await (await fetch(`${address}/operator/state?seen=${state?.version ?? -1}`)).json();
  } catch {
    break;
  }
  if (state.finished) break;
  const { instruction } = state;
  if (!instruction || instruction.number === last || state.paused) continue;
  await until(operator, shows, instruction[lang]);
  last = instruction.number;
  acted += 1;
  const at = (key) => Number(options[key]) === acted;
  if (acted === 2) await shot('instruction');
  if (at('cut')) await container.run(() => window.cut());
  if (at('pause')) {
    await press(operator, 'pause');
    await until(operator, disabled, 'done', true);
    await shot('paused');
    await press(operator, 'pause');
    await until(operator, disabled, 'done', false);
  }
  if (at('kill')) {
    await close();
    await open();
    await until(operator, shows, instruction[lang]);
    if (deed(instruction).what === 'tap') {
      // The button has gone with the client.
      await press(operator, 'undo');
      continue;
    }
  }
  const word = await act(deed(instruction));
  await press(operator, word);
  if (word === 'couldNot') {
    await shot('why');
    await press(operator, 'send');
  }
}
await until(operator, disabled, 'done', true);
await shot('end');
await close();
// At the end of the campaign connections end.
const expected = /^Failed to load resource|WebSocket connection|net::ERR/;
console.log(JSON.stringify({ acted, wrong: wrong.filter((one) => !expected.test(one)) }));
server.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
