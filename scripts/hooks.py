"""MkDocs hooks: thin glue between MkDocs' events and the modules that do the work."""

import functools
from pathlib import Path

from scripts import expand, finish, notebook, preview, typeset
from scripts.locate import Project
from scripts.resolve import Unresolved

_woven: dict[str, notebook.Woven] = {}
_project: Project | None = None


def on_config(config):
    global _project
    _project = Project(Path(config.config_file_path).parent.resolve())


def on_startup(command, dirty):
    preview.serving = command == "serve"


def on_pre_build(config):
    if preview.serving:
        expand.shared.cache_clear()
        preview.before_build(_project)


def on_page_read_source(page, config):
    return preview.notebook_front_matter(_project, page.file.src_uri)


def on_pre_page(page, config, files):
    if page.file.src_uri.endswith(".py"):
        library, index = expand.shared(_project.root)
        try:
            path, _woven[page.file.src_uri] = notebook.weave(_project, library, page.file.src_uri, index)
            page.file.abs_src_path = str(path)
        except Unresolved as error:
            _woven.pop(page.file.src_uri, None)
            page.render = functools.partial(preview.show_problem, page, error)
    return page


def on_page_content(html, page, config, files):
    woven = _woven.get(page.file.src_uri)
    if woven:
        return notebook.clean(html, woven, expand.shared(_project.root)[0])
    # MkDocs knows the anchors of Markdown only; programs have theirs in raw HTML, formulas when they are typeset.
    page.present_anchor_ids = (page.present_anchor_ids or set()) | finish.Page(html).ids | set(typeset.LABEL.findall(html))
    return html


def on_post_page(output, page, config):
    if not preview.serving:
        return output
    return preview.finish_page(output, page.file.src_uri, expand.shared(_project.root)[1].entries)


def on_post_build(config):
    if preview.serving:
        preview.write_downloads(_project, Path(config.site_dir), expand.shared(_project.root)[0])


def on_serve(server, config, builder):
    server.watch(str(_project.snippets))
    return server
