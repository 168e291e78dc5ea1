from app.gui.pages.page import Page


class AboutYou(Page):
    """Ten short questions that switch the rest on and off."""

    id = "about_you"
    group = "check"
    icon_name = "user-round"

    def title(self) -> str:
        return self.tr("About you")
