"""One file a step; none imports anything of ours."""
