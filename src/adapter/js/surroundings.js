// What scripts expect to be there, and the language itself does not have: an event loop, a console, a clock. The clock is
// virtual. It stands still while anything runs, and moves when `fire` is called. `print` takes the values of a console message;
// `target` is the global object of the world in which the bundle runs.
(function (print, target) {
  'use strict';

  const EPOCH = Date.UTC(2024, 0, 1);

  let clock = 0;
  let timers = [];
  let lastTimer = 0;
  let random = 0;
  let problems = [];

  function startAfresh() {
    clock = 0;
    timers = [];
    random = 1;
    problems = [];
  }

  /** Runs a function of the bundle that nobody has called: what it throws ends the program, as elsewhere. */
  function detached(action, values) {
    try {
      action(...values);
    } catch (problem) {
      problems.push(problem);
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

  const NativeDate = target.Date;
  function VirtualDate(...parts) {
    const date = Reflect.construct(NativeDate, parts.length > 0 ? parts : [EPOCH + clock], new.target ?? VirtualDate);
    return new.target ? date : date.toISOString();
  }
  Reflect.setPrototypeOf(VirtualDate, NativeDate);
  VirtualDate.prototype = NativeDate.prototype;
  VirtualDate.prototype.constructor = VirtualDate;
  VirtualDate.now = () => EPOCH + clock;

  const queue = target.queueMicrotask;
  const { Uint8Array: Bytes } = target;
  const log = (...values) => print(values);

  Object.assign(target, {
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
        const encoded = unescape(encodeURIComponent(String(text).toWellFormed()));
        const bytes = new Bytes(encoded.length);
        for (let at = 0; at < encoded.length; at += 1) bytes[at] = encoded.charCodeAt(at);
        return bytes;
      }
    },
    TextDecoder: class {
      decode(bytes = []) {
        return decodeURIComponent(escape(Array.from(bytes, (one) => String.fromCharCode(one)).join('')));
      }
    },
  });

  // mulberry32: as good as needed, and the same on every run.
  target.Math.random = () => {
    random = (random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(random ^ (random >>> 15), 1 | random);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  return {
    startAfresh,
    fire,
    now: () => clock,
    /** What functions of the bundle have thrown that nobody called. */
    escaped: () => problems.splice(0),
  };
})
