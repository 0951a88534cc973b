"""The workflows run pinned code with least rights, hide no failure, and call what exists; each rule is tried on a bad workflow."""

import re
from pathlib import Path

import pytest
import yaml

from scripts import publish
from tests.conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
DEPLOYS = "actions/deploy-pages@"
# What a job may write: Pages and the proof of who writes it, and only where the site is deployed.
WRITES = {"pages": "write", "id-token": "write"}

GOOD = """
name: Good
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
      pages: read
    strategy:
      matrix:
        python: ["3.11", "3.14"]
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: make site PYTHON=python
        env:
          TITLE: ${{ github.event.pull_request.title }}
  deploy:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      pages: write
      id-token: write
    steps:
      - uses: actions/deploy-pages@368f82528645a54fb793d4d04e342629a3f51346 # v5.0.1
"""


def steps(text: str) -> list[dict]:
    return [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]


def unpinned(text: str) -> list[str]:
    """Actions that are not named by a commit with its version beside it."""
    used = re.findall(r"^\s*(?:- )?uses:\s*(.*?)\s*$", text, re.MULTILINE)
    assert len(used) == sum("uses" in step for step in steps(text)), "every action is on a line of its own"
    return [action for action in used if not PINNED.fullmatch(action)]


def excessive(text: str) -> list[str]:
    """Rights that a workflow or a job takes beyond reading, but for the one that deploys the site."""
    workflow = yaml.safe_load(text)
    found = [] if workflow.get("permissions") == {"contents": "read"} else ["workflow"]
    for name, job in workflow["jobs"].items():
        rights = job.get("permissions", {})
        may_write = WRITES.items() if any(step.get("uses", "").startswith(DEPLOYS) for step in job["steps"]) else ()
        if not isinstance(rights, dict) or any(right != "read" and (scope, right) not in may_write for scope, right in rights.items()):
            found.append(name)
    return found


def secrets(text: str) -> list[str]:
    """Every mention of a secret, and a checkout that leaves its token behind for later steps."""
    found = re.findall(r"\bsecrets\b\S*", text)
    return found + [
        step["uses"] for step in steps(text)
        if step.get("uses", "").startswith("actions/checkout@") and step.get("with", {}).get("persist-credentials") is not False
    ]


def risky_triggers(text: str) -> list[str]:
    """Events that run this repository's rights on someone else's code. YAML reads the key `on` as true."""
    events = yaml.safe_load(text)[True]
    return [event for event in ("pull_request_target", "workflow_run", "issue_comment") if event in events]


def interpolated(text: str) -> list[str]:
    """Shell commands that an expression is pasted into; an environment variable is quoted by the shell."""
    return [step["run"] for step in steps(text) if "${{" in step.get("run", "")]


def hidden_failures(text: str) -> list[str]:
    """Ways for a step to fail unseen."""
    return re.findall(r"continue-on-error|\|\| *true|\|\| *:|set \+e|if: *always", text)


def without_limit(text: str) -> list[str]:
    return [name for name, job in yaml.safe_load(text)["jobs"].items() if "timeout-minutes" not in job]


def unknown_targets(text: str, makefile: str) -> list[str]:
    """Targets that a workflow makes and the Makefile lacks."""
    called = [target for step in steps(text) for target in re.findall(r"\bmake ([\w-]+)", step.get("run", ""))]
    return [target for target in called if not re.search(rf"^{target}:", makefile, re.MULTILINE)]


def supported(makefile: str) -> tuple[str, str]:
    """The lowest and the highest Python that the Makefile accepts."""
    (bounds,) = set(re.findall(r"\((\d+), (\d+)\) <= sys\.version_info\[:2\] <= \((\d+), (\d+)\)", makefile))
    return f"{bounds[0]}.{bounds[1]}", f"{bounds[2]}.{bounds[3]}"


def pythons(text: str) -> list[str]:
    """Every version of Python that a workflow sets up, from a matrix or by itself."""
    jobs = yaml.safe_load(text)["jobs"].values()
    matrix = [version for job in jobs for version in job.get("strategy", {}).get("matrix", {}).get("python", [])]
    alone = [version for step in steps(text) if (version := step.get("with", {}).get("python-version")) and "${{" not in version]
    return matrix + alone


def unmatched(text: str, root: Path) -> list[str]:
    """Patterns of a cache's key that match no file, and would never renew it."""
    patterns = [pattern for call in re.findall(r"hashFiles\(([^)]*)\)", text) for pattern in re.findall(r"'([^']*)'", call)]
    return [pattern for pattern in patterns if not any(path.is_file() for path in root.glob(pattern if not pattern.endswith("**") else f"{pattern}/*"))]


RULES = {
    "unpinned": unpinned, "excessive": excessive, "secrets": secrets, "risky triggers": risky_triggers, "interpolated": interpolated,
    "hidden failures": hidden_failures, "without limit": without_limit,
}
BAD = [
    ("unpinned", "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "v7"),
    ("unpinned", "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "3d3c42e # v7.0.1"),
    ("unpinned", " # v7.0.1", ""),
    ("excessive", "permissions:\n  contents: read\njobs", "jobs"),
    ("excessive", "permissions:\n  contents: read\njobs", "permissions: write-all\njobs"),
    ("excessive", "      pages: read", "      pages: write"),
    ("excessive", "      pages: read", "      contents: write"),
    ("excessive", "      id-token: write", "      contents: write"),
    ("secrets", "github.event.pull_request.title", "secrets.TOKEN"),
    ("secrets", "persist-credentials: false", "fetch-depth: 0"),
    ("risky triggers", "push:\n    branches: [main]", "pull_request_target:"),
    ("interpolated", "make site PYTHON=python", "echo ${{ github.event.pull_request.title }}"),
    ("hidden failures", "make site PYTHON=python", "make site || true"),
    ("hidden failures", "- run: make", "- continue-on-error: true\n        run: make"),
    ("without limit", "    timeout-minutes: 5\n    permissions:\n      pages: write", "    permissions:\n      pages: write"),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_workflow_keeps_every_rule(path, rule):
    assert RULES[rule](path.read_text(encoding="utf-8")) == []


def test_there_are_workflows_to_judge():
    assert [path.stem for path in WORKFLOWS] == ["publish", "test", "weekly"]
    assert all(steps(path.read_text(encoding="utf-8")) for path in WORKFLOWS)


@pytest.mark.parametrize("rule, old, new", BAD)
def test_a_workflow_that_breaks_a_rule_is_found_by_that_rule_and_no_other(rule, old, new):
    assert GOOD.count(old) == 1
    bad = GOOD.replace(old, new)
    assert [name for name, broken in RULES.items() if broken(bad)] == [rule]


def test_a_workflow_that_keeps_the_rules_passes():
    assert [name for name, broken in RULES.items() if broken(GOOD)] == []


def test_the_workflows_make_only_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for path in WORKFLOWS for target in unknown_targets(path.read_text(encoding="utf-8"), makefile)] == []
    assert unknown_targets(GOOD, makefile) == [] and unknown_targets(GOOD.replace("make site", "make sight"), makefile) == ["sight"]


def test_the_weekly_run_takes_the_lowest_and_the_highest_python_that_the_makefile_supports():
    low, high = supported((ROOT / "Makefile").read_text(encoding="utf-8"))
    assert pythons((GITHUB / "workflows" / "weekly.yml").read_text(encoding="utf-8")) == [low, high] == pythons(GOOD)
    for path in WORKFLOWS:
        assert set(pythons(path.read_text(encoding="utf-8"))) <= {low, high}, path.name
    assert pythons(GOOD.replace('"3.14"', '"3.13"')) == ["3.11", "3.13"]
    assert supported("(3, 9) <= sys.version_info[:2] <= (3, 12)") == ("3.9", "3.12")


def test_one_version_of_an_action_is_used_everywhere():
    used = {tuple(pin.split("@")) for path in WORKFLOWS for pin in re.findall(r"uses: (\S+ # \S+)", path.read_text(encoding="utf-8"))}
    assert used and len({action for action, _ in used}) == len(used)


def test_a_cache_is_renewed_by_files_that_exist():
    assert [pattern for path in WORKFLOWS for pattern in unmatched(path.read_text(encoding="utf-8"), ROOT)] == []
    assert "hashFiles" in (GITHUB / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert unmatched("key: ${{ hashFiles('snippets/**', 'snipets/**', 'docs/*.rst') }}", ROOT) == ["snipets/**", "docs/*.rst"]


def test_nothing_published_or_reproduced_comes_from_a_cache():
    for name in ("publish", "weekly"):
        assert "actions/cache" not in (GITHUB / "workflows" / f"{name}.yml").read_text(encoding="utf-8")


def test_what_is_published_is_tested_first_and_told_where_it_will_stand():
    publishing = steps((GITHUB / "workflows" / "publish.yml").read_text(encoding="utf-8"))
    runs = [step["run"] for step in publishing if "run" in step]
    assert runs == ["make test PYTHON=python", "make site"]
    (site,) = [step for step in publishing if step.get("run") == "make site"]
    assert site["env"]["SITE_URL"] == "${{ steps.pages.outputs.base_url }}/"
    assert site["env"]["REPOSITORY_URL"] == "${{ github.server_url }}/${{ github.repository }}"


def test_the_weekly_run_compares_with_the_published_recordings():
    weekly = steps((GITHUB / "workflows" / "weekly.yml").read_text(encoding="utf-8"))
    runs = [step["run"] for step in weekly if "run" in step]
    assert runs == ["make site PYTHON=python", f'make reproduce REFERENCE="$ADDRESS/{publish.FILE}"']


def test_a_link_can_fill_in_every_field_of_the_form_for_mistakes():
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / "mistake.yml").read_text(encoding="utf-8"))
    assert form["name"] == "Report a mistake in a page"
    assert [field["id"] for field in form["body"]] == ["page", "found", "expected"]
    assert all(field["type"] in ("input", "textarea") and field["validations"]["required"] for field in form["body"])


def test_new_versions_are_proposed_for_actions_and_never_for_the_lock():
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert [update["package-ecosystem"] for update in updates] == ["github-actions"]
