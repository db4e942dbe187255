"""Which roles may open which page: url name -> roles. A page without a row here is closed, and a test fails.

Add a row with each new URL. `ANYONE` needs no account; `SIGNED_IN` is any person with one (a learner).
"""

ANYONE = "anyone"
SIGNED_IN = "signed_in"
OFFICE = ("director", "officer", "finance", "analyst")
PARTNER = ("partner_admin", "trainer")
COMPANY = ("company_hr", "company_manager", "promoter")

TABLE: dict[str, tuple[str, ...]] = {
    # ui
    "ui:gallery": (ANYONE,),
    # directory
    "directory:sign_in": (ANYONE,),
    "directory:link_sent": (ANYONE,),
    "directory:link": (ANYONE,),
    "directory:sign_out": (ANYONE,),
    "directory:join": (ANYONE,),
    "directory:demo": (ANYONE,),
    "directory:demo_sign_in": (ANYONE,),
    "directory:account": (SIGNED_IN,),
    "directory:password": (SIGNED_IN,),
    # messages
    "messages:mailbox": (SIGNED_IN,),
    "messages:message": (SIGNED_IN,),
    # catalogue
    "catalogue:courses": PARTNER,
    "catalogue:course_new": ("partner_admin",),
    "catalogue:course_file": (*PARTNER, *OFFICE, "auditor"),
    "catalogue:course_edit": ("partner_admin",),
    "catalogue:course_submit": ("partner_admin",),
    "catalogue:session_plan": ("partner_admin", "officer", "director"),
    "catalogue:sessions": PARTNER,
    "catalogue:session_file": (*PARTNER, *OFFICE, "auditor"),
    "catalogue:session_publish": ("partner_admin", "officer", "director"),
    "catalogue:session_confirm": ("partner_admin", "officer", "director"),
    "catalogue:session_drop": ("partner_admin", "officer", "director"),
    "catalogue:queue": ("director", "officer"),
    "catalogue:review": ("director", "officer"),
    "catalogue:accredit": ("director", "officer"),
    "catalogue:refuse": ("director", "officer"),
    "catalogue:provider": (*PARTNER, *OFFICE, "auditor"),
}
