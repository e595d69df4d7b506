"""How much one asker may ask: rates that are kept in memory, and quotas that outlive the server."""
