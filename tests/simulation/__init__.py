"""Two people who write in one module, each in Wagtail's editor: what comes of a merge, and what ought to.

``draftail`` does to keys what the editor does, ``pages`` is a module whose lines know what they are, ``edits`` has the
kinds of edits with their shares, ``outcome`` merges and compares with what is right.
"""
