"""How a leg between two points gets its line: by sea, land, river, or straight."""
