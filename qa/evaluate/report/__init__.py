"""What an evaluation found, written for people and for programs, one module a form."""
