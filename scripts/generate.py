"""Writes the projects that `bench` builds: the same programs, wrapped as each tool asks.

Produces, for each tool, the files of a small project as `{path: bytes}`, and what the programs print when they are
simply run. Prevents: a comparison of tools on different programs, or a tool that seems fast because it was given less.
"""

import contextlib
import functools
import io
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template

import yaml

NUMPY = '''"""What a chain of random Jacobians leaves of a gradient."""

${imports}import numpy as np

seed = $seed
steps, n, draws = 20, 16, $rounds  # time steps, hidden size, networks
rng = np.random.default_rng(seed)
left = np.empty(draws)  # (draws,)
for draw in range(draws):
    W_hh = rng.standard_normal((n, n)) / np.sqrt(n)  # (n, n)
    h, product = rng.standard_normal(n), np.eye(n)  # (n,), (n, n)
    for _ in range(steps):
        h = np.tanh(W_hh @ h)
        product = (1 - h**2)[:, None] * W_hh @ product  # (n, n), dh_t / dh_0
    left[draw] = np.linalg.norm(product, 2)
print(f"$name: median norm {np.median(left):.6e}, largest {left.max():.6e}")
'''
TORCH = '''"""What a gated network leaves of a gradient at its first step."""

${imports}import torch

seed = $seed
steps, n, draws = 30, 16, $rounds  # time steps, hidden size, networks
generator = torch.Generator().manual_seed(seed)
left = torch.empty(draws)  # (draws,)
for draw in range(draws):
    W_z, W_h = torch.randn(2, n, n, generator=generator) / n**0.5  # (n, n) each
    h = start = torch.randn(n, generator=generator).requires_grad_()  # (n,)
    for _ in range(steps):
        z = torch.sigmoid(W_z @ h)
        h = z * h + (1 - z) * torch.tanh(W_h @ h)
    h.sum().backward()
    left[draw] = start.grad.norm()
print(f"$name: median norm {left.median():.5e}, largest {left.max():.5e}")
'''
PLOT = """
fig, ax = plt.subplots()
ax.semilogy(sorted(left.tolist()), color="C0")
ax.set(xlabel="network, by its norm", ylabel="gradient norm")
plt.show()
"""
TEMPLATES = {"numpy": NUMPY, "torch": TORCH, "numpyfigure": NUMPY + PLOT, "torchfigure": TORCH + PLOT}
# Random networks that take about half a second of processor time, and about a twentieth.
LONG = {"numpy": 3900, "torch": 400, "numpyfigure": 3100, "torchfigure": 320}
SHORT = {"numpy": 420, "torch": 44}
FENCE = "```{}\n{}```\n"
FIGURE = "![What the program drew, on a logarithmic axis]({})\n*What the program drew.*\n"
# The recipe of markdown-exec's own documentation.
DRAW = "import io\nsvg = io.StringIO()\nplt.gcf().savefig(svg, format='svg')\nplt.close()\nprint(svg.getvalue())\n"


@dataclass(frozen=True)
class Program:
    """One whole program. `name` is `page/kind_number`; another `seed` is what an author's edit changes."""

    name: str
    rounds: int
    seed: int

    @property
    def kind(self) -> str:
        return self.name.partition("/")[2].partition("_")[0]

    @property
    def text(self) -> str:
        imports = "import matplotlib.pyplot as plt\n" if self.draws else ""
        return Template(TEMPLATES[self.kind]).substitute(name=self.name, seed=self.seed, rounds=self.rounds, imports=imports)

    @property
    def draws(self) -> bool:
        return self.kind.endswith("figure")


@dataclass(frozen=True)
class Output:
    """What a program prints and draws when it is simply run, and the seconds of processor time that it takes."""

    stdout: str
    drawing: str
    cpu: float


def programs(count: int, rounds: dict[str, int], on_a_page: int) -> list[Program]:
    """`count` programs, each of another seed, their kinds in turn."""
    kinds = [*rounds] * count
    return [Program(f"page_{n // on_a_page}/{kinds[n]}_{n}", rounds[kinds[n]], n) for n in range(count)]


def edit(before: list[Program], seed: int) -> list[Program]:
    """The programs after an author's edit of the first that uses PyTorch."""
    first = next(program for program in before if program.kind == "torch")
    return [replace(program, seed=seed) if program is first else program for program in before]


def run(chosen: list[Program]) -> dict[Program, Output]:
    """What each program prints, draws and takes when it is run in this process, after an import of the libraries."""
    os.environ["MPLBACKEND"] = "agg"
    for kind in LONG:
        _run(Program(f"warm/{kind}_0", 2, 0))
    return {program: _run(program) for program in chosen}


def _run(program: Program) -> Output:
    import matplotlib.pyplot as plt

    printed, drawing, code = io.StringIO(), io.StringIO(), compile(program.text, program.name, "exec")
    started = time.process_time()
    with contextlib.redirect_stdout(printed):
        exec(code, {"__name__": "__main__"})
    if program.draws:
        plt.savefig(drawing, format="svg")
    cpu = time.process_time() - started
    plt.close("all")
    return Output(printed.getvalue(), drawing.getvalue(), cpu)


def ours(root: Path, given: dict[Program, Output]) -> dict[str, bytes]:
    """A guide with a copy of this checkout's scripts, theme and assets."""
    snippets = {f"snippets/{program.name}.py": program.text.encode() for program in given}
    pages = _pages(given, _recorded)
    return {**_copied(root, "scripts", "overrides", "docs/assets"), **snippets, **pages, **_mkdocs(pages, _config(root))}


def finished(root: Path, given: dict[Program, Output]) -> dict[str, bytes]:
    """The finished text under the guide's own configuration, without what records and embeds."""
    config = {key: value for key, value in _config(root).items() if key not in ("hooks", "watch")}
    config["markdown_extensions"].remove("scripts.embed")
    return {**_copied(root, "overrides", "docs/assets"), **_finished(given, config)}


def _config(root: Path) -> dict:
    """The guide's own configuration, without links to pages that only the guide has."""
    config = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    return {**config, "extra": {**config["extra"], "footer": []}}


def plain(root: Path, given: dict[Program, Output]) -> dict[str, bytes]:
    """The finished text under the theme and its search alone."""
    return _finished(given, _small("search"))


def markdown_exec(root: Path, given: dict[Program, Output]) -> dict[str, bytes]:
    pages = _pages(given, _executed)
    return {**pages, **_mkdocs(pages, _small("search", "markdown-exec"))}


def mkdocs_jupyter(root: Path, given: dict[Program, Output]) -> dict[str, bytes]:
    """A notebook a program. Its cache is on by default; that an error stops the build is not."""
    options = {"include": ["*.py"], "execute": True, "allow_errors": False}
    cells = {_flat(program): f"# %% [markdown]\n# # {program.kind}\n\n# %%\n{program.text}" for program in given}
    pages = {"docs/index.md": b"# Home\n", **{f"docs/{name}.py": text.encode() for name, text in cells.items()}}
    return {**pages, **_mkdocs(pages, _small("search", {"mkdocs-jupyter": options}))}


def sphinx_gallery(root: Path, given: dict[Program, Output]) -> dict[str, bytes]:
    """An example a program, its docstring with a title. One worker, as by default: two were slower, for two imports."""
    title = '"""\nProgram\n=======\n\n'
    files = {f"examples/{_flat(program)}.py": program.text.replace('"""', title, 1) for program in given}
    options = {"examples_dirs": "examples", "gallery_dirs": "gallery", "filename_pattern": "", "abort_on_example_error": True}
    begin = "extensions, exclude_patterns = ['sphinx_gallery.gen_gallery'], ['examples']"
    files["conf.py"] = f"{begin}\nsphinx_gallery_conf = {options}\n"
    files["examples/GALLERY_HEADER.rst"] = "Programs\n========\n"
    files["index.rst"] = "Home\n====\n\n.. toctree::\n\n   gallery/index\n"
    return {path: text.encode() for path, text in files.items()}


def _finished(given: dict[Program, Output], config: dict) -> dict[str, bytes]:
    pages = _pages(given, _typed)
    drawings = {f"docs/{_flat(program)}.svg": output.drawing.encode() for program, output in given.items() if program.draws}
    return {**pages, **drawings, **_mkdocs(pages, config)}


def _flat(program: Program) -> str:
    return program.name.replace("/", "-").replace("_", "-")


def _pages(given: dict[Program, Output], section: Callable[[Program, Output], Iterable[str]]) -> dict[str, bytes]:
    """A start page, and a page for every folder of programs; `section` gives the blocks for one program."""
    texts = {"docs/index.md": [_head("Home", "home")]}
    for program, output in given.items():
        page = program.name.partition("/")[0]
        texts.setdefault(f"docs/{page.replace('_', '-')}.md", [_head(f"Programs of {page}", "concept")]).extend(section(program, output))
    return {path: "\n".join(blocks).encode() for path, blocks in texts.items()}


def _head(title: str, kind: str) -> str:
    meta = f"title: {title}\ndescription: A page of the benchmark.\ndate: 2026-11-21\ntags: [bench]\nkind: {kind}"
    return f"---\n{meta}\n---\n\n# {title}\n"


def _recorded(program: Program, output: Output) -> Iterable[str]:
    """What an author of the guide writes."""
    yield FENCE.format("python", f'--8<-- "{program.name}.py"\n')
    yield FENCE.format("output", f"{program.name}\n")
    if program.draws:
        yield FIGURE.format(f"figure:{program.name}")
    yield f"It draws [{program.rounds}](value:{program.name}.draws) networks.\n"


def _typed(program: Program, output: Output) -> Iterable[str]:
    """The finished text: source, output and number as they end up on the page."""
    yield FENCE.format("python", program.text)
    yield FENCE.format("text", output.stdout)
    if program.draws:
        yield FIGURE.format(f"{_flat(program)}.svg")
    yield f"It draws {program.rounds} networks.\n"


def _executed(program: Program, output: Output) -> Iterable[str]:
    """The program in a fence that markdown-exec runs; its figure needs another of the same session."""
    session = f'python exec="on" session="{program.name}"'
    yield FENCE.format(f'{session} source="above" result="text"', program.text)
    if program.draws:
        yield FENCE.format(f'{session} html="yes"', DRAW)


def _small(*plugins) -> dict:
    extensions, theme = ["pymdownx.highlight", "pymdownx.superfences"], {"name": "material", "font": False}
    return {"site_name": "Bench", "use_directory_urls": False, "theme": theme, "markdown_extensions": extensions, "plugins": list(plugins)}


def _mkdocs(pages: dict[str, bytes], config: dict) -> dict[str, bytes]:
    """`mkdocs.yml`, with every page in the navigation and warnings refused."""
    whole = {**config, "strict": True, "nav": [path.removeprefix("docs/") for path in pages]}
    return {"mkdocs.yml": yaml.safe_dump(whole, sort_keys=False, default_flow_style=False).encode()}


@functools.cache
def _copied(root: Path, *folders: str) -> dict[str, bytes]:
    """The files of folders, read once, so that an edit changes no result; without bytecode and live figures, of which each needs its page."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.suffix != ".pyc" and path.parent.name != "figures"}
