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
    # funding
    "funding:rulesets": (ANYONE,),
    "funding:ruleset": (ANYONE,),
    "funding:ruleset_text": (ANYONE,),
    "funding:simulator": (ANYONE,),
    "funding:envelopes": (*OFFICE, "funder", "auditor"),
    "funding:line": (*OFFICE, "funder", "auditor"),
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
    # delivery
    "delivery:sessions": PARTNER,
    "delivery:session": (*PARTNER, "director", "officer", "auditor"),
    "delivery:attendance": (*PARTNER, "director", "officer", "auditor"),
    "delivery:finish": PARTNER,
    "delivery:send_codes": PARTNER,
    "delivery:kiosk": PARTNER,
    "delivery:mine": (SIGNED_IN,),
    "delivery:my_attendance": (SIGNED_IN,),
    "delivery:my_evaluation": (SIGNED_IN,),
    "delivery:confirm": (ANYONE,),
    "delivery:evaluate": (ANYONE,),
    "delivery:pathway": ("director", "officer", "analyst"),
    "delivery:step": ("director", "officer"),
    # claims
    "claims:list": ("partner_admin",),
    "claims:open": ("partner_admin",),
    "claims:claim": ("partner_admin", "director", "officer", "finance", "analyst", "auditor"),
    "claims:recompute": ("partner_admin",),
    "claims:submit": ("partner_admin",),
    "claims:answer": ("partner_admin",),
    "claims:queue": ("director", "officer", "finance", "analyst", "auditor"),
    "claims:review": ("director", "officer", "finance", "analyst", "auditor"),
    "claims:decide": ("director", "officer"),
    "claims:sign": ("director", "officer"),
    "claims:ask": ("director", "officer"),
    "claims:refuse": ("director", "officer"),
    "claims:pay": ("finance",),
    "claims:checks": (ANYONE,),
    "claims:not_me": (ANYONE,),
    # accountability
    "accountability:report": (ANYONE,),
    "accountability:snapshot": (ANYONE,),
    "accountability:definitions": (ANYONE,),
    "accountability:open_data": (ANYONE,),
    "accountability:reports": (*OFFICE, "funder", "auditor"),
    "accountability:drill": (*OFFICE, "funder", "auditor"),
    "accountability:compare": (*OFFICE, "funder", "auditor"),
    "accountability:ask": (*OFFICE, "funder"),
    "accountability:job": (*OFFICE, "funder"),
    # registration (the page asks again for the very registration, company or file)
    "registration:start": (ANYONE,),
    "registration:answers": (SIGNED_IN,),
    "registration:check": (SIGNED_IN,),
    "registration:show": (SIGNED_IN,),
    "registration:offer": (SIGNED_IN,),
    "registration:withdraw": (SIGNED_IN,),
    "registration:calendar": (SIGNED_IN,),
    "registration:mine": (SIGNED_IN,),
    "registration:company": COMPANY,
    "registration:team": (*COMPANY, "officer", "director"),
    "registration:sessions": (*COMPANY, "officer", "director"),
    "registration:group": (*COMPANY, "officer", "director"),
    "registration:roster": (*COMPANY, "officer", "director"),
    "registration:roster_fix": (*COMPANY, "officer", "director"),
    "registration:roster_price": (*COMPANY, "officer", "director"),
    # portals
    "portals:home": (ANYONE,),
    "portals:catalogue": (ANYONE,),
    "portals:course": (ANYONE,),
    "portals:session": (ANYONE,),
    "portals:accessibility": (ANYONE,),
    "portals:privacy": (ANYONE,),
    "portals:terms": (ANYONE,),
    "portals:desk": (SIGNED_IN,),
    "portals:role_desk": (SIGNED_IN,),
}
