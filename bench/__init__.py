"""Speed of the main pages on the demo, beside views that do nothing. Not part of the site."""
