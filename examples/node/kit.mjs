// The adapter kit for Node: all of PROTOCOL.md except your platform. Copy this file; it needs nothing else.
//
//   serve({
//     implementation: { name: 'wallet', version: '7.2' },
//     capabilities: ['tap', 'refuse', 'facet:productBound'],   // what you can do, in the words of PROTOCOL.md
//     start(world, { Declined, Raw }) {                        // a fresh platform for each scenario; may be async
//       return {
//         my,                                   // the object that a page sees; a getter if `restart` replaces it
//         tap(attributes, answer, handlers) {}, // false: no such button; a promise: the tap lasts until it settles, so that
//                                               // handlers may run later
//         revoke() {}, set(facet, value) {}, switchUser(index) {}, restart(facets) {},   // may be async
//         answerNext(answer) {},                // for APIs that ask by themselves
//         idle() {},                            // true: nothing is under way, so nobody need wait for a callback
//       };
//     },
//   });
//
// Only `start` and what you declared are needed. `serve` speaks on stdin and stdout; `exchange` answers one request at a
// time, for a server. Throw `new Declined(capability, reason)` for what does not work.
//
// Further options and their defaults: `adapter` {name, version}; `fixed` {}: the values of facets that you cannot set;
// `inFlight` 128: scenarios at a time; `settleMs` 1000: how long a callback that is due may take. Nobody waits for a callback that
// has run. Where it cannot be seen whether one is due (a call without callbacks, say) `idle` tells; without it the kit waits some
// times as long as callbacks have taken so far. `lingerMs` 0: how much longer than one turn of the loop to look for callbacks that
// run once too often;
// `events` ['onGetAuthorize', 'onError']: the handlers that the page attaches to a button.

import { Console } from 'node:console';
import { inspect } from 'node:util';

const PROTOCOL = 1;
const DEFAULTS = {
  adapter: { name: 'kit.mjs', version: '1.0.0' },
  capabilities: [],
  inFlight: 128,
  settleMs: 1000,
  lingerMs: 0,
  events: ['onGetAuthorize', 'onError'],
};

/** Thrown by a platform, or by the kit in its name, for a step that it cannot take although it said that it can. */
export class Declined extends Error {
  constructor(capability, reason = '') {
    super(reason);
    this.capability = capability;
  }
}

/** A value of which the implementation produced the JSON itself: the text travels untouched. */
export class Raw {
  constructor(text) {
    this.text = text;
  }
}

/** A request that is not what the protocol has; the answer is an error `malformed`. */
class Malformed extends Error {}

/** Speaks the protocol on stdin and stdout until stdin ends. */
export function serve(options) {
  // A page that logs must not break the protocol.
  globalThis.console = new Console(process.stderr, process.stderr);
  const adapter = new Adapter(options, (answers) => process.stdout.write(`${answers.map(write).join('\n')}\n`));
  let rest = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => {
    rest += chunk;
    if (!chunk.includes('\n')) return;
    const lines = rest.split('\n');
    rest = lines.pop();
    adapter.receive(lines);
  });
  process.stdin.on('end', async () => {
    if (rest !== '') adapter.receive([rest]);
    await adapter.finished();
    process.stdout.write('', () => process.exit(0));
  });
  // The harness has gone: nobody is left to answer to.
  process.stdout.on('error', () => process.exit(0));
}

/** A function that takes the text of one request and promises the text of its answer: for `--http`. */
export function exchange(options) {
  const waiting = new Map();
  let nameless;
  const adapter = new Adapter(options, (answers) => {
    for (const answer of answers) {
      const reply = waiting.get(answer.id) ?? nameless;
      waiting.delete(answer.id);
      reply?.(write(answer));
    }
  });
  return (line) =>
    new Promise((resolve) => {
      const { id } = tryRead(line);
      if (id !== undefined) waiting.set(id, resolve);
      // What has no id is answered before this returns.
      nameless = resolve;
      adapter.receive([line]);
      nameless = undefined;
    });
}

/** How long callbacks of one kind take, as far as it has been seen: one for all scenarios of an adapter. */
class Pace {
  #settleMs;
  #slowest;
  #later = false;
  #missed = 0;
  #silent = 0;

  constructor(settleMs) {
    this.#settleMs = settleMs;
  }

  /** A callback ran so long after its step was taken; `later` if what the step does had returned by then. */
  ran(ms, later) {
    this.#slowest = Math.max(this.#slowest ?? 0, ms);
    this.#later ||= later;
  }

  /** None of the kind came in time. */
  missed(kind) {
    if (isDue(kind)) this.#missed += 1;
    else if (this.#slowest === undefined) this.#silent += 1;
  }

  /**
   * How long to wait for a callback that is `due`, that is given but need not run (`maybe`), or that is not there to be seen (`unseen`); or
   * for a promise (`promised`). One that is due, or promised, gets all the time, until it has turned out that those that do not come in
   * time do not come at all; so does whatever the platform itself says is under way (`busy`).
   */
  patience(kind, busy) {
    const slowest = this.#slowest ?? 0;
    const due = isDue(kind);
    const atMost = (ms) => Math.min(this.#settleMs, ms);
    // Nothing has ever run: nothing is looked for in vain for ever.
    if (!due && !busy && this.#silent >= MISSES && this.#slowest === undefined) return 0;
    if (this.#missed >= MISSES || (!due && !busy && this.#slowest !== undefined)) {
      if (kind === 'unseen' && !this.#later) return 0;
      return due ? atMost(Math.max(100, 10 * slowest)) : atMost(Math.max(50, 4 * slowest));
    }
    return this.#settleMs;
  }
}

function isDue(kind) {
  return kind === 'due' || kind === 'promised';
}

/** A platform is idle that says so this many times in a row, a millisecond apart. */
const CALM = 3;

/** So many callbacks that do not come show that they are not slow. */
const MISSES = 5;

/** A scenario waits so many settle times at most for what does not come. */
const MOST_WAITS = 4;

/** Reads requests and writes answers, as many at a time as there are. */
class Adapter {
  #options;
  #paces;
  #write;
  #path;
  #answers = [];
  #done = [];
  #running = 0;
  #allDone = () => {};

  constructor(options, write) {
    this.#options = { ...DEFAULTS, ...options };
    const { settleMs } = this.#options;
    this.#paces = { tap: new Pace(settleMs), call: new Pace(settleMs) };
    this.#write = write;
  }

  receive(lines) {
    for (const line of lines) this.#request(line);
    this.#flush();
  }

  /** Resolves when every scenario has been answered. */
  async finished() {
    if (this.#running > 0) await new Promise((resolve) => (this.#allDone = resolve));
  }

  #request(line) {
    let id;
    try {
      const request = read(line);
      if (Number.isSafeInteger(request.id) && request.id >= 0) id = request.id;
      this.#dispatch(request, id);
    } catch (problem) {
      this.#fail(id, problem);
    }
  }

  #dispatch(request, id) {
    const { type } = request;
    if (type === 'hello') return this.#hello(request);
    if (type !== 'run' && type !== 'echo') {
      return this.#answer({ type: 'error', id, error: 'unknown-operation', message: wellFormed(type) });
    }
    if (id === undefined) throw new Malformed('no id');
    if (type === 'run') return this.#run(id, request.scenario);
    if (!Array.isArray(request.texts)) throw new Malformed('no texts');
    this.#answer({ type, id, texts: request.texts });
  }

  #hello({ protocol, api }) {
    const common = protocol?.min <= PROTOCOL && PROTOCOL <= protocol?.max;
    if (!common) throw new Malformed(`this adapter speaks protocol ${PROTOCOL}`);
    if (typeof api !== 'string') throw new Malformed('no api');
    // `my.getOpenUserInfo`: the first word is the object that `start` gives.
    this.#path = api.split('.').slice(1);
    const { adapter, implementation, capabilities, fixed, inFlight } = this.#options;
    this.#answer({ type: 'hello', protocol: PROTOCOL, adapter, implementation, capabilities, fixed, inFlight });
  }

  #run(id, scenario) {
    if (!this.#path) throw new Malformed('hello comes first');
    if (!Array.isArray(scenario?.steps) || !Array.isArray(scenario.world?.users)) throw new Malformed('no scenario');
    const late = (step, name, afterMs) => this.#late(id, step, name, afterMs);
    const run = new Run(this.#options, this.#paces, this.#path, scenario, late);
    this.#running += 1;
    run.play().then(
      () => this.#ended({ id, run }),
      (problem) => this.#ended({ id, run, problem }),
    );
  }

  #ended(scenario) {
    this.#done.push(scenario);
    if (this.#done.length === 1) this.#settle();
  }

  /**
   * Lets the event loop turn once more before traces are sent, so that a callback that runs twice is seen. One turn
   * serves all the scenarios that ended together: that is what makes many in flight cheap.
   */
  #settle() {
    const { lingerMs } = this.#options;
    // The first hop only ends the current turn; between it and the second lies a whole one.
    setImmediate(() => {
      const batch = this.#done;
      this.#done = [];
      const send = () => {
        for (const { id, run, problem } of batch) {
          run.over = true;
          if (problem) this.#fail(id, problem);
          else this.#answer({ type: 'trace', id, trace: { steps: run.records } });
        }
        this.#flush();
        this.#running -= batch.length;
        if (this.#running === 0) this.#allDone();
      };
      if (lingerMs > 0) setTimeout(send, lingerMs);
      else setImmediate(send);
    });
  }

  /** A callback ran after its scenario had been answered: the harness says so, and which setting would have helped. */
  #late(id, step, name, afterMs) {
    const after = Math.round(afterMs);
    console.error(`kit.mjs: ${name} ran ${after} ms after its step, when the scenario had been answered; if callbacks are slow, raise settleMs`);
    this.#answer({ type: 'late', id, step, name, afterMs: after, setting: 'settleMs' });
    this.#flush();
  }

  #fail(id, problem) {
    const message = wellFormed(problem?.message ?? problem);
    if (problem instanceof Declined) {
      this.#answer({ type: 'declined', id, capability: problem.capability, reason: message });
    } else {
      this.#answer({ type: 'error', id, error: problem instanceof Malformed ? 'malformed' : 'internal', message });
    }
  }

  #answer(answer) {
    this.#answers.push(answer);
  }

  #flush() {
    if (this.#answers.length === 0) return;
    const answers = this.#answers;
    this.#answers = [];
    this.#write(answers);
  }
}

const write = (answer) => JSON.stringify(answer);

function read(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch (problem) {
    throw new Malformed(problem.message);
  }
  if (typeof request?.type !== 'string') throw new Malformed('not an object with a type');
  return request;
}

function tryRead(line) {
  try {
    return read(line);
  } catch {
    return {};
  }
}

/** One scenario under way. */
class Run {
  records;
  /** Its trace has been sent. */
  over = false;
  #options;
  #paces;
  #path;
  #scenario;
  #late;
  #platform;
  #waiting = new Waiting();
  #problem;
  #waited = 0;

  constructor(options, paces, path, scenario, late) {
    this.#options = options;
    this.#paces = paces;
    this.#path = path;
    this.#scenario = scenario;
    this.#late = late;
    this.records = scenario.steps.map(() => ({}));
  }

  // Nothing is awaited that need not be: a scenario that never waits runs through in one go.
  async play() {
    const { world, steps } = this.#scenario;
    const started = this.#options.start(world, { Declined, Raw });
    this.#platform = isThenable(started) ? await started : started;
    for (let index = 0; index < steps.length; ) {
      const step = steps[index];
      const nested = this.#nestedIn(index);
      const handler = nested.length > 0 ? new Handler(() => this.#takeNested(nested)) : undefined;
      const doing = this.#take(step, index, handler);
      if (isThenable(doing)) await doing;
      index += 1 + nested.length;
      const goOn = step.overlap === true && nested.length === 0 && steps[index]?.do === 'call';
      if (!goOn && !this.#waiting.isOver) await this.#wait();
      if (handler?.close() === false) for (const one of nested) this.records[one] = { skipped: true };
      if (this.#problem) throw this.#problem;
    }
  }

  /** The calls that the page makes in a handler of this step: those behind it that are marked so. */
  #nestedIn(index) {
    const { steps } = this.#scenario;
    const nested = [];
    const handles = steps[index]?.do === 'tap' || steps[index]?.do === 'call';
    for (let at = index + 1; handles && steps[at]?.do === 'call' && steps[at].nested === true; at += 1) nested.push(at);
    return nested;
  }

  #takeNested(nested) {
    for (const index of nested) {
      try {
        this.#take(this.#scenario.steps[index], index);
      } catch (problem) {
        this.#problem ??= problem;
      }
    }
  }

  async #wait() {
    const { settleMs } = this.#options;
    const platform = this.#platform;
    const since = performance.now();
    const idle = typeof platform.idle === 'function' ? () => platform.idle() : undefined;
    await this.#waiting.over(MOST_WAITS * settleMs - this.#waited, idle);
    if (this.#waiting.isOver) return;
    this.#waited += performance.now() - since;
    this.#waiting.giveUp();
    this.#waiting = new Waiting();
  }

  #take(step, index, handler) {
    const record = this.records[index];
    switch (step?.do) {
      case 'tap':
        return this.#tap(step, record, index, handler);
      case 'call':
        return this.#call(step, record, index, handler);
      case 'canIUse':
        return this.#canIUse(step, record);
      case 'revoke':
        return this.#use('revoke', 'revoke');
      case 'set':
        return this.#use('set', `set:${step.facet}`, step.facet, step.value);
      case 'switchUser':
        return this.#use('switchUser', 'users', step.user);
      case 'restart':
        return this.#use('restart', 'restart', step.facets);
      default:
        throw new Malformed(`unknown step ${wellFormed(step?.do)}`);
    }
  }

  #use(name, capability, ...values) {
    if (typeof this.#platform[name] !== 'function') throw new Declined(capability, `there is no function ${name}`);
    return this.#platform[name](...values);
  }

  #tap({ attributes, answer }, record, index, handler) {
    const { tap } = this.#paces;
    const held = this.#waiting.hold(tap, 'unseen');
    const end = () => held.end();
    let over = false;
    const ran = () => {
      handler?.run();
      // A promise says when the tap is over; else it is with the first handler.
      if (over) end();
    };
    const handlers = this.#recorders(this.#options.events, record, index, held, ran);
    let result;
    try {
      result = this.#use('tap', 'tap', attributes, answer, handlers);
    } catch (problem) {
      this.#thrown(record, problem);
      return end();
    }
    held.returned = true;
    const ended = (value) => {
      if (value === false) record.absent = true;
      end();
    };
    if (isThenable(result)) {
      held.kind = 'promised';
      result.then(ended, (problem) => {
        this.#thrown(record, problem);
        end();
      });
    } else if (result === false || record.fired) {
      ended(result);
    } else {
      // Nothing yet: the platform may dispatch its events later.
      over = true;
    }
  }

  #thrown(record, problem) {
    if (problem instanceof Declined) this.#problem = problem;
    else {
      record.thrown = describe(problem);
      // Where it was thrown is for people: the harness shows the last lines of stderr with a finding.
      if (problem instanceof Error) process.stderr.write(`${problem.stack}\n`);
    }
  }

  #call({ argument, answer }, record, index, handler) {
    if (answer !== undefined && (answer !== 'agree' || this.#platform.answerNext)) {
      this.#use('answerNext', answer === 'exception' ? 'exception' : 'refuse', answer);
    }
    let owner, name;
    try {
      [owner, name] = this.#member();
      record.absent = typeof owner?.[name] !== 'function' || undefined;
    } catch (problem) {
      return this.#thrown(record, problem);
    }
    if (record.absent) return;
    const names = argument?.callbacks ?? [];
    const ending = names.includes('complete') ? ['complete'] : ['success', 'fail'];
    const last = new Set(names.filter((one) => ending.includes(one)));
    // Only then will one of those that were given run for certain.
    const { call } = this.#paces;
    const held = this.#waiting.hold(call, last.size === ending.length ? 'due' : last.size > 0 ? 'maybe' : 'unseen');
    const end = () => held.end();
    const ran = (one) => {
      handler?.run();
      if (last.has(one)) end();
    };
    let result;
    try {
      const given = this.#recorders(names, record, index, held, ran);
      result = argument ? owner[name]({ ...argument.members, ...given }) : owner[name]();
    } catch (problem) {
      this.#thrown(record, problem);
      return end();
    }
    held.returned = true;
    if (isThenable(result)) {
      record.promise = 'pending';
      const settled = (state) => (value) => {
        record.promise = state;
        if (value !== undefined) record.returned = carry(value);
        // A promise says as much as `success` and `fail` do; but `complete`, if it was given, is the end.
        if (!names.includes('complete')) end();
      };
      result.then(settled('fulfilled'), settled('rejected'));
      return;
    }
    if (result !== undefined) record.returned = carry(result);
  }

  /** Functions that write down that they ran, and with what. */
  #recorders(names, record, index, held, ran) {
    const functions = {};
    for (const name of names) {
      functions[name] = (argument) => {
        const after = performance.now() - held.since;
        held.pace.ran(after, held.returned);
        if (this.over) return this.#late(index, name, after);
        record.fired ??= [];
        // Serialised at once: a platform may change the object afterwards.
        record.fired.push(argument === undefined ? { name } : { name, argument: carry(argument) });
        ran(name);
      };
    }
    return functions;
  }

  #member() {
    let owner = this.#platform.my;
    for (const name of this.#path.slice(0, -1)) owner = owner?.[name];
    return [owner, this.#path.at(-1)];
  }

  #canIUse({ query }, record) {
    const { my } = this.#platform;
    if (typeof my?.canIUse !== 'function') {
      record.absent = true;
      return;
    }
    try {
      const result = my.canIUse(query);
      if (result !== undefined) record.returned = isThenable(result) ? { opaque: 'a promise' } : carry(result);
    } catch (problem) {
      this.#thrown(record, problem);
    }
  }
}

/** What the page does in the first handler of a step that runs, while it runs. */
class Handler {
  #action;

  constructor(action) {
    this.#action = action;
  }

  run() {
    const action = this.#action;
    this.#action = undefined;
    action?.();
  }

  /** Nothing is done from now on; whether it has been. */
  close() {
    const done = this.#action === undefined;
    this.#action = undefined;
    return done;
  }
}

/** The calls and taps that have not ended. */
class Waiting {
  #open = new Set();
  #wake = () => {};

  get isOver() {
    return this.#open.size === 0;
  }

  /** Opens one, of a kind that `pace` knows, and returns it: `end` ends it. */
  hold(pace, kind) {
    const end = () => {
      this.#open.delete(one);
      if (this.isOver) this.#wake();
    };
    const one = { pace, kind, end, since: performance.now(), returned: false };
    this.#open.add(one);
    return one;
  }

  /** Those that are still open will not be waited for again. */
  giveUp() {
    for (const { pace, kind } of this.#open) pace.missed(kind);
  }

  /**
   * Resolves when all have ended, or nothing more is to be expected, or `most` ms are over; never from within a callback of the
   * platform.
   */
  over(most, idle) {
    return new Promise((resolve) => {
      let timer;
      const wake = () => {
        clearTimeout(timer);
        timer = undefined;
        resolve();
      };
      this.#wake = wake;
      const end = performance.now() + most;
      let calm = 0;
      const look = () => {
        if (this.isOver) return;
        let until = 0;
        let promised = false;
        const isIdle = idle?.();
        // A call that is made while others are waited for has its own time.
        for (const { pace, kind, since } of this.#open) {
          until = Math.max(until, since + pace.patience(kind, isIdle === false));
          promised ||= kind === 'promised';
        }
        const left = Math.min(end, until) - performance.now();
        // By a promise too the platform says that something is under way. It is believed to be idle when it says so for some turns
        // of the loop: a timer of its own may be due at once.
        calm = isIdle && !promised ? calm + 1 : 0;
        if (left <= 0 || calm === CALM) return wake();
        // What other scenarios see meanwhile may shorten the wait.
        timer = setTimeout(look, Math.min(idle ? 1 : 10, left));
      };
      // Most platforms are done before the loop has turned: no timer for them.
      setImmediate(look);
    });
  }
}

/** A value as the protocol carries it: as JSON text, or described if JSON cannot hold it. */
function carry(value) {
  if (value instanceof Raw) return { json: wellFormed(value.text) };
  if (value instanceof Error) return { opaque: describe(value) };
  try {
    const json = JSON.stringify(value);
    if (json !== undefined) return { json };
  } catch {
    // A cycle or a bigint, or a member that throws.
    return withoutCycles(value) ?? { opaque: wellFormed(inspect(value, { depth: 8 })) };
  }
  return { opaque: `a ${typeof value}` };
}

/** An object that JSON cannot hold, as far as it can: what leads back to where it lies is left out, and a bigint is a text. */
function withoutCycles(value) {
  const above = [];
  function plain(key, one) {
    if (typeof one === 'bigint') return `${one}n`;
    if (typeof one !== 'object' || one === null) return one;
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(one)) return undefined;
    above.push(one);
    return one;
  }
  try {
    const json = typeof value === 'object' ? JSON.stringify(value, plain) : undefined;
    return json === undefined ? undefined : { json };
  } catch {
    return undefined;
  }
}

/** What was thrown, in words, with whatever else hangs on it. */
function describe(problem) {
  if (!(problem instanceof Error)) {
    return wellFormed(typeof problem === 'object' ? inspect(problem, { depth: 8 }) : problem);
  }
  const more = Object.keys(problem).length > 0 ? ` ${inspect({ ...problem }, { depth: 8 })}` : '';
  return wellFormed(problem) + wellFormed(more);
}

/** A text that UTF-8 can carry: a lone surrogate is written as the escape that JSON has for it. */
function wellFormed(text) {
  const string = String(text);
  if (string.isWellFormed()) return string;
  return string.replace(/\p{Surrogate}/gu, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
}

function isThenable(value) {
  return typeof value?.then === 'function';
}
