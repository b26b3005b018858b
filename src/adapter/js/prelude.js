// The adapter kit of the embedded engine: docs/PROTOCOL.md except carriage. Evaluated before the bundle; gives an object
// with `use(hooks)`, which takes what the bundle provides, and `handle(line)`, which answers one request.
//
// Everything is synchronous. Where another kit awaits, this one has the engine run the jobs that are waiting, and moves
// the virtual clock forward to the next timer: no time passes, and nothing depends on how fast the machine is.
//
// This runs in a world (a realm) of its own, with objects and functions that no bundle can change. `host.page` is what page.js
// keeps of the bundle's world; what the bundle is given is made there.
//
// `host` is Rust: `surroundings` is the function in surroundings.js; `globals` the bundle's global object; `drain()` runs the waiting jobs and gives what promises
// were rejected with and nobody handled; `log(text)` is stderr; `fail(kind, detail)` says of what the implementation has died.
(function (host) {
  'use strict';

  const PROTOCOL = 1;
  const PLAIN = { adapter: { name: 'embedded', version: host.version }, inFlight: 128 };
  // How long a call that does not end is waited for, and how long to look for callbacks that run once too often. On the
  // virtual clock, so it costs nothing.
  const PATIENCE = 10_000;
  const { parse, stringify } = JSON;
  const { page } = host;
  const { Declined, Raw } = page;

  class Malformed extends Error {}

  /** The engine is of no use any more; Rust knows why. */
  class Died extends Error {}

  function die(kind, detail) {
    host.fail(kind, detail);
    return new Died(detail);
  }

  const loop = host.surroundings((values) => host.log(wellFormed(values.map(shown).join(' '))), host.globals);
  const shown = (value) => (typeof value === 'string' ? value : inspect(value));

  // ---- waiting

  /** Lets things happen until `done`; false if nothing more is going to, or not within `PATIENCE`. */
  function until(done) {
    const end = loop.now() + PATIENCE;
    for (;;) {
      const rejected = host.drain();
      const problems = [...loop.escaped(), ...rejected];
      if (problems.length > 0) throw uncaught(problems[0]);
      if (done()) return true;
      if (!loop.fire(end)) return false;
    }
  }

  function uncaught(problem) {
    if (problem instanceof Died || belongs(Declined, problem)) return problem;
    return exhausted(problem) ?? die('uncaught', `an exception that nobody caught: ${describe(problem)}`);
  }

  /** Whether the engine refused something for lack of memory or stack. */
  function exhausted(problem) {
    // With the last byte gone, the engine cannot even make the error, and throws `null`. So does a bundle that means it. By now
    // the memory may be free again; but to fill it with small objects takes long, and who means it has not been busy.
    if (problem === null) return hasMemory() && !host.busy() ? undefined : die('resource', 'out of memory');
    if (!isError(problem)) return undefined;
    const memory = isOf(problem, page.InternalError, InternalError) && problem.message === 'out of memory';
    const stack = isOf(problem, page.RangeError, RangeError) && problem.message === 'Maximum call stack size exceeded';
    return memory || stack ? die('resource', String(problem)) : undefined;
  }

  function hasMemory() {
    try {
      return new ArrayBuffer(4 << 20).byteLength > 0;
    } catch {
      return false;
    }
  }

  /** Whether it is of this class of the bundle's world, or of the same class of this one. */
  const isOf = (value, theirs, ours) => belongs(theirs, value) || belongs(ours, value);
  const isError = (value) => isOf(value, page.Error, Error);
  const hasInstance = Function.prototype[Symbol.hasInstance];
  const belongs = (type, value) => Reflect.apply(hasInstance, type, [value]);

  /** The value of a promise; other values as they are. */
  function settled(value, what) {
    if (!isThenable(value)) return value;
    let result;
    follow(value, (value) => (result = { value }), (problem) => (result = { problem, rejected: true }));
    if (!until(() => result !== undefined)) throw die('hang', `${what} gave a promise that never settles`);
    if (result.rejected) throw result.problem;
    return result.value;
  }

  const isThenable = (value) => belongs(page.Promise, value) || typeof value?.then === 'function';

  /** Has one of these called when a promise settles. Of the engine's own promises nothing is asked that a bundle may have changed. */
  function follow(promise, fulfilled, rejected) {
    if (belongs(page.Promise, promise)) Reflect.apply(page.then, promise, [fulfilled, rejected]);
    else promise.then(fulfilled, rejected);
  }

  // ---- one scenario

  class Run {
    /** `theirs` is the same scenario, made in the bundle's world: what the bundle is given comes from there. */
    constructor(adapter, { steps }, theirs) {
      this.adapter = adapter;
      this.steps = steps;
      this.theirs = theirs.steps;
      this.records = steps.map(() => ({}));
      this.open = new Set();
      // Steps that a promise of the platform says are under way.
      this.promised = new Set();
      this.platform = settled(adapter.start(theirs.world, page.tools), 'start');
      if (typeof this.platform !== 'object' || this.platform === null) throw new TypeError('start gave no object');
    }

    play() {
      for (let index = 0; index < this.steps.length; ) {
        const step = this.steps[index];
        const nested = this.nestedIn(index);
        this.inside = nested;
        this.take(index);
        index += 1 + nested.length;
        const goOn = step.overlap === true && nested.length === 0 && this.steps[index]?.do === 'call';
        if (goOn) continue;
        until(() => this.open.size === 0 || (this.promised.size === 0 && this.idle()));
        // What has not ended by now is not waited for again.
        this.open.clear();
        this.promised.clear();
        // No handler ran, so the page never came to what it does there.
        for (const one of this.inside) this.records[one].skipped = true;
        this.inside = [];
        if (this.problem) throw this.problem;
      }
      until(() => false);
      return this.records;
    }

    take(index) {
      const step = this.steps[index];
      const take = STEPS[step?.do];
      if (!take) throw new Malformed(`unknown step ${step?.do}`);
      take(this, this.theirs[index], this.records[index], index);
    }

    /** The calls that the page makes in a handler of this step: those behind it that are marked so. */
    nestedIn(index) {
      const { steps } = this;
      const nested = [];
      const handles = steps[index]?.do === 'tap' || steps[index]?.do === 'call';
      for (let at = index + 1; handles && steps[at]?.do === 'call' && steps[at].nested === true; at += 1) nested.push(at);
      return nested;
    }

    /** What the page does in the first handler that runs of the step that is being taken. */
    handle(index) {
      if (this.inside[0] - 1 !== index) return;
      const nested = this.inside;
      this.inside = [];
      for (const one of nested) {
        try {
          this.take(one);
        } catch (problem) {
          this.problem ??= problem;
        }
      }
    }

    idle() {
      return typeof this.platform.idle === 'function' && this.platform.idle() === true;
    }

    use(name, capability, ...values) {
      if (typeof this.platform[name] !== 'function') throw new Declined(capability, `there is no function ${name}`);
      return this.platform[name](...values);
    }

    recorder(name, record, index, ran) {
      return page.callback((argument) => {
        record.fired ??= [];
        // Serialised at once: a platform may change the object afterwards.
        record.fired.push(argument === undefined ? { name } : { name, argument: carry(argument) });
        this.handle(index);
        ran(name);
      });
    }

    /** The event handlers of a page: those that the bundle names, else one for whatever event there is. */
    handlers(record, index, ran) {
      const { events } = this.adapter;
      if (events) return page.argument(undefined, events, events.map((name) => this.recorder(name, record, index, ran)));
      // Looked at by `await` and by the language itself, and no events.
      const isEvent = (name) => typeof name === 'string' && name !== 'then' && name !== 'toJSON';
      return new Proxy({}, { get: (_, name) => (isEvent(name) ? this.recorder(name, record, index, ran) : undefined) });
    }

    thrown(record, problem) {
      if (belongs(Declined, problem) || problem instanceof Died) throw problem;
      throwIf(exhausted(problem));
      record.thrown = describe(problem);
    }

    tap({ attributes, answer }, record, index) {
      this.open.add(index);
      const ended = (value) => {
        if (value === false) record.absent = true;
        this.promised.delete(index);
        this.open.delete(index);
      };
      const failed = (problem) => {
        this.thrown(record, problem);
        ended();
      };
      // A promise says when the tap is over; else it is with the first handler.
      const handlers = this.handlers(record, index, () => this.promised.has(index) || this.open.delete(index));
      try {
        const result = this.use('tap', 'tap', attributes, answer, handlers);
        if (isThenable(result)) {
          this.promised.add(index);
          this.open.add(index);
          follow(result, ended, failed);
        } else if (result === false) ended(result);
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
      const names = copy(argument?.callbacks);
      const last = names.includes('complete') ? ['complete'] : ['success', 'fail'];
      const end = () => this.open.delete(index);
      const handlers = names.map((one) => this.recorder(one, record, index, (ran) => last.includes(ran) && end()));
      this.open.add(index);
      let result;
      try {
        result = argument ? owner[name](page.argument(argument.members, names, handlers)) : owner[name]();
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
        throwIf(exhausted(value));
        record.promise = state;
        if (value !== undefined) record.returned = carry(value);
        // A promise says as much as `success` and `fail` do; but `complete`, if it was given, is the end.
        if (!names.includes('complete')) end();
      };
      follow(result, became('fulfilled'), became('rejected'));
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

  /** A list of the bundle's world, as one of this world. */
  function copy(list) {
    const items = [];
    for (let at = 0; at < (list?.length ?? 0); at += 1) items.push(list[at]);
    return items;
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
    if (belongs(Raw, value)) return { json: wellFormed(value.text) };
    if (isError(value)) return { opaque: describe(value) };
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
    if (isError(value)) return describe(value);
    const inner = [...within, value];
    if (Array.isArray(value)) return `[${copy(value).map((one) => inspect(one, inner)).join(', ')}]`;
    return `{${Object.keys(value).map((name) => `${name}: ${inspect(value[name], inner)}`).join(', ')}}`;
  }

  /** What was thrown, in words, with whatever else hangs on it. */
  function describe(problem) {
    if (!isError(problem)) return wellFormed(typeof problem === 'object' ? inspect(problem) : problem);
    const { message, stack, ...rest } = problem;
    const more = Object.keys(rest).length > 0 ? ` ${inspect(rest)}` : '';
    return wellFormed(`${stated(problem, message)}${more}`);
  }

  /** An error as the language writes it; a bundle may have changed how. */
  function stated(problem, message) {
    try {
      return `${problem}`;
    } catch {
      return String(message);
    }
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
      this.events = events && copy(events);
      const declared = capabilities && copy(capabilities);
      this.greeting = { adapter: { ...adapter }, implementation: { ...implementation }, capabilities: declared, inFlight };
      if (fixed !== undefined) this.greeting.fixed = { ...fixed };
    }

    handle(line) {
      let id;
      try {
        const request = read(line);
        if (Number.isSafeInteger(request.id) && request.id >= 0) id = request.id;
        return this.dispatch(request, id, line);
      } catch (problem) {
        return this.failed(id, problem);
      }
    }

    dispatch(request, id, line) {
      const { type, texts, scenario } = request;
      if (type === 'hello') return this.hello(request);
      if (type !== 'run' && type !== 'echo') {
        return { type: 'error', id, error: 'unknown-operation', message: wellFormed(type) };
      }
      if (id === undefined) throw new Malformed('no id');
      if (type === 'echo') return { type, id, texts };
      if (!this.path) throw new Malformed('hello comes first');
      loop.startAfresh();
      return { type: 'trace', id, trace: { steps: new Run(this, scenario, page.parse(line).scenario).play() } };
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
      if (belongs(Declined, problem)) {
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
      for (const source of copy(sources).filter((one) => typeof one === 'object' && one !== null).reverse()) {
        for (const name of [...Object.keys(NEEDED), 'adapter', 'fixed', 'inFlight', 'events']) {
          const hook = source[name];
          if (hook === undefined) continue;
          hooks[name] = typeof hook === 'function' ? (...values) => Reflect.apply(hook, source, values) : hook;
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
