"""Who comes in: how requests prove who makes them, signing in, API keys, and the tokens of pages that embed the chat."""
