"""Pages of the plans: the public ones, and the editor of the committee's office."""
