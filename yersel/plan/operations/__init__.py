"""What can be done with a plan, one function per use case. None of them opens a sealed text: what was read comes from `queries`."""
