"""What each browser may choose for itself: the language, light or dark."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from lims.web.access import open_to_all
from lims.web.addresses import own_address
from lims.web.frame import THEME_COOKIE, THEMES
from lims.web.language import COOKIE as LANGUAGE_COOKIE
from lims.web.language import LANGUAGES
from lims.web.site import site

blueprint = Blueprint("preferences", __name__)
A_YEAR = 31_536_000


@blueprint.post("/preferences")
@open_to_all
def change() -> ResponseReturnValue:
    """Keep the choice in a cookie and go back to where it was made."""
    answer = redirect(own_address(request.form.get("next", "")))
    language = request.form.get("language", "")
    theme = request.form.get("theme")
    secure = site().settings.secure
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="Strict", httponly=True, secure=secure)
    if theme in THEMES:
        answer.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Strict", httponly=True, secure=secure)
    elif theme == "device":
        answer.delete_cookie(THEME_COOKIE)
    return answer
