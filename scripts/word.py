"""Holds every page to one spelling of each term.

Prevents: a reader who wonders whether a time step and a timestep are two things.
"""

import re

from scripts.report import Problem
from scripts.scan import Source

PREFERRED = {
    r"time-?steps?": "time step",
    r"preactivations?|pre activations?": "pre-activation",
    r"back-propagat\w+|back propagat\w+|backprops?": "backpropagation",
    r"non-linearit(?:y|ies)|non-linear": "nonlinearity, nonlinear",
    r"feed-forward": "feedforward",
    r"initialis\w+": "initialization, with a z",
    r"normalis\w+": "normalization, with a z",
    r"optimis\w+": "optimization, with a z",
    r"parameteri[sz]ations?|parametrisations?": "parametrization",
    r"learning-rates?": "learning rate",
    r"hyper-parameters?": "hyperparameter",
    r"fan in|fanin": "fan-in",
    r"behaviours?|colours?|favours?|neighbours?|centred?|greys?|labelled|modell\w+|(?:recogn|summar|general|minim|maxim)is\w+": "American spelling",
    r"batchnorm": "batch normalization",
    r"layernorm": "layer normalization",
    r"largest eigenvalue modulus": "spectral radius",
}
PATTERN = re.compile("|".join(rf"(?P<t{number}>\b(?:{words})\b)" for number, words in enumerate(PREFERRED)), re.IGNORECASE)
WANTED = tuple(PREFERRED.values())


def word_problems(source: Source) -> list[Problem]:
    """Terms of a page that are spelled otherwise than on every other page."""
    return [
        Problem(source.path, source.line_at(match.start()), WANTED[int(match.lastgroup[1:])], match.group())
        for match in PATTERN.finditer(source.prose)
    ]
