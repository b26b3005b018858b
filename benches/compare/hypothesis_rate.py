"""Cases a second of Hypothesis on the mock in examples/python: `hypothesis_rate.py CASES [FAULT]`, on its last line.

A case: a random world, up to four steps, one call, and the checks of checks.py. With a FAULT the mock has a defect, and this has to fail.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples/python"))

from checks import check
from mock import Mock

# ---- scenarios

AWKWARD = [
    '"', "'", 'a "b" c', "\\", "\\n", "C:\\temp", "\n", "\t", "\0", "\x7f", " a ", "", "<b>&</b>", '{"response":{}}', '"}}', "😀", "𠮷",
    "\u2028", "e\u0301", "ﬀ", "%41+", "张三", "\u202eabc", "&#39;", "\\u0041", "ẞßİ", "a\u200db", "007", "null", "x" * 300,
]
NAME = st.sampled_from(AWKWARD) | st.text(max_size=40)
VERSION = st.tuples(*3 * [st.integers(0, 120)]).map(lambda parts: "{}.{}.{}".format(*parts))
CLIENTS = ["10.1.35", "10.1.34", "10.1.36", "10.1.100", "10.2.0", "10.10.0", "9.9.99", "10.3.90.8030"]
LIBRARIES = ["1.16.4", "1.16.3", "1.16.5", "1.16.10", "1.9.0", "2.0.0", "1.100.0"]

FACETS = st.fixed_dictionaries(
    {
        "clientVersion": st.sampled_from(CLIENTS) | VERSION,
        "baseLibraryVersion": st.sampled_from(LIBRARIES) | VERSION,
        "accountType": st.sampled_from(["personal", "enterprise"]),
        "productBound": st.sampled_from([True, True, False]),
    }
)


def user(index: int) -> st.SearchStrategy[dict[str, Any]]:
    """Only what is shown is drawn; what must not be seen is the same each time, but for the user."""
    mark = f"4817263950{index}"
    hidden = {"gender": "F", "countryCode": "SG", "province": f"浙江{mark}省", "city": f"杭州{mark}市"}
    avatars = ["https://tfs.alipayobjects.com/images/partner/" + mark, f"http://a.example/{mark}?s=1&t=%20", ""]
    private = {"userId": "20881" + mark, "legalName": "张" + mark, "idNumber": f"330106{mark}X", "phone": "+86-" + mark}
    shown = st.fixed_dictionaries({}, optional={"nickName": NAME, "avatar": st.sampled_from(avatars)})
    history = st.sampled_from([{}, hidden])
    return st.builds(lambda shown, history: {"profile": {**shown, **history}, "private": private}, shown, history)


def button(open_type: str, scope: str) -> dict[str, str]:
    return {"open-type": open_type, "scope": scope}


RIGHT = button("getAuthorize", "userInfo")
WRONG = [button("getAuthorize", "phoneNumber"), button("share", "userInfo"), button("getauthorize", "userInfo"), button("", "")]
TAP = st.builds(
    lambda attributes, answer: {"do": "tap", "attributes": attributes, "answer": answer},
    st.sampled_from([RIGHT, RIGHT, RIGHT, RIGHT, button("getAuthorize", "userinfo"), *WRONG]),
    st.sampled_from(["agree", "agree", "refuse", "exception"]),
)
OTHER = st.sampled_from(
    [
        ("revoke",),
        *(("set", value) for value in (True, False)),
        *(("switchUser", index) for index in (0, 1)),
    ]
)
CALL = st.sampled_from(
    [
        {"do": "call", "argument": {"callbacks": [name for name in ("success", "fail", "complete") if name not in left_out]}}
        for left_out in ([], [], [], ["complete"], ["fail"], ["success"], ["success", "fail"], ["fail", "complete"], ["success", "fail", "complete"])
    ]
)


def scenario(facets: Any, users: list[Any], steps: list[Any], call: Any) -> dict[str, Any]:
    def step(one: Any) -> Any:
        match one:
            case ("switchUser", index):
                return {"do": "switchUser", "user": index % len(users)}
            case ("set", value):
                return {"do": "set", "facet": "productBound", "value": value}
            case ("revoke",):
                return {"do": "revoke"}
        return one

    return {"world": {"facets": facets, "users": users}, "steps": [*map(step, steps), call]}


USERS = st.tuples(user(0)) | st.tuples(user(0), user(1))
SCENARIO = st.builds(scenario, FACETS, USERS, st.lists(TAP | OTHER, max_size=4), CALL)

# ---- running one


def run(platform: type[Mock], scenario: dict[str, Any]) -> list[dict[str, Any]]:
    mock = platform(scenario["world"])
    return [take(mock, step) for step in scenario["steps"]]


def take(mock: Mock, step: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    fired: list[tuple[str, Any]] = []
    record["fired"] = fired

    def recorders(names: Any) -> dict[str, Any]:
        return {name: lambda argument, name=name: fired.append((name, argument)) for name in names}

    match step["do"]:
        case "tap":
            mock.tap(step["attributes"], step["answer"], recorders(("onGetAuthorize", "onError")))
        case "revoke":
            mock.revoke()
        case "switchUser":
            mock.switch_user(step["user"])
        case "set":
            mock.set(step["facet"], step["value"])
        case "call":
            function = mock.my.get("getOpenUserInfo")
            if function is None:
                record["absent"] = True
            else:
                record["returned"] = function(recorders(step["argument"]["callbacks"]))
    return record


# ---- defects, to see that the checks can fail


class Unescaped(Mock):
    """A quote in the nickname breaks the JSON."""

    def get_open_user_info(self, options: dict[str, Any] | None = None) -> None:
        def broken(callback: Any) -> Any:
            return lambda result: callback(
                {"response": result["response"].replace('\\"', '"')} if "response" in result else result
            )

        super().get_open_user_info({name: broken(callback) for name, callback in (options or {}).items()})


class Generous(Mock):
    """A refusal grants."""

    def tap(self, attributes: Any, answer: str, handlers: Any) -> None:
        super().tap(attributes, answer, handlers)
        self.granted.add(self.user)


FAULTS = {"unescaped": Unescaped, "generous": Generous}


def main() -> None:
    cases = int(sys.argv[1])
    platform = FAULTS[sys.argv[2]] if len(sys.argv) > 2 else Mock
    count = 0

    def campaign(examples: int) -> None:
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(SCENARIO)
        def test(scenario: dict[str, Any]) -> None:
            nonlocal count
            count += 1
            check(scenario, run(platform, scenario))

        test()

    # What is made once, tables of characters and the like, is not counted.
    campaign(20)
    count = 0
    begun = time.perf_counter()
    campaign(cases)
    print(json.dumps({"cases": count, "seconds": time.perf_counter() - begun, "cpu": time.process_time()}))


if __name__ == "__main__":
    main()
