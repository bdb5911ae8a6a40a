"""Python-Markdown for handbooks (`extension`) and, without a handbook, for citations alone (`citations`)."""
