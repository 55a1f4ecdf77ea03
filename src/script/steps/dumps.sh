# The dumps that fleet has made on this host.

# As the record keeps it: the name of this run's dump, and its size.
tell_dump() { say "fleet-dump $RUN.sql.gz $(wc -c <"$STATE/backups/$RUN.sql.gz")"; }
