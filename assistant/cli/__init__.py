"""The command `fastholdelse`. Modules here stay light: what is heavy is imported inside the command that
needs it."""
