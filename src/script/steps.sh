# What the steps do. Each runs in the installation, with the rights its step line names.

say() { printf '%s\n' "$*"; }

as_web() { inner_as "$WEB_USER" "$@"; }
as_owner() { inner_as "$OWNER" "$@"; }

# ---- code

have_releases() {
  for tag in $TAGS; do git rev-parse --quiet --verify "refs/tags/$tag^{commit}" >/dev/null || return 1; done
}

fetch_releases() { have_releases || git fetch --quiet --tags origin && have_releases; }

# A file git does not know, where a release brings one of the same name, stops its checkout.
nothing_is_in_the_way() {
  git -c core.quotePath=off ls-files --others --exclude-standard | {
    clear=0
    while IFS= read -r file; do
      for tag in $TAGS; do
        git cat-file -e "$tag:$file" 2>/dev/null || continue
        say "untracked file in the way of $tag: $file"
        clear=1
      done
    done
    return "$clear"
  }
}

is_checked_out() { [ "$(git rev-parse HEAD)" = "$(git rev-parse "refs/tags/v$TO^{commit}")" ]; }

# Files that the application, composer and bower rewrite; their changes are saved before hop 1.
reset_generated_files() {
  for path in $GENERATED; do
    git diff --quiet HEAD -- "$path" || git checkout --quiet HEAD -- "$path" || return 1
  done
}

# Checkout, composer hooks and one-offs may have removed the flag; asserted before new code runs.
stay_down() { is_down || printf '{"time":%s,"message":null,"retry":null}\n' "$(date +%s)" >storage/framework/down; }

# composer is a PHP program; where a host wraps it in a script of its own, that script is run.
run_composer() {
  if [ "$COMPOSER_WITH_PHP" = yes ]; then "$PHP" "$COMPOSER" "$@"; else "$COMPOSER" "$@"; fi
}

# ---- permissions

# fix_permissions PATH...: finds what is wrong instead of changing all. Root changes the owner,
# from inside each directory, so that no link on the way leads it elsewhere; the rest the web user does.
fix_permissions() {
  wrong=$(count_wrong "$*")
  if [ "$wrong" -gt 0 ]; then
    find_wrong "$*" -print | head -n 5
    if [ "$(id -u)" = 0 ]; then find_wrong "$*" -execdir chown -h -- "$WEB_USER:" {} + || return 1; fi
    as_web fix_modes "$*" || return 1
  fi
  say "fleet-count $wrong"
  left=$(count_wrong "$*")
  [ "$left" = 0 ] || { say "$left still wrong"; return 1; }
}

fix_modes() { find_wrong "$1" -execdir chmod u+rwX -- {} +; }

# ---- memcached

# Restarted is what has lost the key it was given before.
restart_memcached() {
  key="fleet-$RUN-$$"
  ask_memcached set "$MEMCACHED_HOST" "$MEMCACHED_PORT" "$key" || say 'memcached did not answer before the restart'
  timeout 60 sh -c "$MEMCACHED_RESTART" || return
  for try in 1 2 3 4 5 6 7 8 9 10; do
    ask_memcached get "$MEMCACHED_HOST" "$MEMCACHED_PORT" "$key"
    case $? in
      1) return 0 ;;
      0) say "memcached at $MEMCACHED_HOST:$MEMCACHED_PORT still has what it had before: it was not restarted"; return 1 ;;
    esac
    [ "$try" = 10 ] || sleep 1
  done
  say "memcached at $MEMCACHED_HOST:$MEMCACHED_PORT does not answer after the restart"
  return 1
}

# ---- database

expect_no_rows() {
  rows=$(run_sql -e "$2" 2>&1) || { say "$1: the query failed" "$rows"; return 1; }
  [ -z "$rows" ] || { say "$1:" "$rows"; return 1; }
}

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

# Repeated until nothing is left to do; never while DDL of an earlier attempt still runs.
update_schema() {
  while [ "$(run_sql -e "SELECT COUNT(*) FROM information_schema.processlist WHERE db=DATABASE() AND info REGEXP '^[[:space:]]*(ALTER|CREATE|DROP|RENAME)'")" != 0 ]; do
    say 'an earlier schema statement still runs: waiting'
    sleep 5
  done
  for pass in 1 2 3; do
    told=$("$PHP" artisan doctrine:schema:update --force) || { say "$told"; return 1; }
    say "$told"
    case $told in
      *'Nothing to update'*) return 0 ;;
      *'updated successfully'*) ;;
      *) return 1 ;;
    esac
  done
  say "the schema differs still after $pass updates"
  return 1
}

schema_is_in_sync() {
  told=$("$PHP" artisan doctrine:schema:update --sql)
  case $told in *'Nothing to update'*) return 0 ;; esac
  say 'the schema is not in sync after the restart:' "$told"
  return 1
}

no_migration_is_pending() {
  told=$("$PHP" artisan migrate:status) || return 1
  case $told in *'| N '*) return 1 ;; *'| Y '*) return 0 ;; *) return 1 ;; esac
}

# A terminal of its own and a yes; only the line that tells success counts.
run_one_off() {
  told=$(printf 'yes\n' | SHELL=/bin/sh script -qec "$(words "$PHP" artisan "$1")" /dev/null | tr -d '\r')
  say "$told"
  case $told in *"$2"*) return 0 ;; esac
  say "$1 did not say: $2"
  return 1
}

# words WORD...: quoted so that a shell reads them back as they are.
words() { for word; do printf "'%s' " "$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g")"; done; }

# ---- site

# Without artisan, as when its libraries are half installed, the flag is removed by hand.
come_up() {
  timeout 60 "$PHP" artisan up || say 'artisan up failed: the maintenance file is removed instead'
  rm -f storage/framework/down storage/framework/maintenance.php
  ! is_down
}

check_health() {
  for try in 1 2 3 4 5 6; do
    body=$(curl --silent --show-error --max-time 15 --write-out '\n%{http_code}' "$HEALTH" 2>&1) && health_is_good "$body" && return 0
    [ "$try" = 6 ] || sleep 2
  done
  say "$HEALTH: $(printf '%s\n' "$body" | tail -n 1)" "$body"
  return 1
}

health_is_good() {
  case $(printf '%s\n' "$1" | tail -n 1) in 2??) ;; *) return 1 ;; esac
  version=$(printf '%s\n' "$1" | sed -n 's/.*"version" *: *"\([0-9.]*\)".*/\1/p' | head -n 1)
  [ -z "$version" ] || [ "$version" = "$CONSTANT" ]
}

# ---- keeping and going back

# Copies stay on the same filesystem and come back by rename: going back needs no network. They are
# this run's: what an earlier run has left is of no use.
keep_libraries() {
  kept=.fleet/$RUN/$TO
  [ ! -e "$RUN_DIR/kept-$TO" ] || return 0
  [ ! -L .fleet ] || { say ".fleet is a link"; return 1; }
  (umask 077 && rm -rf .fleet && mkdir -p "$kept") || return 1
  as_owner hide_kept_libraries || return 1
  for library in $LIBRARIES; do
    [ ! -d "$library" ] || cp -a "$library" "$kept/${library##*/}" || return 1
  done
  [ -e "$RUN_DIR/original" ] || record_original || return 1
  : >"$RUN_DIR/kept-$TO"
}

hide_kept_libraries() {
  grep -qx '/.fleet' .git/info/exclude 2>/dev/null || { mkdir -p .git/info && echo /.fleet >>.git/info/exclude; }
}

record_original() {
  as_owner show_local_changes >"$RUN_DIR/local.diff" && as_owner show_head >"$RUN_DIR/original.part" &&
    mv "$RUN_DIR/original.part" "$RUN_DIR/original"
}

show_local_changes() { git diff --binary HEAD; }

# "COMMIT BRANCH"; no branch where HEAD is detached.
show_head() { say "$(git rev-parse HEAD)" "$(git symbolic-ref --quiet --short HEAD)"; }

# To the last complete hop: its libraries, its code, its caches, and up. Where nothing was kept,
# nothing was changed. Safe to repeat where it was cut.
revert_hop() {
  if [ -e "$RUN_DIR/kept-$TO" ] && [ ! -e "$RUN_DIR/restored" ]; then
    [ -d ".fleet/$RUN/$TO" ] || { say 'what was kept for going back is gone'; return 1; }
    for library in $LIBRARIES; do restore_library "$library" || return 1; done
    if [ "$FIRST_HOP" = yes ]; then restore_original || return 1; else as_owner restore_release || return 1; fi
    : >"$RUN_DIR/restored"
  fi
  rm -f bootstrap/cache/*.php
  [ -z "$MEMCACHED_RESTART" ] || restart_memcached || say 'going on without'
  # shellcheck disable=SC2086 # a list of fixed paths
  fix_permissions $LIBRARIES bootstrap/cache storage || say 'going on without'
  [ "$LEAVE_DOWN" = yes ] || as_web come_up || return 1
  rm -rf .fleet
}

# A copy that is no longer there is in its place already.
restore_library() {
  kept=.fleet/$RUN/$TO/${1##*/}
  [ -d "$kept" ] || return 0
  rm -rf .fleet/discarded
  [ ! -e "$1" ] || mv "$1" .fleet/discarded || return 1
  mv "$kept" "$1"
}

# A killed git leaves its index lock behind; the changes that a forced checkout loses are saved.
force_checkout() { rm -f .git/index.lock && git checkout --quiet --force "$1"; }

restore_release() { force_checkout "v$FROM" && [ "$(git rev-parse HEAD)" = "$(git rev-parse "refs/tags/v$FROM^{commit}")" ]; }

restore_original() {
  read -r commit branch <"$RUN_DIR/original"
  as_owner restore_head "$commit" "$branch" || return 1
  [ ! -s "$RUN_DIR/local.diff" ] || as_owner restore_local_changes 4<"$RUN_DIR/local.diff"
}

# Back on the branch, if it still points where HEAD was.
restore_head() {
  force_checkout "$1" || return 1
  [ -z "$2" ] || [ "$(git rev-parse "refs/heads/$2")" != "$1" ] || force_checkout "$2" || return 1
  [ "$(git rev-parse HEAD)" = "$1" ]
}

restore_local_changes() { git apply <&4; }
