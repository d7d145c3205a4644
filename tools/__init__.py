"""What ``make`` calls: set-up, starters, checks. No part of the site itself."""
