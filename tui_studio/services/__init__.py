"""What the studio does: one public method is one use case; plans before, results after."""
