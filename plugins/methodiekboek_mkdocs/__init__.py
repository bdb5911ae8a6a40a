"""MkDocs as a host: thin plugins and the all-or-nothing build."""
