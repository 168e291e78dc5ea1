"""Goes in the footsteps of the last walk: what is remembered of each folder, and whether it is still so."""

from __future__ import annotations

import os
from dataclasses import replace

from app.scan.belonging import Belongings
from app.scan.coverage import Coverage
from app.scan.glance import Glance
from app.scan.judging import Judge
from app.scan.trail import END, Step, Trail
from app.scan.waiting import Waiting


class Footsteps:
    """The steps of the last walk, met in their order.

    Args:
        device: the drive that is walked; folders of another one are never taken as unchanged.
    """

    def __init__(
        self, trail: Trail, device: int, belongings: Belongings, glance: Glance, judge: Judge, coverage: Coverage
    ) -> None:
        self._trail = trail
        self._device = device
        self._belongings = belongings
        self._glance = glance
        self._judge = judge
        self._coverage = coverage
        self._next = next(trail.before, END)

    def passed_by(self, item: Waiting, waiting: list[Waiting]) -> Waiting | None:
        """Pass by a folder that is as it was; gives what is to be walked, None where nothing is.

        Args:
            item: the next folder, or one that stands for the next steps below it.
            waiting: the pile; what follows from the last walk is put on it.
        """
        step = None
        if item.remembered:
            while self._next.depth > item.depth + 1:
                self._next = next(self._trail.before, END)
            if self._next.depth != item.depth + 1:
                return None
            waiting.append(item)
            step, item = self._next, self._following(item, self._next.name)
            self._next = next(self._trail.before, END)
        elif self._next.depth >= item.depth:
            step = self._step_of(item)
        if step is not None and step.modified and self._unchanged(step, item, waiting):
            return None
        return item

    def _step_of(self, item: Waiting) -> Step | None:
        """What is remembered of this folder; steps that come before it in order are of folders that are gone."""
        step = self._next
        while step.depth > item.depth or (step.depth == item.depth and step.name < item.name):
            step = next(self._trail.before, END)
        if step.depth == item.depth and step.name == item.name:
            self._next = next(self._trail.before, END)
            return step
        self._next = step
        return None

    def _following(self, above: Waiting, name: str) -> Waiting:
        """A folder that is known to lie in one that did not change."""
        path = above.path + name if above.path.endswith(os.sep) else above.path + os.sep + name
        below = self._belongings.below(above.belonging, name, path)
        return Waiting(None, path, path, name, below, above.depth + 1)

    def _unchanged(self, step: Step, item: Waiting, waiting: list[Waiting]) -> bool:
        """Pass by a folder that is as it was; False when it is not."""
        try:
            facts = os.stat(item.path, follow_symlinks=False)
            if (
                facts.st_mtime_ns != step.modified
                or facts.st_ctime_ns != step.changed
                or facts.st_ino != step.number
                or facts.st_dev != self._device
            ):
                return False
            for name in step.small:
                file = os.stat(item.path + os.sep + name, follow_symlinks=False)
                if not self._glance.too_small(file, name, item.belonging):
                    return False
        except (OSError, ValueError):
            return False
        if self._judge.walked_elsewhere(facts):
            return False
        coverage = self._coverage
        coverage.files_passed += step.entries
        if step.closed:
            coverage.close(step.closed)
        self._trail.add(step)
        if self._next.depth == item.depth + 1:
            belonging = replace(item.belonging, repository=True) if step.repository else item.belonging
            waiting.append(Waiting(None, item.path, item.path, item.name, belonging, item.depth, True))
        return True
