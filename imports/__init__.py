"""Floor 3: workbooks in, with a verdict for each cell; domain apps register importers."""
