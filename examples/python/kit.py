"""The adapter kit for Python: all of PROTOCOL.md except your platform. Copy this file; it needs nothing else.

    serve(
        start,                                    # start(world) makes a fresh platform for each scenario
        implementation=("wallet", "7.2"),
        capabilities=["tap", "refuse", "facet:productBound"],     # in the words of PROTOCOL.md
    )

What `start` returns has these members; only `my` and what you declared are needed:

    my                                    the object that a page sees: functions as attributes, or a dict of functions
    tap(attributes, answer, handlers)     the handlers in this dict may run later, best before a future that it returns is done;
                                          False: no such button
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
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

PROTOCOL = 1
# So many callbacks that do not come show that they are not slow.
_MISSES = 5
# A scenario waits so many settle times at most for what does not come.
_MOST_WAITS = 4
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
    settle: float = 1.0,
    linger: float = 0.0,
    events: Iterable[str] = ("onGetAuthorize", "onError"),
) -> None:
    """Speaks the protocol on stdin and stdout until stdin ends.

    `settle` is how many seconds a callback that is due may take; 0 if callbacks run before the function returns. Nobody
    waits for a callback that has run. Where it cannot be seen whether one is due (a call without callbacks, say) `idle`
    tells; without it the kit waits some times as long as callbacks have taken so far.
    `linger` is how many seconds to look for callbacks that run once too often, from other threads.
    """
    hello = _hello(implementation, capabilities, fixed, adapter, in_flight)
    out = sys.stdout.buffer
    # A platform that prints must not break the protocol.
    sys.stdout = sys.stderr
    try:
        _Adapter(start, hello, settle, linger, tuple(events), out).listen(sys.stdin.fileno())
    except BrokenPipeError:
        # The harness has gone; what is left in the buffer cannot be written either.
        os._exit(0)


def exchange(
    start: Callable[[dict[str, Any]], Any],
    *,
    implementation: tuple[str, str],
    capabilities: Iterable[str] = (),
    fixed: Mapping[str, str | bool] | None = None,
    adapter: tuple[str, str] = ("kit.py", "1.0.0"),
    settle: float = 1.0,
    linger: float = 0.0,
    events: Iterable[str] = ("onGetAuthorize", "onError"),
) -> Callable[[bytes], bytes]:
    """A function that takes one request and returns its answer: for a server, and `check --http`. The options are those of `serve`."""
    hello = _hello(implementation, capabilities, fixed, adapter, 1)
    lock = threading.Lock()
    one_at_a_time = _Adapter(start, hello, settle, linger, tuple(events), None)

    def answer(request: bytes) -> bytes:
        with lock:
            return one_at_a_time.exchange(request)

    return answer


def _hello(implementation, capabilities, fixed, adapter, in_flight) -> dict[str, Any]:
    return {
        "type": "hello",
        "protocol": PROTOCOL,
        "adapter": dict(zip(("name", "version"), adapter)),
        "implementation": dict(zip(("name", "version"), implementation)),
        "capabilities": list(capabilities),
        "fixed": dict(fixed or {}),
        "inFlight": in_flight,
    }


class _Adapter:
    """Reads requests and writes answers, as many at a time as there are."""

    def __init__(self, start, hello, settle, linger, events, out) -> None:
        self.start = start
        self.hello = hello
        self.pace = _Pace(settle)
        self.tap_pace = _Pace(settle)
        self.linger = linger
        self.events = events
        self.out = out
        self.path: list[str] | None = None
        self.answers: list[dict[str, Any]] = []
        self.runs: list[tuple[dict[str, Any], _Run]] = []
        self.late: deque[dict[str, Any]] = deque()

    def listen(self, stdin: int) -> None:
        rest = b""
        while chunk := os.read(stdin, 1 << 16):
            *lines, rest = (rest + chunk).split(b"\n")
            self.receive(lines)
        if rest:
            self.receive([rest])
        self.flush()

    def receive(self, lines: list[bytes]) -> None:
        since = time.monotonic()
        for line in lines:
            self.answers.append(self.answer(line))
            # The harness has a deadline for each scenario: the answers of a slow platform must not wait for the batch.
            if (now := time.monotonic()) - since > _BATCH_SECONDS:
                self.flush()
                since = now
        self.flush()

    def exchange(self, request: bytes) -> bytes:
        """The answer to one request, where nothing can be said unasked."""
        answer = self.answer(request)
        self.close()
        self.late.clear()
        return _line(answer)

    def close(self) -> None:
        if self.runs and self.linger:
            time.sleep(self.linger)
        for answer, run in self.runs:
            answer["trace"] = {"steps": run.close()}
        self.runs.clear()

    def flush(self) -> None:
        self.close()
        while self.late:
            self.answers.append(self.late.popleft())
        self.out.write(b"".join(map(_line, self.answers)))
        self.out.flush()
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
            run = _Run(self.path, self.events, self.pace, self.tap_pace, steps, lambda late: self.late.append({**late, **identity}))
            world["users"][0]
        except (KeyError, TypeError, IndexError) as problem:
            raise _Malformed("no scenario") from problem
        run.play(self.start(world))
        # The trace is read out when the batch is sent: callbacks that come late still find their place.
        answer = {"type": "trace", **identity}
        self.runs.append((answer, run))
        return answer


class _Pace:
    """How long callbacks take, as far as it has been seen."""

    def __init__(self, settle: float) -> None:
        self.settle = settle
        self.slowest: float | None = None
        self.later = False
        self.missed = 0
        self.silent = 0

    def ran(self, seconds: float, later: bool) -> None:
        """A callback ran so long after its step was taken; `later` if what the step does had returned by then."""
        self.slowest = max(self.slowest or 0.0, seconds)
        self.later = self.later or later

    def patience(self, kind: str, busy: bool) -> float:
        """How long to wait for a callback that is "due", given but not bound to run ("maybe"), or not there to be seen ("unseen").

        One that is due gets all the time, until it has turned out that those that do not come in time do not come at all; so
        does whatever the platform itself says is under way (`busy`).
        """
        slowest = self.slowest or 0.0
        due = kind in ("due", "promised")
        # Nothing has ever run: nothing is looked for in vain for ever.
        if not due and not busy and self.silent >= _MISSES and self.slowest is None:
            return 0.0
        if self.missed >= _MISSES or (not due and not busy and self.slowest is not None):
            if kind == "unseen" and not self.later:
                return 0.0
            return min(self.settle, max(0.1, 10 * slowest) if due else max(0.05, 4 * slowest))
        return self.settle


class _Run:
    """One scenario."""

    def __init__(
        self,
        path: list[str],
        events: tuple[str, ...],
        pace: _Pace,
        tap_pace: _Pace,
        steps: list[dict[str, Any]],
        late: Callable[[dict[str, Any]], None],
    ) -> None:
        self.path = path
        self.events = events
        self.pace = pace
        self.tap_pace = tap_pace
        self.steps = steps
        self.late = late
        self.records: list[dict[str, Any]] = [{} for _ in steps]
        self.platform: Any = None
        self.changed = threading.Condition()
        # What is waited for: at which pace, of which kind, and since when.
        self.waiting: dict[int, tuple[_Pace, str, float]] = {}
        # The steps whose function has returned.
        self.returned: set[int] = set()
        self.waited = 0.0
        self.closed = False
        # The steps whose page has something to do in its handler, and has not done it yet.
        self.handlers: dict[int, list[int]] = {}
        self.problem: Exception | None = None

    def play(self, platform: Any) -> None:
        self.platform = platform
        index = 0
        while index < len(self.steps):
            nested = self.nested_in(index)
            if nested:
                self.handlers[index] = nested
            step = self.steps[index]
            self.take(index)
            following = index + 1 + len(nested)
            calls = following < len(self.steps) and self.steps[following].get("do") == "call"
            if self.waiting and not (step.get("overlap") is True and not nested and calls):
                self.wait()
            # No handler ran, so the page never came to what it does there.
            for one in self.handlers.pop(index, []):
                self.records[one]["skipped"] = True
            if self.problem:
                raise self.problem
            index = following

    def take(self, index: int) -> None:
        step = self.steps[index]
        take = _STEPS.get(step.get("do"))
        if take is None:
            raise _Malformed(f"unknown step {step.get('do')}")
        take(self, index, step, self.records[index])

    def nested_in(self, index: int) -> list[int]:
        """The calls that the page makes in a handler of this step: those behind it that are marked so."""
        nested: list[int] = []
        if self.steps[index].get("do") in ("tap", "call"):
            for one in range(index + 1, len(self.steps)):
                if self.steps[one].get("do") != "call" or self.steps[one].get("nested") is not True:
                    break
                nested.append(one)
        return nested

    def handle(self, index: int) -> None:
        """What the page does in the first handler of a step that runs, while it runs."""
        for one in self.handlers.pop(index, []):
            try:
                self.take(one)
            except Exception as problem:
                self.problem = self.problem or problem

    def wait(self) -> None:
        idle = getattr(self.platform, "idle", None)
        since = time.monotonic()
        end = since + _MOST_WAITS * self.pace.settle - self.waited
        with self.changed:
            while self.waiting:
                is_idle = idle() if idle else None
                # By a future too the platform says that something is under way.
                if is_idle and all(kind != "promised" for _, kind, _ in self.waiting.values()):
                    break
                # A call that is made while others are waited for has its own time.
                waiting = self.waiting.values()
                until = max(since + pace.patience(kind, is_idle is False) for pace, kind, since in waiting)
                left = min(end, until) - time.monotonic()
                if left <= 0:
                    break
                self.changed.wait(min(left, 0.001) if idle else left)
            if self.waiting:
                self.waited += time.monotonic() - since
                for pace, kind, _ in self.waiting.values():
                    due = kind in ("due", "promised")
                    pace.missed += due and not (idle and idle())
                    pace.silent += not due and pace.slowest is None
            # What has not ended by now is not waited for again.
            self.waiting.clear()

    def close(self) -> list[dict[str, Any]]:
        with self.changed:
            self.closed = True
        return self.records

    def end(self, index: int) -> None:
        self.waiting.pop(index, None)
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
        since = time.monotonic()

        def callback(*arguments: Any) -> None:
            # Serialised at once: a platform may change the object afterwards.
            fired = {"name": name, "argument": _carry(arguments[0])} if arguments else {"name": name}
            seconds = time.monotonic() - since
            with self.changed:
                pace = self.pace if self.steps[index].get("do") == "call" else self.tap_pace
                pace.ran(seconds, index in self.returned)
                late = self.closed
                if not late:
                    record.setdefault("fired", []).append(fired)
            if late:
                self.tell_late(index, name, round(1000 * seconds))
                return
            self.handle(index)
            if ends:
                with self.changed:
                    # A future says when a tap is over; else it is with the first handler.
                    if self.waiting.get(index, (None, ""))[1] != "promised":
                        self.end(index)

        return callback

    def tell_late(self, index: int, name: str, ms: int) -> None:
        print(
            f"kit.py: {name} ran {ms} ms after its step, when the scenario had been answered; settle is too small",
            file=sys.stderr,
        )
        self.late({"type": "late", "step": index, "name": name, "afterMs": ms, "setting": "settle"})

    def tap(self, index: int, step: dict[str, Any], record: dict[str, Any]) -> None:
        handlers = self.recorders(self.events, index, self.events)
        # Nobody knows whether a handler will run.
        self.waiting[index] = (self.tap_pace, "unseen", time.monotonic())
        try:
            result = self.use("tap", "tap", step["attributes"], step["answer"], handlers)
        except Declined:
            raise
        except Exception as problem:
            record["thrown"] = _thrown(problem)
            self.waiting.pop(index, None)
            return
        self.returned.add(index)
        if hasattr(result, "add_done_callback"):
            with self.changed:
                self.waiting[index] = (self.tap_pace, "promised", time.monotonic())
            result.add_done_callback(lambda future: self.tapped(index, future))
        elif result is False:
            record["absent"] = True
            self.waiting.pop(index, None)

    def tapped(self, index: int, future: Any) -> None:
        with self.changed:
            problem = RuntimeError("cancelled") if future.cancelled() else future.exception()
            if problem is not None and not self.closed:
                self.records[index]["thrown"] = _thrown(problem)
            self.end(index)

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
        # Only with `complete`, or with both of the others, will one of those that were given run for certain.
        due = "complete" in ending or len(ending) == 2
        kind = "due" if due else "maybe" if ending else "unseen"
        self.waiting[index] = (self.pace, kind, time.monotonic())
        try:
            if argument is None:
                result = function()
            else:
                result = function({**argument.get("members", {}), **self.recorders(names, index, ending)})
        except Declined:
            raise
        except Exception as problem:
            record["thrown"] = _thrown(problem)
            self.waiting.pop(index, None)
            return
        self.returned.add(index)
        if hasattr(result, "add_done_callback"):
            self.promise(index, record, result, "complete" in names)
        elif result is not None:
            record["returned"] = _carry(result)

    def promise(self, index: int, record: dict[str, Any], future: Any, completes: bool) -> None:
        record["promise"] = "pending"

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
            record["thrown"] = _thrown(problem)
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


def _thrown(problem: Exception) -> str:
    """What was thrown; where is for people: the harness shows the last lines of stderr with a finding."""
    traceback.print_exception(problem, file=sys.stderr)
    return _describe(problem)


def _describe(problem: BaseException) -> str:
    return _well_formed(f"{type(problem).__name__}: {problem}")


def _well_formed(value: Any) -> str:
    """A text that UTF-8 can carry: a lone surrogate is written as the escape that JSON has for it."""
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", str(value))
