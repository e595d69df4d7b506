"""What pincite takes in time, memory and disk, side by side with what people would use instead."""
