"""The edit screen: forms over the content of a handbook, in a browser, for those who know the field and not YAML."""
