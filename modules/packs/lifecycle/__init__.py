"""What is done to a whole pack: made, copied, archived, restored, deleted for good."""
