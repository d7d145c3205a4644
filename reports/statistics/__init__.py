"""Statistics as the levels above ask for them, and the figures of closed periods.

``figures`` counts an organisation for a period into plain data that a page, a workbook, a
report and a closed period share; ``hiding`` takes small groups out of it for who may not open
people; ``showing`` lays it out in words.
"""
