# The SQL of an update, recorded before it is applied.

# record_sql SHOW...: what these would change, a statement a line. Below it the database's version, the
# digest over the sorted statements, and how many there are, drop something, and make a key unique.
record_sql() {
  database=$(database_version) || { say 'the database does not tell its version' "$database"; return 1; }
  statements=$(for show; do "$show" || exit 1; done) || { say "$statements"; return 1; }
  say "$statements"
  digest=$(say "$statements" | LC_ALL=C sort | sha256sum | cut -d' ' -f1)
  drops=$(count_statements '(^|[^A-Z_])DROP ') uniques=$(count_statements '(ADD|CREATE) (CONSTRAINT [^ ]+ )?UNIQUE')
  say "fleet-sql $database $digest $(count_statements .) $drops $uniques"
}

count_statements() { say "$statements" | grep -ciE -- "$1"; }

# "mariadb-10.1": Doctrine writes other SQL for another server.
database_version() {
  version=$(run_sql -e 'SELECT VERSION()' 2>&1) || { say "$version"; return 1; }
  case $version in *[Mm]aria*) server=mariadb ;; *) server=mysql ;; esac
  say "$version" | sed -n "s/^\([0-9]\{1,3\}\.[0-9]\{1,3\}\).*/$server-\1/p" | grep .
}

show_schema_sql() {
  told=$("$PHP" artisan doctrine:schema:update --sql)
  case $told in *'Checking if database'*) say "$told" | fold_statements ;; *) say "$told"; return 1 ;; esac
}

# Of what follows the line that says it looked; the last statement has no semicolon.
fold_statements() {
  awk '
    /^Checking if database/ { begun = 1; next }
    !begun || /^Nothing to update/ { next }
    {
      gsub(/[ \t\r]+/, " "); sub(/^ /, ""); sub(/ $/, "")
      if ($0 != "") statement = statement (statement == "" ? "" : " ") $0
      if (/;$/) { print statement; statement = "" }
    }
    END { if (statement != "") print statement ";" }
  '
}

# Without its own table even --pretend would make it: then all that is known are the names of the files.
# So it is where a migration cannot be pretended, since it reads what an earlier one would have made.
show_migration_sql() {
  status=$("$PHP" artisan migrate:status)
  case $status in
    *'o migrations found'* | *'able not found'*) name_migrations; return ;;
  esac
  if told=$("$PHP" artisan migrate --pretend --force); then
    say "$told" | fold_migrations
  else
    name_migrations "$status"
  fi
}

# A statement begins with the name of its migration, from Laravel 9 on with an arrow below the name. Views
# and triggers have several lines.
fold_migrations() {
  awk '
    function end() { if (statement != "") { sub(/ ?;+$/, "", statement); print statement ";" }; statement = "" }
    { gsub(/[ \t\r]+/, " "); sub(/^ /, ""); sub(/ $/, "") }
    /^$/ || /Nothing to migrate/ || /^INFO / { next }
    /^[A-Za-z0-9_-]+:( |$)/ || /^⇂ / || / \.\.\.+$/ { end() }
    / \.\.\.+$/ { next }
    { statement = statement (statement == "" ? "" : " ") $0 }
    END { end() }
  '
}

# name_migrations [STATUS]: those that have not run.
name_migrations() {
  for file in database/migrations/*.php; do
    [ -e "$file" ] || continue
    name=${file##*/} name=${name%.php}
    printf '%s\n' "${1:-}" | grep -F -- "$name" | grep -Eq '[|] Y|[]] Ran' || say "migrate $name.php;"
  done
}
