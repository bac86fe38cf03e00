"""Straight lines through months that hang together: regression with AR(1) errors by REML, for many series at once.

Corr(e_i, e_j) = rho^|i-j|. Rho is not estimated and then taken for known: it is integrated out over a grid, weighted by
the REML likelihood, since a rho that is put in as known finds changes of pace twice as often as it should. At its
maximum the likelihood is the one of R's ``nlme::gls(correlation = corAR1(), method = "REML")``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboard.assess.mixture import Mixture

Array = NDArray[np.float64]
#: The correlations tried: -0.30 to 0.95 in steps of 0.025.
RHO: Array = np.round(np.arange(-0.30, 0.9501, 0.025), 3)
#: Series looked at together: bounds the memory, costs nothing in time.
CHUNK = 2_000
#: A residual sum of squares this small beside the figures' own is rounding, not noise.
_EXACT = 1e-22


@dataclass(frozen=True)
class Asked:
    """What is wanted of the series with figures in the same months, for each rho.

    ``contrasts`` (rho or 1 × wanted × columns) go with the coefficients. Where a figure yet to come is wanted too:
    ``onto`` (rho × wanted × months) goes with the figures, and ``added`` (rho × wanted × wanted), times the variance of
    an error, is what the months to come add to the uncertainty.
    """

    contrasts: Array
    onto: Array | None = None
    added: Array | None = None


@dataclass(frozen=True)
class Fit:
    """What was asked of each series, for each rho, and how likely each rho is. NaN where a series is too short.

    ``weight`` (series × rho) sums to 1; ``mean`` is (wanted × series × rho), ``covariance`` (wanted × wanted × series ×
    rho); ``noise`` (series × rho) is the variance of an error, ``dof`` figures less columns, ``mode`` the rho of the
    greatest likelihood.
    """

    weight: Array
    mean: Array
    covariance: Array
    noise: Array
    dof: Array
    mode: Array

    def rho_mean(self) -> Array:
        """The mean of rho, weighted by likelihood."""
        return np.asarray(self.weight @ RHO)

    def along(self, *wanted: int) -> Mixture:
        """The sum of some of what was asked."""
        mean, variance = np.zeros(self.weight.shape), np.zeros(self.weight.shape)
        for one in wanted:
            mean += self.mean[one]
            for other in wanted:
                variance += self.covariance[one, other]
        return Mixture(mean, np.sqrt(np.maximum(variance, 0.0)), self.weight, self.dof)

    def shrunk(self, wanted: int, sd: Array) -> Fit:
        """With the knowledge that one of what was asked is about 0, give or take ``sd`` by series; infinity: no knowledge."""
        if np.isinf(sd).all():
            return self
        with np.errstate(invalid="ignore", divide="ignore"):
            pull = 1 / (self.covariance[wanted, wanted] + sd[:, None] ** 2)
        pull[np.isposinf(pull)] = 0.0
        toward = self.covariance[wanted]
        mean, covariance = np.empty_like(self.mean), np.empty_like(self.covariance)
        for one in range(len(mean)):
            step = pull * toward[one]
            mean[one] = self.mean[one] - step * self.mean[wanted]
            for other in range(one, len(mean)):
                covariance[one, other] = self.covariance[one, other] - step * toward[other]
                covariance[other, one] = covariance[one, other]
        return replace(self, mean=mean, covariance=covariance)


def fit(
    values: Array,
    design: Array,
    ask: Callable[[NDArray[np.intp]], Asked],
    wanted: int,
    *,
    blend: Array | None = None,
) -> Fit:
    """Fit every series (series × months, NaN where there is no figure) to ``design`` (months or more × columns).

    Months without a figure are left out, and what lies on either side of them is less correlated for it. ``ask`` is
    told the months with figures and answers with ``wanted`` questions. With ``blend`` (series × parts) it answers with
    ``wanted`` - 1 and as many more as there are parts, and the last that is wanted is so much of each part by series.
    """
    count, grid = len(values), len(RHO)
    weight, noise = np.full((count, grid), np.nan), np.full((count, grid), np.nan)
    mean, covariance = np.full((wanted, count, grid), np.nan), np.full((wanted, wanted, count, grid), np.nan)
    dof, mode = np.full(count, np.nan), np.full(count, np.nan)
    for rows, pattern in _patterns(values, design):
        seen = values[rows][:, pattern.seen]
        likelihood, squares, level, rest = pattern.fit(seen)
        weight[rows], mode[rows] = _weights(likelihood), _mode(likelihood)
        noise[rows], dof[rows] = squares / pattern.free, pattern.free
        asked = ask(pattern.seen)
        shape = pattern.shape(asked)
        plain = wanted if blend is None else wanted - 1
        for one in range(plain):
            mean[one, rows] = pattern.answer(asked, one, seen, level, rest)
            for other in range(plain):
                covariance[one, other, rows] = noise[rows] * shape[:, one, other]
        if blend is not None:
            parts, share = slice(plain, None), blend[rows]
            mean[plain, rows] = sum(
                part[:, None] * pattern.answer(asked, plain + place, seen, level, rest)
                for place, part in enumerate(share.T)
            )
            for one in range(plain):
                covariance[one, plain, rows] = noise[rows] * (share @ shape[:, one, parts].T)
                covariance[plain, one, rows] = covariance[one, plain, rows]
            pairs = (share[:, :, None] * share[:, None, :]).reshape(len(share), -1)
            covariance[plain, plain, rows] = noise[rows] * (pairs @ shape[:, parts, parts].reshape(len(RHO), -1).T)
    return Fit(weight, mean, covariance, noise, dof, mode)


def constant(contrasts: Array) -> Callable[[NDArray[np.intp]], Asked]:
    """Questions (wanted × columns) that are the same for all series and rho."""
    return lambda seen: Asked(contrasts[None])


def shape(design: Array, seen: NDArray[np.intp], contrasts: Array) -> Array:
    """The covariance of contrasts (wanted × columns) for each rho, per unit of an error's variance, if these months are seen."""
    return _Pattern(design[seen], seen).shape(Asked(contrasts[None]))


def profile(values: Array, design: Array) -> Array:
    """The REML log-likelihood of each rho, (series × rho); NaN where a series is too short. For pooling over series."""
    found = np.full((len(values), len(RHO)), np.nan)
    for rows, pattern in _patterns(values, design):
        found[rows] = pattern.fit(values[rows][:, pattern.seen])[0]
    return found


def chunks(count: int) -> Iterator[slice]:
    """The series a part at a time."""
    for start in range(0, count, CHUNK):
        yield slice(start, min(count, start + CHUNK))


def _patterns(values: Array, design: Array) -> Iterator[tuple[NDArray[np.intp] | slice, _Pattern]]:
    """Series that have figures in the same months, enough of them for the design, and what they share."""
    known = np.isfinite(values)
    if known.all():
        groups: list[tuple[NDArray[np.intp] | slice, NDArray[np.intp]]] = [(slice(None), np.arange(values.shape[1]))]
    else:
        kinds, of = np.unique(known, axis=0, return_inverse=True)
        order = np.argsort(of.ravel(), kind="stable")
        edges = np.searchsorted(of.ravel()[order], np.arange(len(kinds) + 1))
        groups = [
            (order[begin:end], np.flatnonzero(kind))
            for kind, begin, end in zip(kinds, edges[:-1], edges[1:], strict=True)
        ]
    for rows, seen in groups:
        columns = design.shape[1]
        if len(values) and len(seen) > columns and np.linalg.matrix_rank(design[seen]) == columns:
            yield rows, _Pattern(design[seen], seen)


class _Pattern:
    """What all series with figures in the same months share: the design, whitened for each rho."""

    def __init__(self, design: Array, seen: NDArray[np.intp]) -> None:
        self.seen, self.design = seen, design
        self.free = len(seen) - design.shape[1]
        gaps = np.diff(seen)
        carry = RHO[:, None] ** gaps
        left = 1 - carry**2
        lighten = 1 / np.sqrt(left)
        # Whatever its columns' units, the design is worked with as if they were perpendicular and of length 1.
        even, uneven = np.linalg.qr(design)
        white = np.repeat(even[None], len(RHO), axis=0)
        white[:, 1:] = (even[1:] - carry[..., None] * even[:-1]) * lighten[..., None]
        across, triangle = np.linalg.qr(white)
        self.back = np.linalg.inv(uneven)
        self.root = self.back @ np.linalg.inv(triangle)
        # across' · whitening, so that a series need not be whitened for each rho.
        project = across.swapaxes(1, 2).copy()
        project[:, :, 1:] *= lighten[:, None, :]
        project[:, :, :-1] -= project[:, :, 1:] * carry[:, None, :]
        self.even, self.project = even, project
        self.lengths = -0.5 * np.log(left).sum(axis=1) - np.log(np.abs(np.diagonal(triangle, axis1=1, axis2=2))).sum(1)
        self.gaps, self.alike = np.unique(gaps, return_inverse=True)

    def fit(self, values: Array) -> tuple[Array, Array, Array, Array]:
        """Log-likelihood and sum of squares by rho; how far along the design each series is, and what is left of it."""
        level = values @ self.even
        rest = values - level @ self.even.T
        # The residuals of ordinary least squares are fitted again: sums of squares lose nothing by it.
        parts = rest @ self.project.reshape(-1, len(self.seen)).T
        parts *= parts
        squares = self._squares(rest) - parts.reshape(len(values), len(RHO), -1).sum(axis=2)
        exact = squares <= _EXACT * (values**2).sum(axis=1)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            likelihood = self.lengths - 0.5 * self.free * np.log(squares)
        # A line without noise says nothing of rho.
        likelihood = np.where(exact.any(axis=1, keepdims=True), 0.0, likelihood)
        return likelihood, np.where(exact, 0.0, squares), level, rest

    def answer(self, asked: Asked, wanted: int, values: Array, level: Array, rest: Array) -> Array:
        """One of what was asked, (series × rho)."""
        contrast = asked.contrasts[:, wanted]
        through = np.einsum("rp,rpm->rm", (contrast[:, None] @ self.root)[:, 0], self.project)
        found = rest @ through.T + level @ (contrast @ self.back).T
        if asked.onto is not None and asked.onto[:, wanted].any():
            found += values @ asked.onto[:, wanted].T
        return np.asarray(found)

    def shape(self, asked: Asked) -> Array:
        """The covariance of what was asked per unit of noise, (rho × wanted × wanted)."""
        through = asked.contrasts @ self.root
        found = through @ through.swapaxes(1, 2)
        if asked.added is not None:
            found = found + asked.added
        return np.asarray(found)

    def _squares(self, rest: Array) -> Array:
        """The sum of squares of whitened residuals, (series × rho), by how many months lie between neighbours."""
        found = np.repeat(rest[:, :1] ** 2, len(RHO), axis=1)
        now, before = rest[:, 1:], rest[:, :-1]
        for place, gap in enumerate(self.gaps):
            at = self.alike == place
            carry = RHO**gap
            squares = (now[:, at] ** 2).sum(axis=1)[:, None] + (before[:, at] ** 2).sum(axis=1)[:, None] * carry**2
            found += (squares - 2 * (now[:, at] * before[:, at]).sum(axis=1)[:, None] * carry) / (1 - carry**2)
        return found


def _weights(likelihood: Array) -> Array:
    share = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    return np.asarray(share / share.sum(axis=1, keepdims=True))


def _mode(likelihood: Array) -> Array:
    """Where the likelihood is greatest, between the grid's points: the top of a curve through the nine about it."""
    reach, count = 4, likelihood.shape[1]
    peak = likelihood.argmax(axis=1)
    first = np.clip(peak - reach, 0, count - 2 * reach - 1)
    near = first[:, None] + np.arange(2 * reach + 1)
    places = np.arange(-reach, reach + 1) / reach
    heights = np.take_along_axis(likelihood, near, axis=1).T
    curve = np.asarray(np.linalg.solve(np.vander(places, increasing=True), heights), np.float64)
    powers = np.arange(len(places))[:, None]
    slope, bend = (curve * powers)[1:], (curve * powers * (powers - 1))[2:]
    at = (peak - first - reach) / reach
    low, high = np.maximum(at - 1 / reach, -1.0), np.minimum(at + 1 / reach, 1.0)
    for _ in range(8):
        steep, turn = _polynomial(slope, at), _polynomial(bend, at)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(turn < 0, steep / turn, 0.0)
        at = np.clip(at - step, low, high)
    found = RHO[first + reach] + at * reach * (RHO[1] - RHO[0])
    # A likelihood that is level everywhere has no top.
    found = np.where(np.ptp(likelihood, axis=1) == 0, 0.0, found)
    return np.clip(found, RHO[0], RHO[-1])


def _polynomial(curve: Array, at: Array) -> Array:
    found = np.zeros(at.shape)
    for factor in curve[::-1]:
        found = found * at + factor
    return found
