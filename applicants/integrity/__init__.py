"""诚信档案: findings of fraud and the like, on persons and on employers, and what they bar (DIS-01 to DIS-05)."""
