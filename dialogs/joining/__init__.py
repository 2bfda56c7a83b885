"""Who belongs here: registering, bindings, households, invitations, groups."""
