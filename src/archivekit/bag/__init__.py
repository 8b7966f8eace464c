"""RFC 8493, whole: the grammar of tag files, the rules, the plan of a new bag. Pure; knows no disk.

Reading: `tagfiles` (bytes → values and grammar findings) → `matching` (which listed name means which file) →
`rules` (an observation → findings) → `verdict`. Writing: `plan` → `compose`.
"""
