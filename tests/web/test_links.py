"""Every page that a template names is there. Found: a station that held a batch made the materials page fail."""

import re

from lims.resources import templates_dir


def test_templates_link_only_to_pages_that_exist(house):
    known = set(house.app.view_functions)
    named = {
        (path.name, endpoint)
        for path in templates_dir().rglob("*.html")
        for endpoint in re.findall(r"url_for\(\s*['\"]([a-z_.]+)['\"]", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 40
    assert not {(name, endpoint) for name, endpoint in named if endpoint not in known}
