# The database as a dump has it: its tables and views, and no others.

restore_database() {
  dump=$STATE/backups/$BACK_TO.sql.gz
  know_database
  is_whole_dump "$dump" && wait_for_ddl && empty_database && load_dump "$dump" && has_what_is_in "$dump"
}

# is_whole_dump FILE: as it was made, and to its end.
is_whole_dump() {
  (cd "${1%/*}" && sha256sum --status -c "${1##*/}.sha256") || { say "$1 is not what it was when it was made: its digest differs"; return 1; }
  gzip -t "$1" || { say "$1 cannot be unpacked"; return 1; }
  gzip -dc "$1" | tail -n 3 | grep -q '^-- Dump completed' || { say "$1 has no end: \"-- Dump completed\" is missing"; return 1; }
}

# Routines and events are not in the way of a dump.
empty_database() {
  drops=$(run_sql --raw -e "SELECT CONCAT('DROP ', IF(table_type='VIEW','VIEW','TABLE'), ' IF EXISTS \`', REPLACE(table_name,'\`','\`\`'), '\`;') FROM information_schema.tables WHERE table_schema=DATABASE()") || return 1
  printf '%s\n' 'SET FOREIGN_KEY_CHECKS=0;' "$drops" | run_sql || return 1
  [ "$(count_relations)" = 0 ] || { say 'the database could not be emptied'; return 1; }
}

count_relations() { run_sql -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema=DATABASE()"; }

# What follows the dump is answered only where all of it was read; what gzip cannot read is no SQL.
load_dump() {
  told=$({ { gzip -dc "$1" || echo 'fleet: the dump could not be read to its end;'; } | own_definers && echo "SELECT 'fleet-restored';"; } | run_sql) || return 1
  [ "$told" = fleet-restored ] || { say "$1 could not be loaded" "$told"; return 1; }
}

# Only who has all rights may make a view or trigger in another's name, as one that root made once.
# shellcheck disable=SC2016 # these quote the names
own_definers() {
  sed -E 's/^(\/\*!50013 |\/\*!50003 CREATE\*\/ \/\*!50017 |CREATE )DEFINER=`[^`]*`@`[^`]*`/\1DEFINER=CURRENT_USER/'
}

# Its tables, its views and as many triggers: no more and no less.
has_what_is_in() {
  wanted=$(gzip -dc "$1" | describe_dump | cut -f 1,2 | LC_ALL=C sort) || return 1
  found=$(database_contents | cut -f 1,2 | LC_ALL=C sort) && [ "$found" = "$wanted" ] && return
  say 'the database is not what the dump has; the dump:' "$wanted" 'the database:' "$found"
  return 1
}
