"""What comes in: polled or brought, in lanes by chat, acknowledged after the commit."""
