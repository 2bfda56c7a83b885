"""What a step may ask to be done, as data: dialogs name a deed, ``handlers/doing`` does it."""
