"""What the tests of all pages share: the recorded values of their own page, and calculation in float64."""

from pathlib import Path

import pytest
import torch

from scripts.resolve import Library


@pytest.fixture(scope="module")
def value(request, project):
    """`value("snippet.variable")` as recorded, for the page that the test's file is named after."""
    library, page = Library(project), Path(request.path).stem.removeprefix("test_")
    return lambda target: library.value(f"{page}/{target}").value


@pytest.fixture
def double():
    """Make float64 the default for one test, from the same seed every time."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    yield
    torch.set_default_dtype(before)
