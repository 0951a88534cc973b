"""A Matplotlib backend whose `show()` keeps the figures as SVG with reproducible bytes.

Prevents: snippets that need a path to save to, and figures that differ from run to run.
The colours `C0` … `C9` and the ink are drawn in placeholder colours, which `tint` later
replaces by the palette of the page; a reader's own copy is drawn in Matplotlib's colours.
"""

import io

from matplotlib import cycler, rcdefaults, rcParams
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_svg import FigureCanvasSVG

from scripts.palette import GRID, GROUND, INK, SERIES

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "vanishing-gradients",
    "axes.prop_cycle": cycler(color=SERIES),
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.edgecolor": GRID,
    "legend.facecolor": GROUND,
    "legend.framealpha": 0.85,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "patch.edgecolor": INK,
    "hatch.color": INK,
    "boxplot.boxprops.color": INK,
    "boxplot.whiskerprops.color": INK,
    "boxplot.capprops.color": INK,
    "boxplot.flierprops.color": INK,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
    "figure.figsize": (7.0, 4.2),
    "font.size": 11.0,
    "lines.linewidth": 2.0,
}

shown: list[bytes] = []


def apply_style() -> None:
    """Put Matplotlib into the state in which every program starts."""
    rcdefaults()
    rcParams.update(STYLE)


def to_svg(figure) -> bytes:
    """The figure as SVG without date, creator or random ids."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return buffer.getvalue()


class FigureCanvas(FigureCanvasSVG):
    pass


class FigureManager(FigureManagerBase):
    @classmethod
    def pyplot_show(cls, *, block=None):
        for manager in Gcf.get_all_fig_managers():
            shown.append(to_svg(manager.canvas.figure))
        Gcf.destroy_all()


FigureCanvas.manager_class = FigureManager
