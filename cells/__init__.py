"""Floor 2: the organisation tree, posts and the access they give, accounts, quotas."""
