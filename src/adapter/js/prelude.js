// The adapter kit of the embedded engine: docs/PROTOCOL.md except carriage. Evaluated before the bundle; gives an object
// with `use(hooks)`, which takes what the bundle provides, and `handle(line)`, which answers one request.
//
// Everything is synchronous. Where another kit awaits, this one has the engine run the jobs that are waiting, and moves
// a clock of its own forward to the next timer: no time passes, and nothing depends on how fast the machine is.
//
// `host` is Rust: `drain()` runs the waiting jobs and gives the promises rejected without a handler; `log(text)` is stderr;
// `fail(kind, detail)` says that the implementation has died, and of what.
(function (host) {
  'use strict';

  const PROTOCOL = 1;
  const PLAIN = { adapter: { name: 'embedded', version: host.version }, inFlight: 64, events: ['onGetAuthorize', 'onError'] };
  // How long a call that does not end is waited for, and how long to look for callbacks that run once too often. On the
  // clock of this file, so it costs nothing.
  const PATIENCE = 10_000;
  const EPOCH = Date.UTC(2024, 0, 1);
  const { parse, stringify } = JSON;

  class Declined extends Error {
    constructor(capability, reason = '') {
      super(reason);
      this.capability = capability;
    }
  }

  class Raw {
    constructor(text) {
      this.text = text;
    }
  }

  class Malformed extends Error {}

  /** The engine is of no use any more; Rust knows why. */
  class Died extends Error {}

  function die(kind, detail) {
    host.fail(kind, detail);
    return new Died(detail);
  }

  // ---- what scripts expect to be there, and the language itself does not have

  let clock = 0;
  let timers = [];
  let lastTimer = 0;
  let random = 0;
  let escaped;

  function startAfresh() {
    clock = 0;
    timers = [];
    random = 1;
    escaped = undefined;
  }

  /** Runs a function of the bundle that nobody has called: what it throws ends the program, as elsewhere. */
  function detached(action, values) {
    try {
      action(...values);
    } catch (problem) {
      escaped ??= { problem };
    }
  }

  function setTimer(action, delay, every, values) {
    if (typeof action !== 'function') throw new TypeError('the callback of a timer is not a function');
    lastTimer += 1;
    // At least 1 ms, so that the clock moves.
    const after = Math.max(1, Math.trunc(Number(delay)) || 1);
    insert({ id: lastTimer, due: clock + after, every: every ? after : 0, action, values });
    return lastTimer;
  }

  function insert(timer) {
    let at = timers.length;
    while (at > 0 && timers[at - 1].due > timer.due) at -= 1;
    timers.splice(at, 0, timer);
  }

  function clearTimer(id) {
    timers = timers.filter((timer) => timer.id !== id);
  }

  /** Runs the next timer that is due by then; false if there is none. */
  function fire(until) {
    if (timers.length === 0 || timers[0].due > until) return false;
    const timer = timers.shift();
    clock = timer.due;
    if (timer.every > 0) insert({ ...timer, due: clock + timer.every });
    detached(timer.action, timer.values);
    return true;
  }

  const NativeDate = Date;
  function VirtualDate(...parts) {
    const date = Reflect.construct(NativeDate, parts.length > 0 ? parts : [EPOCH + clock], new.target ?? VirtualDate);
    return new.target ? date : date.toISOString();
  }
  Object.setPrototypeOf(VirtualDate, NativeDate);
  VirtualDate.prototype = NativeDate.prototype;
  VirtualDate.prototype.constructor = VirtualDate;
  VirtualDate.now = () => EPOCH + clock;

  const queue = globalThis.queueMicrotask;
  const log = (...values) => host.log(values.map((one) => (typeof one === 'string' ? one : inspect(one))).join(' '));

  Object.assign(globalThis, {
    Date: VirtualDate,
    performance: { now: () => clock },
    console: { log, info: log, debug: log, warn: log, error: log, trace: log },
    queueMicrotask: (action) => queue(() => detached(action, [])),
    setTimeout: (action, delay, ...values) => setTimer(action, delay, false, values),
    setInterval: (action, delay, ...values) => setTimer(action, delay, true, values),
    setImmediate: (action, ...values) => setTimer(action, 0, false, values),
    clearTimeout: clearTimer,
    clearInterval: clearTimer,
    clearImmediate: clearTimer,
    TextEncoder: class {
      encode(text = '') {
        return Uint8Array.from(unescape(encodeURIComponent(String(text).toWellFormed())), (one) => one.charCodeAt(0));
      }
    },
    TextDecoder: class {
      decode(bytes = []) {
        return decodeURIComponent(escape(Array.from(bytes, (one) => String.fromCharCode(one)).join('')));
      }
    },
  });

  // mulberry32: as good as needed, and the same on every run.
  Math.random = () => {
    random = (random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(random ^ (random >>> 15), 1 | random);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  // ---- waiting

  /** Lets things happen until `done`; false if nothing more is going to, or not within `PATIENCE`. */
  function until(done) {
    const end = clock + PATIENCE;
    for (;;) {
      const rejected = host.drain();
      if (escaped) throw uncaught(escaped.problem);
      if (rejected.length > 0) throw uncaught(rejected[0]);
      if (done()) return true;
      if (!fire(end)) return false;
    }
  }

  function uncaught(problem) {
    if (problem instanceof Died || problem instanceof Declined) return problem;
    return exhausted(problem) ?? die('uncaught', `an exception that nobody caught: ${describe(problem)}`);
  }

  /** Whether the engine refused something for lack of memory or stack. */
  function exhausted(problem) {
    // With the last byte gone, the engine cannot even make the error, and throws `null`.
    if (problem === null) return die('resource', 'out of memory (or `null` was thrown)');
    if (!(problem instanceof Error)) return undefined;
    const memory = problem instanceof InternalError && problem.message === 'out of memory';
    const stack = problem instanceof RangeError && problem.message === 'Maximum call stack size exceeded';
    return memory || stack ? die('resource', String(problem)) : undefined;
  }

  /** The value of a promise; other values as they are. */
  function settled(value, what) {
    if (!isThenable(value)) return value;
    let result;
    value.then((value) => (result = { value }), (problem) => (result = { problem, rejected: true }));
    if (!until(() => result !== undefined)) throw die('hang', `${what} gave a promise that never settles`);
    if (result.rejected) throw result.problem;
    return result.value;
  }

  const isThenable = (value) => typeof value?.then === 'function';

  // ---- one scenario

  class Run {
    constructor(adapter, { world, steps }) {
      this.adapter = adapter;
      this.steps = steps;
      this.records = steps.map(() => ({}));
      this.open = new Set();
      this.platform = settled(adapter.start(world, { Declined, Raw }), 'start');
      if (typeof this.platform !== 'object' || this.platform === null) throw new TypeError('start gave no object');
    }

    play() {
      this.steps.forEach((step, index) => {
        const take = STEPS[step?.do];
        if (!take) throw new Malformed(`unknown step ${step?.do}`);
        take(this, step, this.records[index], index);
        const goOn = step.overlap === true && this.steps[index + 1]?.do === 'call';
        if (goOn) return;
        until(() => this.open.size === 0 || this.idle());
        // What has not ended by now is not waited for again.
        this.open.clear();
      });
      until(() => false);
      return this.records;
    }

    idle() {
      return typeof this.platform.idle === 'function' && this.platform.idle() === true;
    }

    use(name, capability, ...values) {
      if (typeof this.platform[name] !== 'function') throw new Declined(capability, `there is no function ${name}`);
      return this.platform[name](...values);
    }

    recorders(names, record, ran) {
      const functions = {};
      for (const name of names) {
        functions[name] = (argument) => {
          record.fired ??= [];
          // Serialised at once: a platform may change the object afterwards.
          record.fired.push(argument === undefined ? { name } : { name, argument: carry(argument) });
          ran(name);
        };
      }
      return functions;
    }

    thrown(record, problem) {
      if (problem instanceof Declined || problem instanceof Died) throw problem;
      throwIf(exhausted(problem));
      record.thrown = describe(problem);
    }

    tap({ attributes, answer }, record, index) {
      this.open.add(index);
      const ended = (value) => {
        if (value === false) record.absent = true;
        this.open.delete(index);
      };
      const failed = (problem) => {
        this.thrown(record, problem);
        ended();
      };
      const handlers = this.recorders(this.adapter.events, record, () => this.open.delete(index));
      try {
        const result = this.use('tap', 'tap', attributes, answer, handlers);
        if (isThenable(result)) result.then(ended, failed);
        else if (result === false) ended(result);
      } catch (problem) {
        failed(problem);
      }
    }

    call({ argument, answer }, record, index) {
      if (answer !== undefined && (answer !== 'agree' || this.platform.answerNext)) {
        this.use('answerNext', answer === 'exception' ? 'exception' : 'refuse', answer);
      }
      let owner = this.platform.my;
      for (const name of this.adapter.path.slice(0, -1)) owner = owner?.[name];
      const name = this.adapter.path.at(-1);
      if (typeof owner?.[name] !== 'function') {
        record.absent = true;
        return;
      }
      const names = argument?.callbacks ?? [];
      const last = names.includes('complete') ? ['complete'] : ['success', 'fail'];
      const end = () => this.open.delete(index);
      const handlers = this.recorders(names, record, (one) => last.includes(one) && end());
      this.open.add(index);
      let result;
      try {
        result = argument ? owner[name]({ ...argument.members, ...handlers }) : owner[name]();
      } catch (problem) {
        this.thrown(record, problem);
        end();
        return;
      }
      if (!isThenable(result)) {
        if (result !== undefined) record.returned = carry(result);
        return;
      }
      record.promise = 'pending';
      const became = (state) => (value) => {
        if (value !== null) throwIf(exhausted(value));
        record.promise = state;
        if (value !== undefined) record.returned = carry(value);
        // A promise says as much as `success` and `fail` do; but `complete`, if it was given, is the end.
        if (!names.includes('complete')) end();
      };
      result.then(became('fulfilled'), became('rejected'));
    }

    canIUse({ query }, record) {
      const { my } = this.platform;
      if (typeof my?.canIUse !== 'function') {
        record.absent = true;
        return;
      }
      try {
        const result = my.canIUse(query);
        if (result !== undefined) record.returned = isThenable(result) ? { opaque: 'a promise' } : carry(result);
      } catch (problem) {
        this.thrown(record, problem);
      }
    }
  }

  function throwIf(problem) {
    if (problem) throw problem;
  }

  const STEPS = {
    tap: (run, step, record, index) => run.tap(step, record, index),
    call: (run, step, record, index) => run.call(step, record, index),
    canIUse: (run, step, record) => run.canIUse(step, record),
    revoke: (run) => settled(run.use('revoke', 'revoke'), 'revoke'),
    set: (run, { facet, value }) => settled(run.use('set', `set:${facet}`, facet, value), 'set'),
    switchUser: (run, { user }) => settled(run.use('switchUser', 'users', user), 'switchUser'),
    restart: (run, { facets }) => settled(run.use('restart', 'restart', facets), 'restart'),
  };

  // ---- values as the protocol carries them

  function carry(value) {
    if (value instanceof Raw) return { json: wellFormed(value.text) };
    if (value instanceof Error) return { opaque: describe(value) };
    try {
      const json = stringify(value);
      if (json !== undefined) return { json };
    } catch (problem) {
      throwIf(exhausted(problem));
      // A cycle or a bigint. Its text may still show what it gives away.
      return { opaque: wellFormed(inspect(value)) };
    }
    return { opaque: `a ${typeof value}` };
  }

  function inspect(value, within = []) {
    if (typeof value === 'string') return stringify(value);
    if (typeof value === 'function') return 'a function';
    if (typeof value !== 'object' || value === null) return String(value);
    if (within.includes(value)) return 'itself';
    if (within.length === 8) return '…';
    if (value instanceof Error) return describe(value);
    const inner = [...within, value];
    if (Array.isArray(value)) return `[${value.map((one) => inspect(one, inner)).join(', ')}]`;
    return `{${Object.keys(value).map((name) => `${name}: ${inspect(value[name], inner)}`).join(', ')}}`;
  }

  /** What was thrown, in words, with whatever else hangs on it. */
  function describe(problem) {
    if (!(problem instanceof Error)) return wellFormed(typeof problem === 'object' ? inspect(problem) : problem);
    const { message, stack, ...rest } = problem;
    const more = Object.keys(rest).length > 0 ? ` ${inspect(rest)}` : '';
    return wellFormed(`${problem}${more}`);
  }

  /** A lone surrogate is written as the escape that JSON has for it. */
  function wellFormed(text) {
    const string = String(text);
    if (string.isWellFormed()) return string;
    return string.replace(/\p{Surrogate}/gu, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
  }

  // ---- requests

  class Adapter {
    constructor(hooks) {
      const { start, implementation, capabilities, adapter, fixed, inFlight, events } = { ...PLAIN, ...hooks };
      this.start = start;
      this.events = events;
      this.greeting = { adapter, implementation, capabilities, fixed, inFlight };
    }

    handle(line) {
      let id;
      try {
        const request = read(line);
        if (Number.isSafeInteger(request.id) && request.id >= 0) id = request.id;
        return this.dispatch(request, id);
      } catch (problem) {
        return this.failed(id, problem);
      }
    }

    dispatch(request, id) {
      const { type, texts, scenario } = request;
      if (type === 'hello') return this.hello(request);
      if (type !== 'run' && type !== 'echo') {
        return { type: 'error', id, error: 'unknown-operation', message: wellFormed(type) };
      }
      if (id === undefined) throw new Malformed('no id');
      if (type === 'echo') return { type, id, texts };
      if (!this.path) throw new Malformed('hello comes first');
      startAfresh();
      return { type: 'trace', id, trace: { steps: new Run(this, scenario).play() } };
    }

    hello({ protocol, api }) {
      const common = protocol?.min <= PROTOCOL && PROTOCOL <= protocol?.max;
      if (!common) throw new Malformed(`this adapter speaks protocol ${PROTOCOL}`);
      // The first word is the object that `start` gives.
      this.path = api.split('.').slice(1);
      return { type: 'hello', protocol: PROTOCOL, ...this.greeting };
    }

    failed(id, problem) {
      if (problem instanceof Died) throw problem;
      throwIf(exhausted(problem));
      const message = describe(problem);
      if (problem instanceof Declined) {
        return { type: 'declined', id, capability: problem.capability, reason: wellFormed(problem.message) };
      }
      return { type: 'error', id, error: problem instanceof Malformed ? 'malformed' : 'internal', message };
    }
  }

  function read(line) {
    let request;
    try {
      request = parse(line);
    } catch (problem) {
      throw new Malformed(problem.message);
    }
    if (typeof request?.type !== 'string') throw new Malformed('not an object with a type');
    return request;
  }

  // ---- what Rust sees

  const NEEDED = { start: 'function', implementation: 'object', capabilities: 'object' };
  let adapter;

  return {
    /** Takes the first of several objects that has each hook; gives the name of one that is missing. */
    use(sources) {
      const hooks = {};
      for (const source of sources.filter((one) => typeof one === 'object' && one !== null).reverse()) {
        for (const name of [...Object.keys(NEEDED), 'adapter', 'fixed', 'inFlight', 'events']) {
          const hook = source[name];
          if (hook !== undefined) hooks[name] = typeof hook === 'function' ? hook.bind(source) : hook;
        }
      }
      adapter = new Adapter(hooks);
      return Object.keys(NEEDED).find((name) => typeof hooks[name] !== NEEDED[name]);
    },
    handle: (line) => stringify(adapter.handle(line)),
    settled,
    describe,
    exhausted: (problem) => exhausted(problem) !== undefined,
  };
})
