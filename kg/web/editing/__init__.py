"""What `kg serve --edit` lets people do: correct documents and add some, once they hold the token."""
