"""A passkey in a real browser: enrolled, signed in with, and signed with, by the virtual authenticator of Chromium."""

import time

import pytest
from playwright.sync_api import expect

from lims.store.passkeys import passkeys_of
from lims.store.reading.ledger import count_entries
from tests.web.house import PASSWORD

QA = "demo-qa-e"


@pytest.mark.check("S13")
def test_somebody_enrols_a_passkey_signs_in_with_it_and_signs_with_one_touch(bench, record_property):
    page, site = bench.page, bench.site
    site.address = site.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    bench.sign_in(QA)
    bench.open("/your-sign-in")
    form = page.locator("form[data-new-passkey]")
    form.get_by_label("A name for it").fill("key on the badge")
    form.get_by_label("Your password, once more").fill(PASSWORD)
    form.get_by_role("button", name="Add this passkey").click()
    expect(page.get_by_role("rowheader", name="key on the badge")).to_be_visible()

    bench.open("/board")
    page.locator(".who details.more summary").click()
    page.get_by_role("button", name="Sign out, or switch person").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    expect(page.locator(".who")).to_contain_text("Demo QA person E")

    bench.open("/access-review")
    with site.store.reading() as db:
        before = count_entries(db)
    begun = time.monotonic()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.locator("#reviews")).to_contain_text("Demo QA person E")
    record_property("seconds_to_sign_by_passkey", round(time.monotonic() - begun, 2))
    with site.store.reading() as db:
        assert count_entries(db) == before + 1  # no wrong try came before it
        assert passkeys_of(db, QA)[0].sign_count >= 2
    begun = time.monotonic()
    page.get_by_label("Your password, again").filter(visible=True).fill(PASSWORD)
    signer = page.get_by_label("Your sign-in name")
    if signer.count():
        signer.fill(QA)
    page.get_by_role("button", name="Sign this list").click()
    expect(page.locator("#reviews li")).to_have_count(2)
    record_property("seconds_to_sign_by_password", round(time.monotonic() - begun, 2))
    site.address = site.address.replace("localhost", "127.0.0.1")
