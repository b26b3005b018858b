"""What a good engineer would check of one reply of `my.getOpenUserInfo`, by hand: for Hypothesis and for Schemathesis.

`check(scenario, records)` takes a scenario as docs/PROTOCOL.md has it, with one call, and what was seen of each step: `fired`, a list of callback and
argument, and `absent`, `thrown` and `returned` if there were any. `checks.mjs` says the same in JavaScript. Where the document is silent both answers pass.
"""

from __future__ import annotations

import json
from typing import Any

HISTORY = ("gender", "countryCode", "province", "city")
ERRORS = {
    "40003": ("Insufficient Conditions", "isv.invalid-auth-relations", "无效的授权关系"),
    "40006": ("Insufficient Permissions", "isv.insufficient-isv-permissions", "ISV权限不足"),
}
SUCCESS_MEMBERS = {"code", "msg", "nickName", "avatar", *HISTORY}
ERROR_MEMBERS = {"code", "msg", "subCode", "subMsg"}


def older(version: str, minimum: tuple[int, int, int]) -> bool:
    return tuple(map(int, version.split(".")[:3])) < minimum


class Model:
    """What the platform has to be like after the steps so far."""

    def __init__(self, world: dict[str, Any]) -> None:
        facets = world["facets"]
        self.users = world["users"]
        self.available = not older(facets["clientVersion"], (10, 1, 35)) and not older(
            facets["baseLibraryVersion"], (1, 16, 4)
        )
        self.bound = facets["productBound"]
        self.user = 0
        self.granted: set[int] = set()

    def take(self, step: dict[str, Any], record: dict[str, Any]) -> None:
        match step["do"]:
            case "tap":
                self.tap(step, record)
            case "revoke":
                self.granted.discard(self.user)
            case "switchUser":
                self.user = step["user"]
            case "set":
                self.bound = step["value"]
            case "call":
                self.call(step["argument"]["callbacks"], record)

    def tap(self, step: dict[str, Any], record: dict[str, Any]) -> None:
        attributes = step["attributes"]
        right = attributes.get("open-type") == "getAuthorize" and attributes.get("scope") in ("userInfo", "userinfo")
        fired = [name for name, _ in record.get("fired", ())]
        assert "thrown" not in record, "a tap throws"
        if not right:
            assert "onGetAuthorize" not in fired, "another button authorises"
            return
        if not self.available or self.user in self.granted:
            return
        if step["answer"] == "agree":
            self.granted.add(self.user)
            assert fired == ["onGetAuthorize"], "onGetAuthorize, once, when the user agrees"
        else:
            assert fired == ["onError"], "onError, once, when the user refuses or the system fails"
            detail = record["fired"][0][1]["detail"]
            assert detail["type"] == "getAuthorize", "the error says where it comes from"
            assert isinstance(detail["errorMessage"], str), "the error has a message"

    def call(self, given: list[str], record: dict[str, Any]) -> None:
        fired = record.get("fired", [])
        names = [name for name, _ in fired]
        assert len(names) == len(set(names)), "no callback runs twice"
        assert set(names) <= set(given), "only callbacks that were given run"
        assert not ("success" in names and "fail" in names), "never both"
        assert "thrown" not in record, "the call throws"
        self.discloses_nothing(record)
        if not self.available:
            return
        assert not record.get("absent"), "the API is there from these versions on"
        if "complete" in given:
            assert "complete" in names, "complete always runs"
        if "success" in given and "fail" in given:
            assert "success" in names or "fail" in names, "one of the two runs"
        for name, argument in fired:
            if name != "complete":
                self.reply(name, argument)

    def reply(self, name: str, argument: Any) -> None:
        assert isinstance(argument, dict), "the argument is an object"
        assert isinstance(argument.get("response"), str), "response is a string"
        inner = json.loads(argument["response"])
        assert isinstance(inner, dict), "the string holds an object"
        assert list(inner) == ["response"], "with one member"
        payload = inner["response"]
        assert isinstance(payload, dict), "which is an object"
        code = payload.get("code")
        assert isinstance(code, str), "code is a string"
        assert isinstance(payload.get("msg"), str), "msg is a string"
        authorised = self.user in self.granted
        allowed = {(True, True): {"10000"}, (True, False): {"40003"}, (False, True): {"40006"}}
        assert code in allowed.get((self.bound, authorised), {"40003", "40006"}), "the code for this state"
        if code == "10000":
            assert name == "success", "success in the callback success"
            self.success(payload)
        else:
            self.error(code, payload)

    def success(self, payload: dict[str, Any]) -> None:
        profile = self.users[self.user]["profile"]
        assert payload["msg"] == "Success", "the message of success"
        assert set(payload) <= SUCCESS_MEMBERS, "nothing else is in it"
        for name in ("nickName", "avatar"):
            value = payload.get(name, "")
            assert isinstance(value, str), "nickname and avatar are strings"
            assert value == profile.get(name, ""), "exactly as the user has set it"
        for name in HISTORY:
            assert payload.get(name) == "", "a historical member is empty"

    def error(self, code: str, payload: dict[str, Any]) -> None:
        message, sub_code, sub_message = ERRORS[code]
        assert payload["msg"] == message, "the message of this error"
        assert payload.get("subCode") == sub_code, "the subCode of this error"
        assert isinstance(payload.get("subMsg"), str), "subMsg is a string"
        assert payload["subMsg"].startswith(sub_message), "the subMsg of this error"
        assert set(payload) <= ERROR_MEMBERS, "no user information with an error"

    def discloses_nothing(self, record: dict[str, Any]) -> None:
        """Private data, historical data, and the avatar of whoever is not logged in and authorised."""
        seen = json.dumps([record.get("fired"), record.get("returned")], ensure_ascii=False)
        shown = self.users[self.user]["profile"].get("avatar") if self.user in self.granted else None
        for user in self.users:
            for name, secret in user["private"].items():
                assert secret not in seen, f"{name} is disclosed"
            for name in ("province", "city"):
                value = user["profile"].get(name)
                assert not value or value not in seen, f"{name} is disclosed"
            avatar = user["profile"].get("avatar")
            assert not avatar or avatar == shown or avatar not in seen, "an avatar is disclosed"


def check(scenario: dict[str, Any], records: list[dict[str, Any]]) -> None:
    model = Model(scenario["world"])
    assert len(records) == len(scenario["steps"]), "a record for each step"
    for step, record in zip(scenario["steps"], records):
        model.take(step, record)
