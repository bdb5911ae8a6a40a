"""The handbook as one book on paper: its pages in the order of the menu as one HTML document, and that as a PDF."""
