"""What all engines do in the same way: pure functions over what each of them knows."""
