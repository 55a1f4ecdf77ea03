# The dump of the database before it is changed. It takes its name last: what is called a dump is
# whole, verified and on the disk.

backup_database() {
  if [ "$BACKUP" != on ]; then say "not dumped: backed up by $BACKUP"; return 0; fi
  dumps=$STATE/backups dump=$RUN.sql.gz
  umask 077
  mkdir -p "$dumps" || return 1
  discard_partial_dumps
  if [ -e "$dumps/$dump" ]; then is_as_dumped; return; fi
  know_database
  if ! make_dump; then
    discard_partial_dumps
    return 1
  fi
  say "dumped to $dumps/$dump, $(wc -c <"$dumps/$dump") bytes"
  remove_old_dumps
}

# What a killed dump has left: we have the host, so nobody else is dumping.
discard_partial_dumps() { rm -f "$STATE"/backups/*.part; }

is_as_dumped() {
  (cd "$dumps" && sha256sum --status -c "$dump.sha256") || { say "$dumps/$dump is not what it was: its digest differs"; return 1; }
  say 'dumped earlier in this run'
}

make_dump() {
  part=$dumps/$dump.part
  contents=$(database_contents) || return 1
  can_be_dumped "$contents" && dump_database "$part" "$contents" || return 1
  verify_dump "$part" "$dumps/$dump.contents.part" "$contents" && has_not_shrunk "$part" || return 1
  digest=$(sha256sum <"$part") || return 1
  printf '%s  %s\n' "${digest%% *}" "$dump" >"$dumps/$dump.sha256.part" && sync || return 1
  for end in .contents .sha256 ''; do mv "$dumps/$dump$end.part" "$dumps/$dump$end" || return 1; done
  sync
}

has_not_shrunk() {
  last=$(find "$dumps" -name '*.sql.gz' -type f | sort | tail -n 1)
  [ -n "$last" ] || return 0
  [ "${GOING_BACK:-}" != yes ] || return 0
  size=$(wc -c <"$1") before=$(wc -c <"$last")
  [ $((size * 2)) -lt "$before" ] || return 0
  say "the dump has $size bytes, less than half of the last one, $last, which has $before"
  say "if the database has shrunk, say so on the host: mv $last $last.larger"
  return 1
}

# Of runs that have come to their end, all but the newest; what is no verified dump of ours stays.
remove_old_dumps() {
  set --
  for old in "$dumps"/[0-9]*-[0-9]*-????.sql.gz; do [ ! -e "$old.sha256" ] || set -- "$@" "$old"; done
  while [ $# -gt "$KEEP_BACKUPS" ]; do
    old=${1##*/}
    if ! is_needed "${old%.sql.gz}"; then
      rm -f "$1" "$1.sha256" "$1.contents"
      say "removed $1: the newest $KEEP_BACKUPS are kept"
    fi
    shift
  done
}

# By this run, or by one that is not over: it may yet have to go back.
is_needed() {
  [ "$1" != "$RUN" ] || return 0
  [ -d "$STATE/runs/$1" ] && ! grep -qsx 'upgraded\|done\|reverted\|failed' "$STATE/runs/$1/outcome"
}
