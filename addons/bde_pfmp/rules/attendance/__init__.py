"""Days and hours really done: counted by half-days, told by whole days."""
