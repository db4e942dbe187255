"""Who handles which outbox event: one table, topic -> dotted path of the handler."""

SUBSCRIPTIONS: dict[str, str] = {
    "messages.deliver": "essor.messages.actions.deliver",
    "directory.sign_in_link": "essor.messages.actions.send_sign_in_link",
}
