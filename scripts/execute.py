"""Executes one notebook (percent format) in a fresh Jupyter kernel and leaves what it produced.

Produces in the output folder what `isolate` produces for a snippet, and `notebook.ipynb` with its
outputs. Prevents: a notebook page with a traceback in it, or with outputs of an earlier run.
Called as `python -m scripts.execute <request.json>`.
"""

import importlib
import json
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from scripts import percent
from scripts.collect import collect
from scripts.isolate import CODE, die_with_parent, write_failure

SETUP = """
import sys as _sys
_sys.path.append({code!r})
from scripts import execute as _execute
_execute.prepare_kernel(get_ipython(), {root!r}, {work!r})
"""
COLLECT = "_execute.write_values(get_ipython().user_ns, {path!r})"


def prepare_kernel(shell, root: str, work: str) -> None:
    """Send figures as reproducible SVG, and refuse the checkout's files to the cells."""
    from IPython.display import SVG, display

    from scripts import draw
    from scripts.isolate import refuse_checkout, reseed

    def show(*, block=None):
        draw.FigureManager.pyplot_show(block=block)
        while draw.shown:
            display(SVG(draw.shown.pop(0).decode()))

    draw.apply_style()
    import matplotlib.pyplot as plt

    if "SNIPPET_RESEED" in os.environ:
        for name in ("numpy", "torch"):
            importlib.import_module(name)
        reseed(int(os.environ["SNIPPET_RESEED"]))
    plt.switch_backend("module://scripts.draw")
    plt.show = show
    shell.user_ns["_disarm"] = refuse_checkout(root, work)


def write_values(namespace: dict, path: str) -> None:
    namespace["_disarm"]()
    hidden = {"In", "Out", "exit", "quit", "get_ipython"}
    values = collect({name: value for name, value in namespace.items() if name not in hidden})
    Path(path).write_text(json.dumps(values, indent=0, ensure_ascii=False), encoding="utf-8")


def read(text: str) -> nbformat.NotebookNode:
    """The notebook of a percent-format text, without its front matter, with stable cell ids."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for number, cell in enumerate(percent.cells(text)):
        make = nbformat.v4.new_markdown_cell if cell.is_markdown else nbformat.v4.new_code_cell
        notebook.cells.append(make(cell.content, id=f"cell-{number}"))
    return notebook


def execute(request: dict) -> int:
    """Run the notebook whose text is `request["source"]`; write `request["out"]`; return the exit status."""
    text, out, work = request["source"], Path(request["out"]), request["work"]
    notebook = read(text)
    os.environ["IPYTHONDIR"] = os.path.join(work, ".ipython")
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=None, record_timing=False, resources={"metadata": {"path": work}}
    )
    index = 0
    try:
        with client.setup_kernel():
            _run_hidden(client, SETUP.format(code=CODE, root=request["root"], work=work))
            for index, cell in enumerate(list(notebook.cells)):
                client.execute_cell(cell, index)
            _run_hidden(client, COLLECT.format(path=str(out / "values.json")))
    except CellExecutionError as error:
        line = percent.cells(text)[index].line + _line_in_cell(error)
        write_failure(out, line, f"{error.ename}: {error.evalue}")
        return 1
    notebook.metadata.pop("language_info", None)
    for stream in ("stdout", "stderr"):
        (out / f"{stream}.txt").write_text(printed(notebook, stream), encoding="utf-8")
    for number, svg in enumerate(figures(notebook)):
        (out / f"figure-{number}.svg").write_text(svg, encoding="utf-8")
    nbformat.write(notebook, out / "notebook.ipynb")
    return 0


def _run_hidden(client: NotebookClient, source: str) -> None:
    """Run code in the kernel that is no cell of the notebook and leaves no trace in its history."""
    client.nb.cells.append(nbformat.v4.new_code_cell(source))
    try:
        client.execute_cell(client.nb.cells[-1], len(client.nb.cells) - 1, store_history=False)
    finally:
        client.nb.cells.pop()


def printed(notebook: nbformat.NotebookNode, stream: str) -> str:
    """Everything the cells wrote to "stdout" or "stderr", in order."""
    outputs = (item for cell in notebook.cells for item in cell.get("outputs", []))
    return "".join(item["text"] for item in outputs if item.get("name") == stream)


def figures(notebook: nbformat.NotebookNode) -> list[str]:
    """Every figure the cells showed, in order, as SVG."""
    outputs = (item for cell in notebook.cells for item in cell.get("outputs", []))
    return [item["data"]["image/svg+xml"] for item in outputs if "image/svg+xml" in item.get("data", {})]


def _line_in_cell(error: CellExecutionError) -> int:
    """The line of the failing cell, from the last frame of the coloured traceback that lies in a cell."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", error.traceback)
    lines = re.findall(r"Cell In\[\d+\],? line (\d+)", plain)
    return int(lines[-1]) if lines else 1


def main(argv: list[str] | None = None) -> int:
    die_with_parent()
    arguments = sys.argv[1:] if argv is None else argv
    return execute(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))


if __name__ == "__main__":
    sys.exit(main())
