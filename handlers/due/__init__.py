"""What happens when work falls due: at fire time everything is read again."""
