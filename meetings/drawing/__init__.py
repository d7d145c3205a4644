"""What the room repeats for each item and each member, drawn without a template for each.

An included template, an address looked up and an input that Django draws from a file of its
own cost little once; the room has hundreds. Whatever is typed is escaped by ``format_html``.
"""
