// What the kit needs of the world in which the bundle runs. Evaluated there before the bundle, which may change every object and
// function that it finds: what is kept here stays as it was. The kit itself lives in a world of its own.
(function () {
  'use strict';

  const { parse } = JSON;
  const { defineProperty, keys } = Object;
  const set = (object, name, value) =>
    defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });

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

  return {
    parse,
    Declined,
    Raw,
    Error,
    InternalError,
    RangeError,
    Promise,
    then: Promise.prototype.then,
    tools: { Declined, Raw },
    /** A function of this world that hands its first argument on. */
    callback: (action) => (argument) => action(argument),
    /** The object that a call is given: these members, and these functions under these names. */
    argument(members, names, functions) {
      const object = {};
      const given = keys(members ?? {});
      for (let at = 0; at < given.length; at += 1) set(object, given[at], members[given[at]]);
      for (let at = 0; at < names.length; at += 1) set(object, names[at], functions[at]);
      return object;
    },
  };
})
