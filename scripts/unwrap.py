"""Takes an element out of a tree and leaves its text where it stood.

Prevents: a word that is lost, or moved, when its link goes.
"""

import xml.etree.ElementTree as etree


def unwrap(parent: etree.Element, element: etree.Element) -> None:
    """Replace an element by its text."""
    position = list(parent).index(element)
    text = "".join(element.itertext()) + (element.tail or "")
    if position:
        before = parent[position - 1]
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)
