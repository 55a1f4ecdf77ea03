# Whether a host is what it should be: all of it is looked at, a line each, and any difference fails.

# inspect_host PATH...: those that the web user must be able to write.
inspect_host() {
  differing=0
  look code as_owner is_code_of_release
  look tree as_owner is_tree_clean
  look libraries as_web are_libraries_of_lock
  case $TO in [1-5].*) look schema as_web is_schema_in_sync ;; *) say '-    schema: only migrations change it' ;; esac
  look migrations as_web is_nothing_to_migrate
  look maintenance is_maintenance_off
  if [ -n "$HEALTH" ]; then look site as_web is_site_serving; else say '-    site: not asked on the host, as the inventory says'; fi
  if [ -n "$MEMCACHED_RESTART" ]; then look memcached as_web is_memcached_answering; else say '-    memcached: not used'; fi
  look permissions show_wrong "$@"
  look lock is_no_run_held
  return "$differing"
}

# look WHAT COMMAND...: what it prints is said beside it.
look() {
  what=$1
  shift
  if told=$("$@" 2>&1); then mark=ok; else mark=DIFF differing=1; fi
  printf '%-4s %s: %s\n' "$mark" "$what" "$told" | sed '2,$s/^/       /'
}

is_code_of_release() {
  here=$(git describe --tags) commit=$(git rev-parse --short HEAD)
  if [ "$(git rev-parse HEAD)" = "$(git rev-parse "v$TO^{commit}")" ]; then say "v$TO, commit $commit"; return; fi
  [ -z "$BRANCH" ] || { is_code_of_branch; return; }
  say "$here is checked out, commit $commit: v$TO is $(git rev-parse --short "v$TO^{commit}")"
  return 1
}

# Where a branch is followed: some commit of it, as its remote had it when it was last fetched.
is_code_of_branch() {
  is_on_branch || { say "$here is checked out, commit $commit, and not the branch $BRANCH"; return 1; }
  is_before HEAD "refs/remotes/origin/$BRANCH" || { say "$here is checked out, commit $commit, which $BRANCH of the remote does not have"; return 1; }
  say "$BRANCH, $here, commit $commit"
}

# What the application rewrites itself is told, and no difference.
is_tree_clean() {
  changed=$(git -c core.quotePath=off status --porcelain --untracked-files=no | cut -c 4-)
  [ -n "$changed" ] || { say 'nothing is changed'; return; }
  edited=$(say "$changed" | grep -vE "^($(say "$GENERATED" | tr ' ' '|'))(/|\$)")
  [ -n "$edited" ] || { say "rewritten by the application:" "$(say "$changed" | tr '\n' ' ')"; return; }
  say "changed by hand:" "$(say "$edited" | head -n 5)"
  return 1
}

are_libraries_of_lock() {
  [ -e composer.lock ] || { say 'this release has no composer.lock'; return; }
  # shellcheck disable=SC2016 # this is PHP
  "$PHP" -r '
    $versions = function (string $file, string $key = "packages"): array {
      $packages = json_decode((string) @file_get_contents($file), true) ?: [];
      $told = [];
      foreach ($packages[$key] ?? (isset($packages[0]) ? $packages : []) as $package) {
        $told[$package["name"]] = $package["version"] . " " . substr($package["source"]["reference"] ?? "", 0, 7);
      }
      return $told;
    };
    $has = $versions("vendor/composer/installed.json");
    $locked = $versions("composer.lock");
    $wrong = [];
    foreach ($locked as $name => $version) {
      $installed = $has[$name] ?? "not installed";
      if ($installed !== $version) $wrong[] = "$name: $installed, the lock has $version";
    }
    foreach (array_diff_key($has, $locked, $versions("composer.lock", "packages-dev")) as $name => $version) {
      $wrong[] = "$name: $version, the lock has none";
    }
    foreach (array_slice($wrong, 0, 5) as $line) echo "$line\n";
    if (count($wrong) > 5) echo count($wrong) - 5, " more\n";
    exit($wrong ? 1 : 0);
  ' -- libraries && say 'as composer.lock has them'
}

is_schema_in_sync() {
  read_no_cache
  show_schema_difference
}

is_nothing_to_migrate() {
  for file in database/migrations/*.php; do
    [ -e "$file" ] || { say 'this release has none'; return; }
  done
  if no_migration_is_pending; then say 'none is pending'; return; fi
  say "$told" | grep -E '\| (N|No) |Pending|ound' | tr -s ' ' || say "$told"
  return 1
}

is_maintenance_off() {
  is_down || { say off; return; }
  say "on since $(date -u -r storage/framework/down '+%Y-%m-%d %H:%M UTC')"
  return 1
}

is_site_serving() {
  ask_site || { sleep 2 && ask_site; }
  code=$?
  say "$told"
  return "$code"
}

is_memcached_answering() {
  ask_memcached set "$MEMCACHED_HOST" "$MEMCACHED_PORT" "fleet-$RUN" && ask_memcached get "$MEMCACHED_HOST" "$MEMCACHED_PORT" "fleet-$RUN" && say "answers at $MEMCACHED_HOST:$MEMCACHED_PORT" && return
  say "does not answer at $MEMCACHED_HOST:$MEMCACHED_PORT"
  return 1
}

is_no_run_held() {
  held=$(find_held_run)
  [ -n "$held" ] || { say 'no run has left it half-way'; return; }
  say "not come to an end: $held"
  return 1
}
