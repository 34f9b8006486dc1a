"""Records: forms whose fields are data, drawn by one screen."""
