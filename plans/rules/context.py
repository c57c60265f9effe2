"""What a leaf needs of the plan while it is judged."""

from dataclasses import dataclass
from datetime import date

from plans.rules.words import plain
from plans.spec import PlanDocument
from plans.spec.parts import CutOffKind, Major, WindowKind


@dataclass(frozen=True)
class Context:
    """The plan and the title being declared (code; None: not chosen yet)."""

    plan: PlanDocument
    title: str | None = None

    @property
    def cut_off(self) -> date | None:
        """The last day that counts for tenure; None: the plan does not state one."""
        return self.plan.cut_off(CutOffKind.TENURE, self.title)

    @property
    def declaration_day(self) -> date | None:
        """The last day of the window for applying."""
        window = self.plan.window(WindowKind.APPLY, self.title)
        return window.last_day if window else None

    def major(self, code: str | None) -> Major | None:
        """The plan's major of that code, or None."""
        return next((major for major in self.plan.majors if major.code == code), None)

    def accepts(self, code: str | None, study_major: str) -> bool | None:
        """Whether the declared major lists a study major; None: not on the list, or no major declared yet.

        The lists are for reference: a study major that is not on them may still be a near one, which a person judges.
        """
        major = self.major(code)
        if major is None:
            return None
        listed = {plain(name) for name in (major.name, *major.accepts)}
        return True if plain(study_major) in listed else None
