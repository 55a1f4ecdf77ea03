# What a dump and its loading do to the database: tables, with their columns and rows. A dump replaces the
# tables that it has and leaves the others alone, as one of mysqldump does.

# shellcheck disable=SC2016 # these quote the names
list_drops() { list_tables | cut -f2 | sed 's/.*/DROP TABLE IF EXISTS `&`;/'; }

# What comes on stdin: tables to drop, a dump, or the views of a release.
run_statements() {
  statements=$LAB_HOST/var/db/statements.$$
  cat >"$statements"
  if grep -q '^-- MySQL dump' "$statements"; then load_tables
  elif grep -q '^DROP TABLE' "$statements"; then drop_tables
  elif ! grep -q '^SET FOREIGN' "$statements"; then cat "$statements" >>"$LAB_HOST/log/views"
  fi
  midway
  sed -n "s/^SELECT '\(.*\)';$/\1/p" "$statements"
  rm -f "$statements"
}

# shellcheck disable=SC2016 # these quote the names
drop_tables() { forget_tables "$(sed -n 's/^DROP TABLE IF EXISTS `\(.*\)`;$/\1/p' "$statements")"; }

# shellcheck disable=SC2016 # these quote the names
load_tables() {
  forget_tables "$(sed -n 's/^CREATE TABLE `\(.*\)` ($/\1/p' "$statements")"
  sed -n 's/^-- Table \(.*\), column \(.*\)$/\1.\2/p' "$statements" | keep_columns "$LAB_HOST/var/db/columns" -
  sed -n 's/^-- Migration //p' "$statements" >"$LAB_HOST/var/db/migrations"
  [ -s "$LAB_HOST/var/db/migrations" ] || rm -f "$LAB_HOST/var/db/migrations"
  sed -n 's/^INSERT //p' "$statements" | while read -r name row; do echo "$row" >>"$LAB_HOST/var/db/rows/$name"; done
}

# forget_tables NAMES
forget_tables() {
  for table in $1; do
    grep -v "^$table\." "$LAB_HOST/var/db/columns" | keep_columns -
    rm -f "$LAB_HOST/var/db/rows/$table."*
  done
}

# keep_columns FILE...: the columns that the database has from here on.
keep_columns() { LC_ALL=C sort -u "$@" >"$LAB_HOST/var/db/columns.part" && mv "$LAB_HOST/var/db/columns.part" "$LAB_HOST/var/db/columns"; }
