# Whether a dump can be restored: into a schema of its own, beside the one in use, which is not touched.

# verify_by_restore: of the newest dump of fleet's, or of the one that was named.
verify_by_restore() {
  find_dump && is_as_made "$dump" || return 1
  know_database
  # One name for each database: what a killed verification has left goes with the next.
  scratch=fleet_verify_$(printf '%s' "$HOST $ROOT $DATABASE_NAME" | sha256sum | cut -c 1-8)
  wanted=$(gzip -dc "$dump" | describe_dump) || { say "$dump cannot be read to its end"; return 1; }
  has_room_for_both && make_scratch || return 1
  trap 'drop_scratch' EXIT
  trap 'exit 143' TERM INT
  in_scratch load_dump "$dump" || { say "$dump could not be restored"; return 1; }
  found=$(in_scratch "describe_database") || return 1
  compare_contents || return 1
  say "restored whole, compared and dropped again: $dump, $(say_contents)"
  say "fleet-dump ${dump##*/} $(wc -c <"$dump")"
}

find_dump() {
  case $ASKED in
    '') dump=$(find "$STATE/backups" -name '*.sql.gz' -type f 2>/dev/null | sort | tail -n 1) ;;
    /*) dump=$ASKED ;;
    *) dump=$STATE/backups/$ASKED ;;
  esac
  [ -f "$dump" ] || { say "there is no dump ${dump:-in $STATE/backups}: make one with fleet backup"; return 1; }
}

# is_as_made FILE: what somebody else has made has no digest beside it.
is_as_made() {
  if [ ! -e "$1.sha256" ]; then say "no digest of $1 was kept: only what it holds is compared"; return 0; fi
  (cd "${1%/*}" && sha256sum --status -c "${1##*/}.sha256") || { say "$1 is not what it was when it was made: its digest differs"; return 1; }
}

# On a disk of this machine the copy must not crowd out the database in use.
has_room_for_both() {
  answer=$(run_sql -e "SELECT @@hostname, @@datadir, (SELECT COALESCE(SUM(data_length+index_length),0) DIV 512 FROM information_schema.tables WHERE table_schema=DATABASE())") || return 1
  IFS="$tab" read -r server directory needed <<ANSWER
$answer
ANSWER
  [ "$server" = "$(uname -n)" ] && [ -d "$directory" ] || return 0
  free=$(df -Pk "$directory" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$needed" ] || { say "not tried: $directory has $free KiB free, twice the database is $needed KiB"; return 1; }
}

make_scratch() {
  drop_scratch 2>/dev/null
  told=$(run_sql -e "CREATE DATABASE \`$scratch\`" 2>&1) && return
  say "$(printf '%s\n' "$told" | tail -n 1)"
  account=$(run_sql --raw -e "SELECT CONCAT(QUOTE(LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(),'@',-1)) - 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(),'@',-1)))")
  # shellcheck disable=SC2016 # these quote the name
  say 'let the login of the application have it, as the root of the database: GRANT ALL ON `fleet\_verify\_%`.* TO' "$account"
  return 1
}

drop_scratch() { run_sql -e "DROP DATABASE IF EXISTS \`$scratch\`"; }

# in_scratch COMMAND...: what is asked of the application's database, asked of the other.
in_scratch() { (DATABASE_NAME=$scratch && "$@"); }

# As describe_dump tells it of a dump; rows are counted by the database.
describe_database() {
  counts=$(run_sql --raw -e "SELECT CONCAT('SELECT \'table\', ', QUOTE(table_name), ', COUNT(*) FROM \`', REPLACE(table_name,'\`','\`\`'), '\`;') FROM information_schema.tables WHERE table_schema=DATABASE() AND table_type<>'VIEW'") || return 1
  printf '%s\n' "$counts" | run_sql || return 1
  run_sql -e "SELECT 'view', table_name FROM information_schema.tables WHERE table_schema=DATABASE() AND table_type='VIEW';
    SELECT 'triggers', COUNT(*) FROM information_schema.triggers WHERE trigger_schema=DATABASE()"
}

compare_contents() {
  differing=$(printf '%s\n' "$wanted" '' "$found" | LC_ALL=C awk -F '\t' '
    $0 == "" { is_found = 1; next }
    { what = $1 == "triggers" ? $1 : $1 " " $2; told = $1 == "triggers" ? $2 : $1 == "view" ? "it" : $3 " rows" }
    !is_found { dump[what] = told; next }
    { if (!(what in dump)) print what ": not in the dump"; else if (dump[what] != told) print what ": the dump has " dump[what] ", restored were " told; delete dump[what] }
    END { for (what in dump) print what ": the dump has " dump[what] ", restored was none" }
  ')
  [ -z "$differing" ] || { say "what was restored is not what $dump holds:" && say "$differing"; return 1; }
}

say_contents() {
  printf '%s\n' "$wanted" | awk -F '\t' '
    { count[$1]++; if ($1 == "table") rows += $3; if ($1 == "triggers") triggers = $2 }
    END { printf "%d tables with %d rows, %d views, %d triggers\n", count["table"], rows, count["view"], triggers }
  '
}
