"""The commands that README.md promises are run, and print what it says they print."""

import re
import shlex
import subprocess

from scripts.scan import find_fences
from tests.conftest import ROOT

NOT_RUN = {
    "git clone ADDRESS-OF-THIS-REPOSITORY guide": "this checkout stands for the clone",
    "cd guide": "the commands run at the root of this checkout",
    "make test": "it is what runs this test",
}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
ONCE = ("installing the pinned", "running 1/")


def commands() -> list[tuple[str, list[str]]]:
    """Each command of the README's console fences with the lines that it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for fence in find_fences((ROOT / "README.md").read_text(encoding="utf-8")):
        if fence.info == "console":
            for line in fence.body.splitlines():
                if line.startswith("$ "):
                    found.append((line[2:], []))
                else:
                    found[-1][1].append(line)
    return found


def test_every_command_is_run_or_excused_for_a_reason():
    names = [command for command, _ in commands()]
    assert set(NOT_RUN) <= set(names) and len(names) > len(NOT_RUN)


def test_the_commands_work_and_print_what_the_readme_says():
    for command, lines in commands():
        if command in NOT_RUN:
            continue
        done = subprocess.run(shlex.split(command), cwd=ROOT, text=True, capture_output=True)
        assert done.returncode == 0, command + done.stdout + done.stderr
        printed = NUMBER.sub("N", done.stdout)
        for line in lines:
            # What a first run prints is said once; this checkout has run before.
            if not line.startswith(ONCE):
                start = NUMBER.sub("N", line).split("open ")[0].split("N s")[0]
                assert start in printed, f"{command}: expected {line!r}, found\n{done.stdout}"


def test_the_readme_names_only_make_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"`make (\w+)", (ROOT / name).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), (name, target)


def test_the_folder_map_is_complete():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, text=True, capture_output=True, check=True).stdout.split()
    folders = {path.split("/")[0] for path in tracked if "/" in path and not path.startswith(".")}
    assert folders == set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE))
