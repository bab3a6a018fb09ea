"""What people choose for themselves: the language, which stays with the person, and light or dark, with the screen."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from lims.store.preferences import keep_language
from lims.web.access import open_to_all
from lims.web.addresses import own_address
from lims.web.frame import THEME_COOKIE, THEMES
from lims.web.language import COOKIE as LANGUAGE_COOKIE
from lims.web.language import offered
from lims.web.site import find_signed_in, site

blueprint = Blueprint("preferences", __name__)
A_YEAR = 31_536_000


@blueprint.post("/preferences")
@open_to_all
def change() -> ResponseReturnValue:
    """Keep the choice and go back to where it was made. A language chosen while nobody is signed in is the screen's."""
    answer = redirect(own_address(request.form.get("next", "")))
    language = request.form.get("language", "")
    theme = request.form.get("theme")
    secure = site().settings.secure
    who = find_signed_in()
    if language in offered() and who is not None:
        with site().store.writing() as db:
            keep_language(db, who.person.person, language)
    elif language in offered():
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="Strict", httponly=True, secure=secure)
    if theme in THEMES:
        answer.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Strict", httponly=True, secure=secure)
    elif theme == "device":
        answer.delete_cookie(THEME_COOKIE)
    return answer
