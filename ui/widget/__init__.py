"""What shows pincite in other pages: the script that they load, the one inside its frame, and the tag that loads them."""
