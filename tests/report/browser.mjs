// A headless Chromium, spoken to through the pipe of its DevTools protocol: nothing but Node is needed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-extensions', '--hide-scrollbars',
  // A page that is not in front works as fast as one that is.
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
  '--remote-debugging-pipe'];

// Starts the browser; `open` gives a page of it. A profile that is given is kept when the browser is closed.
export async function launch(program, kept = undefined) {
  const profile = kept ?? mkdtempSync(path.join(tmpdir(), 'report-browser-'));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , , to, from] = child.stdio;
  const waiting = new Map();
  const pages = new Map();
  let last = 0;
  let rest = '';
  let gone = null;
  const end = (why) => {
    gone ??= new Error(why);
    for (const { fail } of waiting.values()) fail(gone);
    waiting.clear();
  };
  child.on('error', (error) => end(`the browser cannot be started: ${error.message}`));
  child.on('exit', (code) => end(`the browser ended with status ${code}`));
  to.on('error', () => end('the browser ended'));
  from.setEncoding('utf8');
  from.on('data', (text) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop();
    for (const one of messages) {
      const message = JSON.parse(one);
      const asked = waiting.get(message.id);
      if (!asked) {
        pages.get(message.sessionId)?.(message.method, message.params);
        continue;
      }
      waiting.delete(message.id);
      if (message.error) asked.fail(new Error(`${asked.method}: ${message.error.message}`));
      else asked.done(message.result);
    }
  });
  const send = (method, params = {}, sessionId = undefined) => new Promise((done, fail) => {
    if (gone) { fail(gone); return; }
    last += 1;
    waiting.set(last, { method, done, fail });
    to.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });
  // A page, and what happened in it: requests, dialogs, messages of the console, errors.
  const open = async ({ width = 1280, height = 900, dark = false, script = true, lang = 'en-US', print = false } = {}) => {
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const tell = (method, params) => send(method, params, sessionId);
    const happened = { requests: [], dialogs: [], messages: [], opened: 0 };
    let loaded = () => {};
    pages.set(sessionId, (method, params) => {
      if (method === 'Network.requestWillBeSent') happened.requests.push(params.request.url);
      if (method === 'Page.javascriptDialogOpening') {
        happened.dialogs.push(params.message);
        tell('Page.handleJavaScriptDialog', { accept: true }).catch(() => {});
      }
      if (method === 'Runtime.exceptionThrown') happened.messages.push(params.exceptionDetails.text);
      if (method === 'Runtime.consoleAPICalled') happened.messages.push(JSON.stringify(params.args.map((one) => one.value)));
      if (method === 'Log.entryAdded') happened.messages.push(params.entry.text);
      if (method === 'Page.windowOpen') happened.opened += 1;
      if (method === 'Page.loadEventFired') loaded();
    });
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await tell(`${domain}.enable`);
    await tell('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 500 });
    await tell('Emulation.setEmulatedMedia', {
      media: print ? 'print' : 'screen',
      features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
    });
    const { userAgent } = await send('Browser.getVersion');
    await tell('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: lang });
    if (!script) await tell('Emulation.setScriptExecutionDisabled', { value: true });
    return {
      happened,
      go: async (url) => {
        const ready = new Promise((resolve) => { loaded = resolve; });
        await tell('Page.navigate', { url });
        await ready;
      },
      // The value of an expression in the page, or of a function with these arguments.
      run: async (what, ...given) => {
        const expression = typeof what === 'function' ? `(${what})(...${JSON.stringify(given)})` : what;
        const { result, exceptionDetails } = await tell('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      },
      picture: async (full = false) => {
        const { data } = await tell('Page.captureScreenshot', { captureBeyondViewport: full });
        return Buffer.from(data, 'base64');
      },
      paper: async () => Buffer.from((await tell('Page.printToPDF', { printBackground: true })).data, 'base64'),
      close: () => send('Target.closeTarget', { targetId }),
    };
  };
  const close = async () => {
    const over = new Promise((resolve) => child.once('exit', resolve));
    send('Browser.close').catch(() => {});
    const kill = setTimeout(() => child.kill('SIGKILL'), 5000);
    await over;
    clearTimeout(kill);
    if (kept === undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { open, close };
}
