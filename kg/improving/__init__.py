"""What is most likely wrong in what the rules read, and what corrections teach of the rules."""
