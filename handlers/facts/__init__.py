"""What the dialogs need to know, gathered inside the transaction."""
