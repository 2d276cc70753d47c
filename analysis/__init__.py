"""What SQL does badly: growth, similar schools, disclosure, run charts."""
