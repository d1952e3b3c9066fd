"""Ground floor: errors, codes, months, draws, random streams, origins, files."""
