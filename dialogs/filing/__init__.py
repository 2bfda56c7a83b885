"""Filing a matter, by a resident or on behalf of one."""
