"""Two documents side by side: what was kept, changed, added, dropped and moved, and why it is said."""
