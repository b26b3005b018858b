"""The adapter kit for Python: all of docs/PROTOCOL.md except your platform. Copy this file; it needs nothing else.

    serve(
        start,                                    # start(world) makes a fresh platform for each scenario
        implementation=("wallet", "7.2"),
        capabilities=["tap", "refuse", "facet:productBound"],     # in the words of docs/PROTOCOL.md
    )

What `start` returns has these members; only `my` and what you declared are needed:

    my                                    the object that a page sees: functions as attributes, or a dict of functions
    tap(attributes, answer, handlers)     returns when the handlers in this dict have run; False: no such button
    revoke(), set(facet, value), switch_user(index), restart(facets)
    answer_next(answer)                   for APIs that ask by themselves
    idle()                                True: nothing is under way, so nobody need wait for a callback

An API function is called with a dict (the callbacks, and whatever else the page passes) or with nothing. A callback
takes any value that `json` can write, or `Raw(text)` where the platform has the JSON text itself. Callbacks may come
from other threads; a returned `concurrent.futures.Future` counts as a promise. Raise `Declined` for what does not work.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

PROTOCOL = 1
_SURROGATE = re.compile("[\ud800-\udfff]")
_BATCH_SECONDS = 0.02


class Declined(Exception):
    """Raised for a step that the platform cannot take although it said that it can."""

    def __init__(self, capability: str, reason: str = "") -> None:
        super().__init__(reason)
        self.capability = capability


class Raw:
    """A value of which the platform produced the JSON itself: the text travels untouched."""

    def __init__(self, text: str) -> None:
        self.text = text


class _Malformed(Exception):
    """A request that is not what the protocol has."""


def serve(
    start: Callable[[dict[str, Any]], Any],
    *,
    implementation: tuple[str, str],
    capabilities: Iterable[str] = (),
    fixed: Mapping[str, str | bool] | None = None,
    adapter: tuple[str, str] = ("kit.py", "1.0.0"),
    in_flight: int = 128,
    settle: float = 0.05,
    linger: float = 0.0,
    events: Iterable[str] = ("onGetAuthorize", "onError"),
) -> None:
    """Speaks the protocol on stdin and stdout until stdin ends.

    `settle` is how many seconds a call that does not end is waited for; 0 if callbacks run before the function returns.
    `linger` is how many seconds to look for callbacks that run once too often, from other threads.
    """
    capabilities = list(capabilities)
    hello = {
        "type": "hello",
        "protocol": PROTOCOL,
        "adapter": dict(zip(("name", "version"), adapter)),
        "implementation": dict(zip(("name", "version"), implementation)),
        "capabilities": capabilities,
        "fixed": dict(fixed or {}),
        "inFlight": in_flight,
    }
    out = sys.stdout.buffer
    # A platform that prints must not break the protocol.
    sys.stdout = sys.stderr
    try:
        _Adapter(start, hello, settle, linger, tuple(events), out).listen(sys.stdin.fileno())
    except BrokenPipeError:
        # The harness has gone; what is left in the buffer cannot be written either.
        os._exit(0)


class _Adapter:
    """Reads requests and writes answers, as many at a time as there are."""

    def __init__(self, start, hello, settle, linger, events, out) -> None:
        self.start = start
        self.hello = hello
        self.settle = settle
        self.linger = linger
        self.events = events
        self.out = out
        self.path: list[str] | None = None
        self.answers: list[dict[str, Any]] = []
        self.runs: list[tuple[dict[str, Any], _Run]] = []

    def listen(self, stdin: int) -> None:
        rest = b""
        while chunk := os.read(stdin, 1 << 16):
            *lines, rest = (rest + chunk).split(b"\n")
            self.receive(lines)
        if rest:
            self.receive([rest])

    def receive(self, lines: list[bytes]) -> None:
        since = time.monotonic()
        for line in lines:
            self.answers.append(self.answer(line))
            # The harness has a deadline for each scenario: the answers of a slow platform must not wait for the batch.
            if (now := time.monotonic()) - since > _BATCH_SECONDS:
                self.flush()
                since = now
        self.flush()

    def flush(self) -> None:
        if self.runs and self.linger:
            time.sleep(self.linger)
        for answer, run in self.runs:
            answer["trace"] = {"steps": run.close()}
        self.out.write(b"".join(map(_line, self.answers)))
        self.out.flush()
        self.runs.clear()
        self.answers.clear()

    def answer(self, line: bytes) -> dict[str, Any]:
        identity: dict[str, int] = {}
        try:
            request = _read(line)
            if type(request.get("id")) is int and request["id"] >= 0:
                identity["id"] = request["id"]
            return self.dispatch(request, identity)
        except Declined as declined:
            return {"type": "declined", **identity, "capability": declined.capability, "reason": _well_formed(declined)}
        except _Malformed as problem:
            return {"type": "error", **identity, "error": "malformed", "message": _well_formed(problem)}
        except Exception as problem:
            return {"type": "error", **identity, "error": "internal", "message": _describe(problem)}

    def dispatch(self, request: dict[str, Any], identity: dict[str, int]) -> dict[str, Any]:
        kind = request["type"]
        if kind == "hello":
            return self.greet(request)
        if kind not in ("run", "echo"):
            return {"type": "error", **identity, "error": "unknown-operation", "message": _well_formed(kind)}
        if not identity:
            raise _Malformed("no id")
        if kind == "run":
            return self.run(request.get("scenario"), identity)
        if not isinstance(request.get("texts"), list):
            raise _Malformed("no texts")
        return {"type": "echo", **identity, "texts": request["texts"]}

    def greet(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            common = request["protocol"]["min"] <= PROTOCOL <= request["protocol"]["max"]
            # `my.getOpenUserInfo`: the first word is the object that `start` gives.
            path = request["api"].split(".")[1:]
        except (KeyError, TypeError, AttributeError) as problem:
            raise _Malformed("not a hello") from problem
        if not common:
            raise _Malformed(f"this adapter speaks protocol {PROTOCOL}")
        self.path = path
        return self.hello

    def run(self, scenario: Any, identity: dict[str, int]) -> dict[str, Any]:
        if self.path is None:
            raise _Malformed("hello comes first")
        try:
            world, steps = scenario["world"], scenario["steps"]
            run = _Run(self.path, self.events, self.settle, steps)
            world["users"][0]
        except (KeyError, TypeError, IndexError) as problem:
            raise _Malformed("no scenario") from problem
        run.play(self.start(world))
        # The trace is read out when the batch is sent: callbacks that come late still find their place.
        answer = {"type": "trace", **identity}
        self.runs.append((answer, run))
        return answer


class _Run:
    """One scenario."""

    def __init__(self, path: list[str], events: tuple[str, ...], settle: float, steps: list[dict[str, Any]]) -> None:
        self.path = path
        self.events = events
        self.settle = settle
        self.steps = steps
        self.records: list[dict[str, Any]] = [{} for _ in steps]
        self.platform: Any = None
        self.changed = threading.Condition()
        self.waiting: set[int] = set()
        self.closed = False

    def play(self, platform: Any) -> None:
        self.platform = platform
        last = len(self.steps) - 1
        for index, step in enumerate(self.steps):
            take = _STEPS.get(step.get("do"))
            if take is None:
                raise _Malformed(f"unknown step {step.get('do')}")
            take(self, index, step, self.records[index])
            go_on = step.get("overlap") is True and index < last and self.steps[index + 1].get("do") == "call"
            if self.waiting and not go_on:
                self.wait()

    def wait(self) -> None:
        idle = getattr(self.platform, "idle", None)
        until = time.monotonic() + self.settle
        with self.changed:
            while self.waiting and (left := until - time.monotonic()) > 0 and not (idle and idle()):
                self.changed.wait(min(left, 0.001) if idle else left)
            # What has not ended by now is not waited for again.
            self.waiting.clear()

    def close(self) -> list[dict[str, Any]]:
        with self.changed:
            self.closed = True
        return self.records

    def end(self, index: int) -> None:
        self.waiting.discard(index)
        self.changed.notify_all()

    def use(self, name: str, capability: str, *values: Any) -> Any:
        function = getattr(self.platform, name, None)
        if not callable(function):
            raise Declined(capability, f"there is no function {name}")
        return function(*values)

    def recorders(self, names: Iterable[str], index: int, ending: Iterable[str] = ()) -> dict[str, Callable[..., None]]:
        return {name: self.recorder(name, index, name in ending) for name in names}

    def recorder(self, name: str, index: int, ends: bool) -> Callable[..., None]:
        record = self.records[index]

        def callback(*arguments: Any) -> None:
            # Serialised at once: a platform may change the object afterwards.
            fired = {"name": name, "argument": _carry(arguments[0])} if arguments else {"name": name}
            with self.changed:
                if not self.closed:
                    record.setdefault("fired", []).append(fired)
                if ends:
                    self.end(index)

        return callback

    def tap(self, index: int, step: dict[str, Any], record: dict[str, Any]) -> None:
        handlers = self.recorders(self.events, index)
        try:
            result = self.use("tap", "tap", step["attributes"], step["answer"], handlers)
        except Declined:
            raise
        except Exception as problem:
            record["thrown"] = _describe(problem)
            return
        if result is False:
            record["absent"] = True

    def call(self, index: int, step: dict[str, Any], record: dict[str, Any]) -> None:
        answer = step.get("answer")
        if answer is not None and (answer != "agree" or hasattr(self.platform, "answer_next")):
            self.use("answer_next", "exception" if answer == "exception" else "refuse", answer)
        function = self.platform.my
        for name in self.path:
            function = _member(function, name)
        if not callable(function):
            record["absent"] = True
            return
        argument = step.get("argument")
        names = argument.get("callbacks", []) if argument else []
        ending = {"complete"} if "complete" in names else {"success", "fail"}.intersection(names)
        if ending:
            self.waiting.add(index)
        try:
            if argument is None:
                result = function()
            else:
                result = function({**argument.get("members", {}), **self.recorders(names, index, ending)})
        except Declined:
            raise
        except Exception as problem:
            record["thrown"] = _describe(problem)
            self.waiting.discard(index)
            return
        if hasattr(result, "add_done_callback"):
            self.promise(index, record, result, "complete" in names)
        elif result is not None:
            record["returned"] = _carry(result)

    def promise(self, index: int, record: dict[str, Any], future: Any, completes: bool) -> None:
        record["promise"] = "pending"
        self.waiting.add(index)

        def settled(future: Any) -> None:
            problem = RuntimeError("cancelled") if future.cancelled() else future.exception()
            value = future.result() if problem is None else problem
            with self.changed:
                if not self.closed:
                    record["promise"] = "fulfilled" if problem is None else "rejected"
                    if value is not None:
                        record["returned"] = _carry(value)
                # A promise says as much as `success` and `fail` do; but `complete`, if it was given, is the end.
                if not completes:
                    self.end(index)

        future.add_done_callback(settled)

    def can_i_use(self, index: int, step: dict[str, Any], record: dict[str, Any]) -> None:
        function = _member(self.platform.my, "canIUse")
        if not callable(function):
            record["absent"] = True
            return
        try:
            result = function(step["query"])
        except Declined:
            raise
        except Exception as problem:
            record["thrown"] = _describe(problem)
            return
        if result is not None:
            record["returned"] = _carry(result)


_STEPS: dict[Any, Callable[[_Run, int, dict[str, Any], dict[str, Any]], None]] = {
    "tap": _Run.tap,
    "call": _Run.call,
    "canIUse": _Run.can_i_use,
    "revoke": lambda run, _, step, __: run.use("revoke", "revoke"),
    "set": lambda run, _, step, __: run.use("set", f"set:{step['facet']}", step["facet"], step["value"]),
    "switchUser": lambda run, _, step, __: run.use("switch_user", "users", step["user"]),
    "restart": lambda run, _, step, __: run.use("restart", "restart", step["facets"]),
}


def _read(line: bytes) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise _Malformed(str(problem)) from problem
    if not isinstance(request, dict) or not isinstance(request.get("type"), str):
        raise _Malformed("not an object with a type")
    return request


def _line(answer: dict[str, Any]) -> bytes:
    try:
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    except UnicodeEncodeError:
        # A lone surrogate, in a text that the harness sent.
        return json.dumps(answer).encode() + b"\n"


def _member(owner: Any, name: str) -> Any:
    return owner.get(name) if isinstance(owner, Mapping) else getattr(owner, name, None)


def _carry(value: Any) -> dict[str, str]:
    """A value as the protocol carries it: as JSON text, or described if JSON cannot hold it."""
    if isinstance(value, Raw):
        return {"json": _well_formed(value.text)}
    if isinstance(value, BaseException):
        return {"opaque": _describe(value)}
    try:
        return {"json": _well_formed(json.dumps(value, ensure_ascii=False, allow_nan=False))}
    except (TypeError, ValueError, RecursionError):
        # The text of it may still show what it gives away.
        return {"opaque": "a function" if callable(value) else _well_formed(repr(value))}


def _describe(problem: BaseException) -> str:
    return _well_formed(f"{type(problem).__name__}: {problem}")


def _well_formed(value: Any) -> str:
    """A text that UTF-8 can carry: a lone surrogate is written as the escape that JSON has for it."""
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", str(value))
