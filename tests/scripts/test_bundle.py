"""Modules joined into classic scripts: what runs, and what is refused."""

import pytest
import quickjs

from scripts import bundle


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "main.js"


def value(script: str, expression: str):
    context = quickjs.Context()
    context.eval(script)
    return context.eval(expression)


def test_a_module_reaches_what_it_imports_and_nothing_else(tmp_path):
    entry = write(
        tmp_path,
        main='import { half as part, twice } from "./a.js";\nimport {\n  deep,\n} from "./b.js";\nconst size = 1;\nexport const answer = [part(8), twice(4), deep, typeof hidden, size].join();\n',
        a='import { deep } from "./b.js";\nconst size = 2, hidden = 0;\nexport function half(x) { return x / size; }\nexport const twice = (x) => x * size + deep;\n',
        b='const size = 3;\nexport const deep = size;\nexport class Kind {}\n',
    )
    assert value(bundle.expose(entry, "lib"), "lib.answer") == "4,11,3,undefined,1"


def test_a_module_that_two_others_import_runs_once(tmp_path):
    entry = write(
        tmp_path,
        main='import { a } from "./a.js";\nimport { b } from "./b.js";\nexport const same = a === b;\n',
        a='import { state } from "./c.js";\nexport const a = state;\n', b='import { state } from "./c.js";\nexport const b = state;\n', c="export const state = {};\n",
    )
    assert value(bundle.expose(entry, "lib"), "lib.same") is True


def test_a_joined_script_leaves_no_name_behind(tmp_path):
    script = bundle.bundle(write(tmp_path, main="export const left = 1;\n"))
    assert value(script, "typeof left + typeof module_0") == "undefinedundefined"


@pytest.mark.parametrize("text, line, expected", [
    ('const a = 1;\nimport * as all from "./a.js";\n', 2, "found import * as all"),
    ("const a = 1;\n\nexport default a;\n", 3, "found export default a;"),
    ("const a = 1;\nexport { a };\n", 2, "found export { a };"),
    ('import { a } from "./a.js";\nimport { b } from "./missing.js";\n', 2, "expected a module that exists, found missing.js"),
    ('import { back } from "./circle.js";\n', 1, "expected no circle of imports, found main.js → circle.js → main.js"),
])
def test_what_cannot_be_joined_is_refused_with_its_line(tmp_path, text, line, expected):
    entry = write(tmp_path, main=text, a="export const a = 1;\n", circle='import { main } from "./main.js";\nexport const back = 1;\n')
    with pytest.raises(bundle.BadModule) as caught:
        bundle.bundle(entry)
    assert expected in str(caught.value) and (caught.value.line == line or "circle" in expected)


def test_every_module_of_the_guide_can_be_joined_and_serves_a_page_or_another(project):
    assert bundle.module_problems(project) == []
    scripts = project.docs / "assets" / "js"
    used = {path for entry in bundle.entries(project) for path in bundle.needed(entry)}
    assert used == {path.resolve() for folder in (*bundle.LOADED, "lib") for path in (scripts / folder).glob("*.js")}
