"""Words and rights that every page's frame needs."""
