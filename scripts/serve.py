"""Serves a live preview: a saved page or snippet shows at once, and a mistake shows in the page.

Prevents: a contributor who has to build the whole site to see one sentence.
"""

import argparse
import os
import sys
from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Serve a live preview.")
    parser.add_argument("--address", default="127.0.0.1:8000", help="host:port to serve on")
    arguments = parser.parse_args(argv)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.serve import serve

    print(f"serving the preview on http://{arguments.address}/ (Ctrl+C stops it)", flush=True)
    serve(config_file=str(Path.cwd() / "mkdocs.yml"), livereload=True, dev_addr=arguments.address, strict=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
