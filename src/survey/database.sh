# What the application's database is, and what in it would stop an upgrade.

survey_database() {
  [ -r .env ] || return 0
  know_database
  if ! told=$(run_sql -e 'SELECT 1' 2>&1); then
    fact database-error "$told"
    return
  fi
  fact database ok
  fact database-name "$DATABASE_NAME"
  fact database-server "$(run_sql -e "SELECT CONCAT_WS(' ', @@hostname, @@port, UNIX_TIMESTAMP()); SHOW GLOBAL STATUS LIKE 'Uptime'" 2>/dev/null)"
  fact database-bytes "$(run_sql -e 'SELECT COALESCE(SUM(data_length+index_length),0) FROM information_schema.tables WHERE table_schema=DATABASE()')"
  fact database-tables "$(run_sql -e "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema=DATABASE() AND table_type='BASE TABLE'")"
  broken_views | while IFS= read -r line; do fact broken-view "$line"; done
  survey_preflight
}

# preflight RELEASE ABOUT QUERY, called by lines of the releases' own.
preflight() {
  if rows=$(run_sql -e "$3" 2>&1); then
    [ -z "$rows" ] || fact preflight "$1: $2: $(printf '%s\n' "$rows" | wc -l | tr -d ' ') rows"
  fi
}
