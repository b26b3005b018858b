// The HTML report in a real browser: node page.mjs CHROMIUM PROGRAM DIR
// PROGRAM is miniapp-conformance, DIR an empty folder. Ends with 0 if everything holds; else says what does not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';

const [chromium, program, dir] = process.argv.slice(2);
const at = (name) => path.join(dir, name);
const url = (name) => pathToFileURL(at(name)).href;
function miniapp(expected, ...args) {
  const { status, stderr } = spawnSync(program, args, { cwd: dir, encoding: 'utf8' });
  assert.equal(status, expected, `${args.join(' ')}: ${stderr}`);
}

// A text that would do harm wherever HTML is not escaped, attributes are not quoted, addresses are followed, or letters run the other way.
const HOSTILE = `"'></style></script></title><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>`
  + `<a href="javascript:alert(4)" autofocus onfocus=alert(5)>x</a>\u202e{{ 7*7 }}{% if %}&lt;b&gt;<!--\n<h2>Conformant</h2>\u0000`
  + `<link rel=stylesheet href=http://example.invalid/x><base href=http://example.invalid/>`;
// Members whose values the format fixes: another value is no report.
const FIXED = new Set(['format', 'level', 'standing', 'verdict', 'conclusion', 'blame', 'state', 'do', 'answer', 'promise', 'kind']);
// Text of a report made hostile, wherever it stands. Names of members, and ids that refer to each other, stay.
function hostile(value, name) {
  if (typeof value === 'string') return FIXED.has(name) ? value : value + HOSTILE;
  if (Array.isArray(value)) return value.map((one) => hostile(one, name));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'rows' ? one : hostile(one, key)]));
}

function reports() {
  miniapp(1, 'check', '--scenarios', '300', '--fault', 'grant.shared', '--fault', 'payload.gender.real-value@success', '--quiet',
    '--report', 'failing.json', '--report', 'failing.html');
  miniapp(0, 'check', '--reference', '--quiet', '--report', 'conformant.html');
  const report = JSON.parse(readFileSync(at('failing.json'), 'utf8'));
  const [first] = report.findings;
  first.seen.thrown = 'thrown';
  first.seen.stderr = ['a line'];
  first.waiver = 0;
  report.waivers = ['http://example.invalid/', 'javascript:alert(6)//'].map((link) => ({
    clause: first.clause, fingerprint: first.fingerprint, reason: 'a reason', link, owner: 'an owner', until: '2027-01-31', state: 'matched',
  }));
  report.spec.url = 'javascript:alert(7)//';
  const incident = { class: 'exit', blame: 'adapter', detail: 'a detail', stderr: ['a line'] };
  report.adapterTroubles = {
    declined: [{ capability: 'tap', scenarios: 1, reason: 'a reason' }], broken: [{ scenario: 1, incident }], brokenCount: 1, strays: [incident],
    strayCount: 1, aborted: { message: 'a message', kind: 'no-answer', incident },
  };
  report.answers = undefined;
  const changed = hostile(report, '');
  changed.findings.forEach((one, index) => { one.case = report.findings[index].case; });
  for (const one of changed.findings) {
    one.answers = one.answers.map((answer) => (answer.trace ? answer : report.findings[0].answers[0]));
    one.seen.fired.forEach((fired) => { fired.callback += HOSTILE; });
  }
  writeFileSync(at('hostile.json'), JSON.stringify(changed));
  miniapp(0, 'report', 'hostile.json', '--format', 'html', '--output', 'hostile.html');
}

// The ratio of contrast of every text that is seen; what is too low for WCAG AA.
function lowContrast() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const linear = (value) => (value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = rgb(getComputedStyle(one).backgroundColor);
      if (color[3] > 0.99) return color;
    }
    return [255, 255, 255, 1];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest('script, style, .unseen, option')) continue;
    seen += 1;
    const style = getComputedStyle(element);
    const [one, other] = [light(rgb(style.color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) low.push(`${ratio.toFixed(2)}: ${text.data.trim().slice(0, 40)} (${element.className || element.tagName})`);
  }
  return { seen, low };
}

// What a reader with a screen reader needs of the structure.
function structure() {
  const wrong = [];
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  if (new Set(ids).size !== ids.length) wrong.push(`the same id twice: ${ids.find((id, place) => ids.indexOf(id) !== place)}`);
  let before = 0;
  for (const one of document.querySelectorAll('h1, h2, h3, h4, h5')) {
    const level = Number(one.tagName[1]);
    if (level > before + 1) wrong.push(`heading ${one.textContent.slice(0, 40)} skips a level`);
    before = level;
  }
  for (const one of document.querySelectorAll('input, select, button, output')) {
    const named = one.labels?.length || one.textContent.trim() || one.getAttribute('aria-label') || one.tagName === 'OUTPUT';
    if (!named) wrong.push(`${one.tagName} ${one.id} has no name`);
  }
  for (const one of document.querySelectorAll('[aria-labelledby]')) {
    if (!document.getElementById(one.getAttribute('aria-labelledby'))) wrong.push(`nothing has the id ${one.getAttribute('aria-labelledby')}`);
  }
  for (const one of document.querySelectorAll('svg')) {
    if (one.getAttribute('aria-hidden') !== 'true' && !one.getAttribute('aria-label')) wrong.push('a picture has no name');
  }
  for (const one of document.querySelectorAll('a[href^="#"]')) {
    if (!document.getElementById(decodeURIComponent(one.hash.slice(1)))) wrong.push(`the link ${one.hash} leads nowhere`);
  }
  for (const one of document.querySelectorAll('table')) {
    if (!one.querySelector('th[scope]')) wrong.push('a table has no headings');
  }
  return wrong;
}

// Texts that are seen now.
const shownText = () => document.body.innerText;

const trials = {
  'every hostile text is text': async (browser) => {
    for (const script of [true, false]) {
      const page = await browser.open({ script });
      await page.go(url('hostile.html'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(page.happened.dialogs, [], 'a script of a text ran');
      const elsewhere = page.happened.requests.filter((one) => one !== url('hostile.html') && !one.startsWith('data:,'));
      assert.deepEqual(elsewhere, [], 'the page asked for something else');
      assert.deepEqual(page.happened.messages, [], 'the console is not empty');
      const made = await page.run(() => ({
        elements: document.querySelectorAll('img, iframe, object, base, link[rel=stylesheet], svg[onload], [onerror], [onfocus], [style]').length,
        scripts: document.scripts.length,
        conclusion: document.getElementById('conclusion').querySelector('.t[lang=en]').textContent,
        headings: [...document.querySelectorAll('h2')].filter((one) => one.textContent.trim() === 'Conformant').length,
        links: [...document.querySelectorAll('a')].map((one) => one.protocol).filter((one) => !['file:', 'http:', 'https:'].includes(one)),
        acting: /[\u202a-\u202e\u2066-\u2069\u0000]/.test(document.documentElement.textContent),
        shown: document.body.textContent.split('onerror=alert(2)').length - 1,
      }));
      assert.deepEqual({ ...made, shown: 0 }, { elements: 0, scripts: 1, conclusion: 'Not conformant', headings: 0, links: [], acting: false, shown: 0 });
      assert.ok(made.shown > 500, `the hostile text is shown ${made.shown} times`);
      await page.close();
    }
  },
  'the filter shows what fits': async (browser) => {
    const page = await browser.open();
    await page.go(url('failing.html'));
    const rows = () => page.run(() => [...document.querySelectorAll('#clause-table tbody tr')].filter((one) => !one.hidden).map((one) => ({ ...one.dataset })));
    const set = (id, value) => page.run((name, text) => {
      const one = document.getElementById(name);
      one.value = text;
      one.dispatchEvent(new Event('input'));
    }, id, value);
    const all = await rows();
    assert.ok(all.length > 90);
    await set('verdict', 'fail');
    const failing = await rows();
    assert.ok(failing.length > 5 && failing.length < all.length && failing.every((one) => one.verdict === 'fail'));
    await set('level', 'should');
    assert.ok((await rows()).every((one) => one.verdict === 'fail' && one.level === 'should'));
    await page.run(() => document.getElementById('reset').click());
    assert.equal((await rows()).length, all.length);
    await set('words', 'GENDER 历史');
    const found = await rows();
    assert.ok(found.length > 0 && found.length < 12, `${found.length} clauses`);
    assert.equal(await page.run(() => document.getElementById('shown').textContent), `${found.length} / ${all.length}`);
    await set('words', 'no clause has these words');
    assert.equal(await page.run(() => document.getElementById('none').checkVisibility()), true);
    await page.run(() => document.querySelector('a[data-pick="fail"]').click());
    assert.deepEqual(await rows(), failing);
    await page.run(() => { location.hash = `#${document.querySelector('#clause-table tr[data-verdict="pass"]').id}`; });
    await page.run(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
    assert.equal((await rows()).length, all.length, 'a link to a clause that is hidden shows it');
    await page.close();
  },
  'either language, and the browser decides which comes first': async (browser) => {
    for (const script of [true, false]) {
      const page = await browser.open({ script });
      await page.go(url('failing.html'));
      const english = await page.run(shownText);
      assert.ok(english.includes('Findings') && !english.includes('发现的问题'), 'English first');
      await page.run(() => document.getElementById('lang-zh').click());
      const chinese = await page.run(shownText);
      assert.ok(chinese.includes('发现的问题') && !chinese.includes('What to do next'), 'Chinese when it is chosen');
      const left = await page.run(() => [...document.querySelectorAll('.t[lang=en]')].filter((one) => one.checkVisibility()).length);
      assert.equal(left, 0, 'English texts are left');
      await page.close();
    }
    const page = await browser.open({ lang: 'zh-CN' });
    await page.go(url('failing.html'));
    assert.ok((await page.run(shownText)).includes('发现的问题'), 'a Chinese browser gets Chinese');
    assert.equal(await page.run(() => document.documentElement.lang), 'zh-CN');
    assert.equal(await page.run(() => document.querySelector('#verdict option').textContent), '全部');
    await page.close();
  },
  'the essentials are there without JavaScript': async (browser) => {
    const page = await browser.open({ script: false });
    await page.go(url('failing.html'));
    const text = await page.run(shownText);
    for (const part of ['Not conformant', 'exit status 1', 'authorisation.per-user', 'historical.gender', '历史遗留字段，恒为""', 'isv.invalid-auth-relations',
      'getOpenUserInfo({success', 'What the document leaves open', 'Pairs of values']) {
      assert.ok(text.includes(part), `${part} is missing`);
    }
    assert.equal(await page.run(() => document.querySelector('.filters').checkVisibility()), false, 'a filter that cannot work is not shown');
    await page.run(() => document.querySelector('details summary').click());
    await page.close();
  },
  'it fits on every screen': async (browser) => {
    for (const width of [320, 390, 768, 1280]) {
      for (const name of ['failing.html', 'hostile.html', 'conformant.html']) {
        const page = await browser.open({ width, height: 800 });
        await page.go(url(name));
        for (const lang of ['en', 'zh']) {
          await page.run((id) => document.getElementById(id).click(), `lang-${lang}`);
          const wide = await page.run(() => {
            const least = document.documentElement.clientWidth;
            const out = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && !one.closest('.unseen, .skip, svg, thead, pre'));
            const wide = out.filter((one) => one.getBoundingClientRect().right > least + 1);
            return { scrolls: document.documentElement.scrollWidth > least, wide: wide.slice(0, 3).map((one) => one.className || one.tagName) };
          });
          assert.deepEqual(wide, { scrolls: false, wide: [] }, `${name}, ${width} px, ${lang}`);
        }
        await page.close();
      }
    }
  },
  'every text has enough contrast, light and dark': async (browser) => {
    for (const name of ['failing.html', 'hostile.html', 'conformant.html']) {
      for (const dark of [false, true]) {
        const page = await browser.open({ dark });
        await page.go(url(name));
        await page.run(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
        const { seen, low } = await page.run(lowContrast);
        assert.ok(seen > 400, `${seen} texts`);
        assert.deepEqual(low, [], `${name}, ${dark ? 'dark' : 'light'}`);
        const page_ = await page.run(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(page_ === 'rgb(245, 246, 248)', !dark, 'dark mode is another page');
        await page.close();
      }
    }
  },
  'a screen reader finds its way': async (browser) => {
    for (const name of ['failing.html', 'conformant.html']) {
      const page = await browser.open();
      await page.go(url(name));
      assert.deepEqual(await page.run(structure), [], name);
      await page.close();
    }
  },
  'paper shows everything': async (browser) => {
    const page = await browser.open({ print: true, dark: true });
    await page.go(url('failing.html'));
    await page.run(() => window.dispatchEvent(new Event('beforeprint')));
    const look = await page.run(() => ({
      closed: document.querySelectorAll('details:not([open])').length,
      controls: [...document.querySelectorAll('.filters, nav, .languages')].filter((one) => one.checkVisibility()).length,
      paper: getComputedStyle(document.body).backgroundColor,
    }));
    assert.deepEqual(look, { closed: 0, controls: 0, paper: 'rgb(255, 255, 255)' });
    const { low } = await page.run(lowContrast);
    assert.deepEqual(low, []);
    await page.run(() => window.dispatchEvent(new Event('afterprint')));
    const paper = await page.paper();
    assert.ok(paper.subarray(0, 5).equals(Buffer.from('%PDF-')) && paper.length > 50_000);
    await page.close();
  },
};

reports();
const browser = await launch(chromium);
let failed = 0;
for (const [name, trial] of Object.entries(trials)) {
  try {
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error('no end after five minutes')), 300_000).unref());
    await Promise.race([trial(browser), late]);
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n${error.message}`);
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;
