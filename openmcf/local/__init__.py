"""The local AWS: MiniStack as a managed child process, one for each user."""
