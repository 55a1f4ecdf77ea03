# Making a dump, and telling what it holds.

# What the database has, a line each: "table NAME ENGINE", "view NAME -", "triggers COUNT -", with tabs.
database_contents() {
  run_sql -e "SELECT IF(table_type='VIEW','view','table'), table_name, IF(table_type='VIEW','-',COALESCE(engine,'-'))
      FROM information_schema.tables WHERE table_schema=DATABASE();
    SELECT 'triggers', COUNT(*), '-' FROM information_schema.triggers WHERE trigger_schema=DATABASE()"
}

# can_be_dumped CONTENTS: told before mysqldump stops at it in words of its own.
can_be_dumped() {
  case $1 in *table"$tab"*) ;; *) say "the database $DATABASE_NAME has no tables: there is nothing to dump"; return 1 ;; esac
  broken=$(broken_views) left_out=''
  if [ -n "$broken" ] && [ "${GOING_BACK:-}" = yes ]; then
    left_out=$(printf '%s\n' "$broken" | cut -f 1 | tr '\n' ' ')
    say 'a view that cannot be read is left out:' "$broken"
    return
  fi
  [ -z "$broken" ] || { say 'a view stops mysqldump, drop it or make it anew:' "$broken"; return 1; }
}

# dump_database FILE CONTENTS: both ends of the pipe are asked for their exit codes.
dump_database() {
  lock=--single-transaction
  others=$(printf '%s\n' "$2" | awk -F '\t' '$1 == "table" && $3 != "InnoDB" { printf " %s (%s)", $2, $3 }')
  [ -z "$others" ] || { lock=--lock-tables && say "not InnoDB, so all tables are locked while they are dumped:$others"; }
  # shellcheck disable=SC2046 # one word each
  codes=$({
    {
      with_database mysqldump "$lock" --quick --triggers --hex-blob --default-character-set=utf8mb4 \
        --skip-events $(options_to_leave_out) $(routines_option) $(options_of_this_mysqldump) "$DATABASE_NAME" 4>&-
      echo "mysqldump $?" >&4
    } | gzip -c >"$1"
    echo "gzip $?" >&4
  } 4>&1)
  case $codes in
    *'gzip 0'*'mysqldump 0'* | *'mysqldump 0'*'gzip 0'*) return 0 ;;
    *'gzip 0'*) say "mysqldump $(say_end "${codes#*mysqldump }")" ;;
    *)
      free=$(df -Pk "${1%/*}" | awk 'NR == 2 { print $4 }')
      rm -f "$1" # or there is no room to say it
      say "the dump could not be written: $free KiB were left in ${1%/*}"
      ;;
  esac
  return 1
}

# Of a database that an upgrade has left half-way, a view may name what is gone.
options_to_leave_out() { for view in ${left_out:-}; do say "--ignore-table=$DATABASE_NAME.$view"; done; }

say_end() {
  code=${1%%[!0-9]*}
  if [ "${code:-0}" -gt 128 ]; then say "was killed by signal $((code - 128))"; else say "exited ${code:-without a code}"; fi
}

# Stored routines that the login may not read would stop mysqldump; what is left out is told.
routines_option() {
  unread=$(run_sql -e "SELECT routine_name FROM information_schema.routines WHERE routine_schema=DATABASE() AND routine_definition IS NULL")
  if [ -z "$unread" ]; then echo --routines; else say 'no stored routines are in the dump, since its login may not read these:' "$unread" >&2; fi
}

# What newer clients do unasked: rights, tables and statements that not every server has.
options_of_this_mysqldump() {
  known=$(mysqldump --help 2>/dev/null)
  for option in no-tablespaces column-statistics=0 set-gtid-purged=OFF; do
    case $known in *"--${option%%=*}"*) echo "--$option" ;; esac
  done
}

# verify_dump FILE DESCRIPTION CONTENTS: it can be unpacked, has its end, and what the database has. The
# description of it is what a dump restored elsewhere is held against.
verify_dump() {
  gzip -t "$1" || { say 'the dump cannot be unpacked again'; return 1; }
  gzip -dc "$1" | describe_dump >"$2" || { say 'the dump has no end: "-- Dump completed" is missing'; return 1; }
  missing=$(printf '%s\n' "$3" | awk -F '\t' -v left_out=" ${left_out:-} " 'index(left_out, " " $2 " ") { next } NR == FNR { has[$1, $2] = 1; next } !(($1, $2) in has) { print $1, $2 }' "$2" -)
  [ -z "$missing" ] || { say 'the dump lacks what the database has:' "$missing"; return 1; }
}

# What a dump on stdin holds, a line each: "table NAME ROWS", "view NAME", "triggers COUNT", with tabs;
# fails where it has no end. Rows are the parentheses outside of quotes. Bodies of triggers and
# routines are text that may look like anything.
describe_dump() {
  LC_ALL=C awk '
    function count_rows(text) {
      gsub(/\\./, "", text); gsub(/\047[^\047]*\047/, "", text)
      rows[table] += gsub(/\(/, "(", text)
      inside = text !~ /;$/
    }
    function name() { return match($0, /`[^`]*`/) ? substr($0, RSTART + 1, RLENGTH - 2) : "" }
    /^DELIMITER ;;/ { body = 1 }
    /^DELIMITER ;$/ { body = 0 }
    body { if (/^\/\*!50003 CREATE\*\/ .*\/\*!50003 TRIGGER /) triggers++; next }
    inside { count_rows($0); next }
    /^CREATE TABLE `/ { table = name(); rows[table] += 0 }
    /^INSERT INTO `/ { table = name(); rest = $0; sub(/^INSERT INTO `[^`]*`( \([^)]*\))? VALUES/, "", rest); count_rows(rest) }
    /^\/\*!50001 VIEW `/ { print "view\t" name() }
    /^-- Dump completed/ { completed = 1 }
    END {
      for (table in rows) print "table\t" table "\t" rows[table]
      print "triggers\t" triggers + 0
      exit !completed
    }
  '
}
