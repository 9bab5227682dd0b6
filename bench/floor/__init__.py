"""The floor: what any Django page costs on this machine. Stock settings, and no security beyond them."""
