process { "p $_" } end { "e" }
