"""The story over HTTP: real engine, real sandbox, real clock but for its hands."""
