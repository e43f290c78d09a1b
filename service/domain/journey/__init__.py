"""Which mail falls due for whom and when: touchpoints as data, everything else computed."""
