from app.gui.pages.page import Page


class CheckAnswers(Page):
    """All answers, and what does not fit together."""

    id = "check_answers"
    group = "check"
    icon_name = "list-checks"

    def title(self) -> str:
        return self.tr("Check answers")
