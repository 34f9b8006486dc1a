"""Long work that knows a reporter and a cancel token: the screens and the command line run the same jobs."""
