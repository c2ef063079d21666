"""What the tests share: folders, made-up graphs, real servers and browsers."""
