"""For Schemathesis, on the server in examples/node: what a schema cannot say of a scenario, and the checks of checks.py.

Writes how many cases ran and how long they took, from the first answer to the last, to the file that COMPARE_RATE names. COMPARE_FAULT plants a defect
in what came, and then this has to fail.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import schemathesis

sys.path.insert(0, str(Path(__file__).resolve().parent))

from checks import check

CALLBACKS = [[], ["success"], ["fail"], ["success", "fail"], ["complete"], *[["success", "fail", "complete"]] * 4]
RATE = Path(os.environ["COMPARE_RATE"])
FAULT = os.environ.get("COMPARE_FAULT")

count = 0
begun = 0.0


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """Users that exist, and a call at the end."""
    scenario = body["scenario"]
    users = scenario["world"]["users"]
    steps = [
        {**step, "user": step["user"] % len(users)} if step["do"] == "switchUser" else step for step in scenario["steps"]
    ]
    callbacks = CALLBACKS[len(json.dumps(scenario)) % len(CALLBACKS)]
    call = {"do": "call", "argument": {"callbacks": callbacks}}
    return {**body, "scenario": {**scenario, "steps": [*steps, call]}}


@schemathesis.check
def conforms(context: Any, response: Any, case: Any) -> None:
    global count, begun
    if count == 0:
        begun = time.perf_counter()
    count += 1
    scenario = case.body["scenario"]
    check(scenario, [decoded(record) for record in response.json()["trace"]["steps"]])
    if count % 50 == 0:
        RATE.write_text(json.dumps({"cases": count - 1, "seconds": time.perf_counter() - begun}))


def decoded(record: dict[str, Any]) -> dict[str, Any]:
    def text(value: dict[str, str]) -> str:
        # As if a refusal granted.
        return value["json"].replace("40003", "10000") if FAULT == "generous" else value["json"]

    fired = [
        (one["name"], json.loads(text(one["argument"])) if "argument" in one else None)
        for one in record.get("fired", ())
    ]
    out = {**record, "fired": fired}
    if "returned" in record:
        out["returned"] = json.loads(record["returned"]["json"])
    return out
