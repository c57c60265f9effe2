"""What `make bench` measures. Every figure is a ratio to a reference measured in the same run."""
