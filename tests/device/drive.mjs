// Drives a container and the operator's page in a real browser: node drive.mjs PLAYWRIGHT CHROMIUM ADDRESS [KEY=VALUE ...]
// Keys: broken, transport; cut=N cuts the connection after N instructions, kill=N closes the browser and opens another;
// shots=DIR writes pictures of the operator's page; wrong=1 tries a wrong token and a second device first.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [playwright, chromium, address, ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.map((one) => one.split('=')));
const { chromium: browsers } = await import(pathToFileURL(path.join(playwright, 'index.mjs')));
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const SERVED = { '/': 'tests/device/container.html', '/platform.mjs': 'examples/node/platform.mjs' };
const TYPES = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript' };
const server = createServer(async (request, reply) => {
  const { pathname } = new URL(request.url, 'http://x');
  const file = SERVED[pathname] ?? `templates${pathname}`;
  try {
    const text = await readFile(path.join(root, file));
    reply.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'text/plain' }).end(text);
  } catch {
    reply.writeHead(404).end();
  }
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const home = `http://127.0.0.1:${server.address().port}/`;

const profile = mkdtempSync(path.join(tmpdir(), 'container-'));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const open = () => browsers.launchPersistentContext(profile, { executablePath: chromium, headless: true, args: FLAGS });
let browser = await open();

const containerUrl = (extra = {}) => `${home}?${new URLSearchParams({ address, ...(options.broken ? { broken: options.broken } : {}), transport: options.transport ?? 'socket', ...extra })}`;
let container;
let operator;
const lang = options.lang ?? 'en';
async function pages() {
  container = await browser.newPage();
  container.on('pageerror', (error) => console.error('container:', error.message));
  await container.goto(containerUrl());
  operator = await browser.newPage();
  await operator.goto(`${address}/operator?lang=${lang}`);
}
await pages();

if (options.wrong) {
  const stranger = await fetch(address.replace(/[0-9a-f]{32}$/, '0'.repeat(32)) + '/operator');
  const second = await fetch(`${address}/poll`, { method: 'POST', body: JSON.stringify({ device: 'second', messages: [], wait: true }) });
  console.log(JSON.stringify({ wrongToken: [stranger.status, await stranger.text()], second: [second.status, await second.text()] }));
}

const shot = async (name) => {
  if (!options.shots) return;
  await operator.screenshot({ path: path.join(options.shots, `${name}-${lang}.png`) });
  await operator.setViewportSize({ width: 390, height: 844 });
  await operator.screenshot({ path: path.join(options.shots, `${name}-${lang}-phone.png`) });
  await operator.setViewportSize({ width: 1280, height: 800 });
};

// What a person would do, by what the page says.
async function act(text) {
  const refuse = /press Refuse|“拒绝”/.test(text);
  if (/^Tap the button|^点击小程序/.test(text)) {
    await container.click('#authorise');
    if (await container.locator('#ask').evaluate((dialog) => dialog.open)) await container.click(refuse ? '#refuse' : '#agree');
  } else if (/withdraw|撤销/.test(text)) await container.click('#revoke');
  else if (/^Close the client|^完全退出/.test(text)) await container.click('#restart');
  else return 'couldNot';
  return 'done';
}

let acted = 0;
let last = 0;
for (;;) {
  let state;
  try {
    state = await (await fetch(`${address}/operator/state?seen=-1`)).json();
  } catch {
    break;
  }
  if (state.finished) break;
  const open = state.instruction;
  if (!open || open.number === last || state.paused) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    continue;
  }
  await operator.waitForFunction((text) => document.getElementById('instruction').textContent === text, open[lang]);
  last = open.number;
  acted += 1;
  if (acted === 1) await shot('instruction');
  if (acted === Number(options.cut)) await container.evaluate(() => window.cut());
  if (acted === Number(options.kill)) {
    await browser.close();
    browser = await openAgain();
  }
  const word = await act(open[lang]);
  if (word === 'done') await operator.click('#done');
  else {
    await operator.click(`#${word}`);
    await shot('why');
    await operator.click('#send');
  }
}
async function openAgain() {
  browser = await open();
  await pages();
  return browser;
}
await shot('end').catch(() => {});
console.log(JSON.stringify({ acted }));
await browser.close();
server.close();
