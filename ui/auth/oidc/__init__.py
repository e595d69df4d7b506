"""Signing in with an OpenID Connect provider: the authorisation code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207, RFC 9700)."""
