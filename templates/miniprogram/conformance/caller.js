// The caller: takes one request of the harness at a time, does it, and tells what it saw. It never judges.

const { Socket, Poll } = require('./transport.js');

const KEY = 'conformance-caller';

/** A value as JSON text, or in words where JSON cannot hold it. */
function carried(value) {
  try {
    const json = JSON.stringify(value);
    // Half of a surrogate pair is an escape in JSON already.
    if (json !== undefined) return { json };
  } catch (error) {
    return { opaque: String(error && error.message) };
  }
  return { opaque: `a ${typeof value}` };
}

class Caller {
  constructor(config, page) {
    Object.assign(this, { config, page, noted: null });
    // What the host can do beyond this file: a simulator may set up a world by itself.
    this.host = typeof config.host === 'object' && config.host !== null ? config.host : {};
    const kept = my.getStorageSync({ key: KEY }).data;
    this.kept = kept && kept.device ? kept : { device: `${Date.now()}-${Math.random()}`, begun: 0, answered: 0, answer: null };
    this.keep();
  }

  start() {
    const { transport, address } = this.config;
    const Transport = transport === 'poll' ? Poll : Socket;
    this.transport = new Transport(
      my,
      address,
      this.kept.device,
      (text) => this.hear(text),
      (status) => this.page.status(status),
    );
  }

  stop() {
    this.transport.stop();
  }

  keep() {
    my.setStorageSync({ key: KEY, data: this.kept });
  }

  async hear(text) {
    const request = JSON.parse(text);
    const { seq } = request;
    const same = this.kept.campaign === request.campaign;
    if (same && seq === this.kept.answered) return this.transport.tell(this.kept.answer);
    // Asked again while it is being done: the answer is on its way.
    if (same && seq === this.doing) return;
    const lost = same && seq === this.kept.begun && request.type === 'step';
    this.doing = seq;
    this.kept.campaign = request.campaign;
    this.kept.begun = seq;
    this.keep();
    let answer;
    try {
      answer = lost ? { type: 'lost', reason: 'the mini program was started again' } : await this.answer(request);
    } catch (error) {
      answer = { type: 'error', message: String((error && error.stack) || error) };
    }
    const told = JSON.stringify({ seq, ...answer });
    this.kept.answered = seq;
    this.kept.answer = told;
    this.keep();
    this.transport.tell(told);
  }

  async answer(request) {
    const { config } = this;
    switch (request.type) {
      case 'hello':
        return {
          type: 'hello',
          protocol: 1,
          adapter: { name: 'mini program', version: '1.0.0' },
          implementation: config.implementation,
          capabilities: config.capabilities,
          fixed: config.fixed,
          performs: config.performs,
          ...(config.users ? { users: config.users } : {}),
        };
      case 'echo':
        return { type: 'echo', texts: request.texts };
      case 'begin':
        this.page.render(null);
        this.noted = null;
        if (this.host.begin) await this.host.begin(request.world);
        return { type: 'ready' };
      case 'end':
        this.page.render(null);
        return { type: 'ready' };
      case 'render':
        this.noted = [];
        this.page.render(request.attributes);
        return { type: 'ready' };
      case 'collect': {
        // A handler may run after the dialog has gone.
        await this.until(() => this.noted !== null && this.noted.length > 0);
        await this.pause(50);
        const fired = this.noted === null ? [] : this.noted;
        this.noted = null;
        this.page.render(null);
        return { type: 'record', record: fired.length > 0 ? { fired } : {} };
      }
      case 'step':
        return { type: 'record', record: await this.step(request.step) };
      default:
        return { type: 'unknown' };
    }
  }

  async step(step) {
    switch (step.do) {
      case 'call':
        return this.call(step);
      case 'canIUse':
        return this.canIUse(step.query);
      default:
        if (!this.host[step.do]) throw new Error(`config.js has no host.${step.do}, and performs it`);
        return (await this.host[step.do](step)) || {};
    }
  }

  canIUse(query) {
    if (typeof my.canIUse !== 'function') return { absent: true };
    try {
      const returned = my.canIUse(query);
      return returned === undefined ? {} : { returned: carried(returned) };
    } catch (error) {
      return { thrown: String(error) };
    }
  }

  async call({ argument }) {
    const name = this.config.api || 'getOpenUserInfo';
    if (typeof my[name] !== 'function') return { absent: true };
    const fired = [];
    const record = {};
    let settled = true;
    let options;
    if (argument) {
      options = { ...argument.members };
      for (const callback of argument.callbacks) {
        options[callback] = (...values) => {
          fired.push({ name: callback, ...(values.length > 0 && values[0] !== undefined ? { argument: carried(values[0]) } : {}) });
        };
      }
    }
    try {
      const returned = argument ? my[name](options) : my[name]();
      if (returned && typeof returned.then === 'function') {
        settled = false;
        record.promise = 'pending';
        returned.then(
          (value) => {
            settled = true;
            record.promise = 'fulfilled';
            if (value !== undefined) record.returned = carried(value);
          },
          (reason) => {
            settled = true;
            record.promise = 'rejected';
            if (reason !== undefined) record.returned = carried(reason);
          },
        );
      } else if (returned !== undefined) record.returned = carried(returned);
    } catch (error) {
      record.thrown = String(error);
    }
    const given = argument ? argument.callbacks : [];
    const ran = (callback) => fired.some((one) => one.name === callback);
    const over = () => (given.includes('complete') ? ran('complete') && (!this.hasReply(given) || this.hasReply(fired.map((one) => one.name))) : given.length > 0 && given.some(ran));
    if (record.thrown === undefined) await this.until(() => settled && over());
    // A callback that runs twice is seen.
    await this.pause(20);
    return fired.length > 0 ? { fired, ...record } : record;
  }

  hasReply(names) {
    return names.includes('success') || names.includes('fail');
  }

  handlerRan(name, event) {
    if (this.noted !== null) this.noted.push({ name, ...(event === undefined ? {} : { argument: carried({ type: event.type, detail: event.detail }) }) });
  }

  /** Waits until `ready()`, at most as long as config.js says. */
  async until(ready) {
    const end = Date.now() + this.config.settle;
    while (!ready() && Date.now() < end) await this.pause(10);
  }

  pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

module.exports = { Caller };
