"""Straight lines through months that hang together: regression with AR(1) errors by REML, for many series at once.

Corr(e_i, e_j) = rho^|i-j|. Rho is not estimated and then taken for known: it is integrated out over a grid, weighted by
the REML likelihood, since a rho that is put in as known finds changes of pace twice as often as it should. At its
maximum the likelihood is the one of R's ``nlme::gls(correlation = corAR1(), method = "REML")``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
#: Newton's steps to the top of a likelihood.
_TURNS = 6


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

    def blended(self, first: int, share: Array) -> Asked:
        """With one question, ``first``, for it and all after it: so much of each. For means; ``added`` is left out."""
        contrast = np.einsum("p,rpc->rc", share, self.contrasts[:, first:])[:, None]
        contrasts = np.concatenate([self.contrasts[:, :first], contrast], axis=1)
        if self.onto is None:
            return Asked(contrasts)
        onto = np.einsum("p,rpm->rm", share, self.onto[:, first:])[:, None]
        return Asked(contrasts, np.concatenate([self.onto[:, :first], onto], axis=1))


@dataclass(frozen=True)
class Fit:
    """What was asked of each series, for each rho, and how likely each rho is. NaN where a series is too short.

    ``likelihood`` (series × rho) is the logarithm of the REML likelihood but for a constant, and ``weight`` what it makes
    of each rho, with the sum 1; ``mean`` is (wanted × series × rho), ``covariance`` (wanted × wanted × series × rho);
    ``noise`` (series × rho) is the variance of an error, ``dof`` figures less columns, by series.
    """

    likelihood: Array
    weight: Array
    mean: Array
    covariance: Array
    noise: Array
    dof: Array

    def rho_mean(self) -> Array:
        """The mean of rho, weighted by likelihood."""
        return np.asarray(self.weight @ RHO)

    def rho_mode(self) -> Array:
        """The rho of the greatest likelihood."""
        found = np.full(len(self.dof), np.nan)
        rows = np.flatnonzero(np.isfinite(self.dof))
        if len(rows):
            found[rows] = _mode(self.likelihood[rows])
        return found

    def along(self, *wanted: int) -> Mixture:
        """The sum of some of what was asked."""
        mean = np.asarray(sum(self.mean[one] for one in wanted))
        variance = np.asarray(sum(self.covariance[one, other] for one in wanted for other in wanted))
        return Mixture(mean, np.sqrt(np.maximum(variance, 0.0)), self.weight, self.dof)

    def shrunk(self, wanted: int, sd: Array, *, kept: Sequence[int] | None = None) -> Fit:
        """With the knowledge that one of what was asked is about 0, give or take ``sd`` by series; infinity: no knowledge.

        ``kept`` is what is still to be answered, in its order; None for all.
        """
        kept = range(len(self.mean)) if kept is None else kept
        if np.isinf(sd).all():
            places = np.asarray(kept)
            return replace(self, mean=self.mean[places], covariance=self.covariance[places[:, None], places])
        with np.errstate(invalid="ignore", divide="ignore"):
            pull = 1 / (self.covariance[wanted, wanted] + sd[:, None] ** 2)
        pull[np.isposinf(pull)] = 0.0
        mean = np.empty((len(kept), *pull.shape))
        covariance = np.empty((len(kept), len(kept), *pull.shape))
        for place, one in enumerate(kept):
            step = pull * self.covariance[wanted, one]
            np.subtract(self.mean[one], step * self.mean[wanted], out=mean[place])
            for further, other in enumerate(kept[place:], place):
                np.subtract(
                    self.covariance[one, other], step * self.covariance[wanted, other], out=covariance[place, further]
                )
                if further > place:
                    covariance[further, place] = covariance[place, further]
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
    shape = len(values), len(RHO)
    found: Fit | None = None
    for rows, pattern in _patterns(values, design):
        part = pattern.ask(
            values[rows][:, pattern.seen], ask(pattern.seen), wanted, None if blend is None else blend[rows]
        )
        if isinstance(rows, slice):
            return part
        found = found or _nothing(shape, wanted)
        for name in ("likelihood", "weight", "noise", "dof"):
            getattr(found, name)[rows] = getattr(part, name)
        found.mean[:, rows], found.covariance[:, :, rows] = part.mean, part.covariance
    return found or _nothing(shape, wanted)


def _nothing(shape: tuple[int, int], wanted: int) -> Fit:
    likelihood, weight, noise = (np.full(shape, np.nan) for _ in range(3))
    mean, covariance = np.full((wanted, *shape), np.nan), np.full((wanted, wanted, *shape), np.nan)
    return Fit(likelihood, weight, mean, covariance, noise, np.full(shape[0], np.nan))


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
        self.even = even
        self.gaps, self.alike = np.unique(gaps, return_inverse=True)
        #: What is to be known of what is left of a series, (months × parts), and how far along the whitened design that
        #: is, (rho × columns × parts): so that a series need not be whitened for each rho.
        if len(self.gaps) == 1:
            self.told, self.project = self._evenly(RHO ** self.gaps[0], np.linalg.inv(triangle).swapaxes(1, 2))
        else:
            self.told, self.project = np.eye(len(seen)), across.swapaxes(1, 2).copy()
            self.project[:, :, 1:] *= lighten[:, None, :]
            self.project[:, :, :-1] -= self.project[:, :, 1:] * carry[:, None, :]
        self.flat = np.ascontiguousarray(self.project.transpose(2, 1, 0).reshape(self.told.shape[1], -1))
        self.lengths = -0.5 * np.log(left).sum(axis=1) - np.log(np.abs(np.diagonal(triangle, axis1=1, axis2=2))).sum(1)

    def _evenly(self, carry: Array, turn: Array) -> tuple[Array, Array]:
        """Where all neighbours lie as far apart, the ends and the sums of neighbours tell all: the rest is 0 by the fit."""
        ends = np.zeros((len(self.seen), 2))
        ends[0, 0] = ends[-1, 1] = 1
        beside = np.zeros_like(self.even)
        beside[:-1] += self.even[1:]
        beside[1:] += self.even[:-1]
        first, last = np.outer(self.even[0], [1, 0]), np.outer(self.even[-1], [0, 1])
        share = np.concatenate(
            [(first + last) * carry[:, None, None], np.eye(len(first)) + 0 * carry[:, None, None]], axis=2
        )
        share *= (-carry / (1 - carry**2))[:, None, None]
        return np.concatenate([ends, beside], axis=1), turn @ share

    def fit(self, values: Array) -> tuple[Array, Array, Array, Array]:
        """Log-likelihood and sum of squares by rho; how far along the design each series is, and what is told of the rest."""
        level = values @ self.even
        rest = values - level @ self.even.T
        # The residuals of ordinary least squares are fitted again: sums of squares lose nothing by it.
        short = rest @ self.told
        parts = short @ self.flat
        parts *= parts
        squares = self._squares(rest)
        for part in np.split(parts, self.design.shape[1], axis=1):
            squares -= part
        exact = squares <= _EXACT * (values**2).sum(axis=1)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            likelihood = self.lengths - 0.5 * self.free * np.log(squares)
        # A line without noise says nothing of rho.
        likelihood = np.where(exact.any(axis=1, keepdims=True), 0.0, likelihood)
        return likelihood, np.where(exact, 0.0, squares), level, short

    def ask(self, values: Array, asked: Asked, wanted: int, blend: Array | None) -> Fit:
        """All that was asked of these series."""
        likelihood, squares, level, short = self.fit(values)
        noise, shape = squares / self.free, self.shape(asked)
        mean = np.empty((wanted, *noise.shape))
        covariance = np.empty((wanted, wanted, *noise.shape))
        plain = wanted if blend is None else wanted - 1
        for one in range(plain):
            mean[one] = self.answer(asked, one, values, level, short)
            for other in range(plain):
                np.multiply(noise, shape[:, one, other], out=covariance[one, other])
        if blend is not None:
            # What is the same for all series is blended before they are asked, and not after.
            share = blend[:1] if (blend == blend[:1]).all() else blend
            parts = slice(plain, None)
            if len(share) == 1:
                mean[plain] = self.answer(asked.blended(plain, share[0]), plain, values, level, short)
            else:
                mean[plain] = 0.0
                for place, part in enumerate(share.T):
                    mean[plain] += part[:, None] * self.answer(asked, plain + place, values, level, short)
            for one in range(plain):
                np.multiply(noise, share @ shape[:, one, parts].T, out=covariance[one, plain])
                covariance[plain, one] = covariance[one, plain]
            pairs = (share[:, :, None] * share[:, None, :]).reshape(len(share), -1)
            np.multiply(noise, pairs @ shape[:, parts, parts].reshape(len(RHO), -1).T, out=covariance[plain, plain])
        return Fit(likelihood, _weights(likelihood), mean, covariance, noise, np.full(len(values), float(self.free)))

    def answer(self, asked: Asked, wanted: int, values: Array, level: Array, short: Array) -> Array:
        """One of what was asked, (series × rho)."""
        contrast = asked.contrasts[:, wanted]
        through = np.einsum("rp,rpk->rk", (contrast[:, None] @ self.root)[:, 0], self.project)
        found = short @ through.T + level @ (contrast @ self.back).T
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
        now, before = rest[:, 1:], rest[:, :-1]
        sums, shares = [rest[:, 0] ** 2], [np.ones(len(RHO))]
        for place, gap in enumerate(self.gaps):
            at = slice(None) if len(self.gaps) == 1 else self.alike == place
            here, there, carry = now[:, at], before[:, at], RHO**gap
            sums += [np.einsum("sm,sm->s", *pair) for pair in ((here, here), (there, there), (here, there))]
            shares += [part / (1 - carry**2) for part in (np.ones(len(RHO)), carry**2, -2 * carry)]
        return np.asarray(np.stack(sums, axis=1) @ np.stack(shares))


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
    for _ in range(_TURNS):
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
