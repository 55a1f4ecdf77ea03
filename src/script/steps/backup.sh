# The dump of the database before it is changed.

backup_database() {
  file=$STATE/backups/$RUN.sql.gz
  if [ "$BACKUP" != on ]; then say "not dumped: backed up by $BACKUP"; return 0; fi
  if [ -e "$file.sha256" ]; then say 'dumped earlier in this run'; return 0; fi
  umask 077
  mkdir -p "$STATE/backups" || return 1
  if ! dump_database "$file.part" || ! verify_dump "$file.part"; then
    rm -f "$file.part" "$file.part.code"
    return 1
  fi
  mv "$file.part" "$file" && (cd "$STATE/backups" && sha256sum "$RUN.sql.gz" >"$RUN.sql.gz.sha256") || return 1
  sync
  say "dumped to $file, $(wc -c <"$file") bytes"
}

# Both ends of the pipe are asked for their exit codes.
dump_database() {
  engines=$(run_sql -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema=DATABASE() AND table_type='BASE TABLE' AND engine<>'InnoDB'") || return 1
  lock=--lock-tables
  [ "$engines" != 0 ] || lock=--single-transaction
  tablespaces=
  if mysqldump --help 2>/dev/null | grep -q no-tablespaces; then tablespaces=--no-tablespaces; fi
  {
    with_database mysqldump $lock --quick --skip-events --triggers $tablespaces "$(database_name)"
    echo $? >"$1.code"
  } | gzip -c >"$1" || { say 'gzip could not write the dump'; return 1; }
  code=$(cat "$1.code")
  rm -f "$1.code"
  [ "$code" = 0 ] || { say "mysqldump exited $code"; return 1; }
}

verify_dump() {
  gzip -t "$1" || return 1
  gzip -dc "$1" | tail -n 3 | grep -q '^-- Dump completed' || { say 'the dump has no end: "-- Dump completed" is missing'; return 1; }
  last=$(find "$STATE/backups" -name '*.sql.gz' -type f | sort | tail -n 1)
  [ -n "$last" ] || return 0
  size=$(wc -c <"$1") before=$(wc -c <"$last")
  [ $((size * 2)) -ge "$before" ] || { say "the dump has $size bytes, the last one, $last, had $before"; return 1; }
}
