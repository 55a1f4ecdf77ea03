# Keeping what a hop changes, and going back to it.

# Copies stay on the same filesystem and come back by rename: going back needs no network. They are
# this run's: what an earlier run has left is of no use. The web user makes them: a hard link of his
# to what he may not read would be a copy that he is given on the way back.
keep_libraries() {
  umask 077
  kept=.fleet/$RUN/$TO
  [ ! -e "$RUN_DIR/kept-$TO" ] || return 0
  [ ! -L .fleet ] || { say ".fleet is a link"; return 1; }
  rm -rf .fleet && mkdir -p "$kept" || return 1
  as_owner hide_kept_libraries || return 1
  chmod 711 .fleet ".fleet/$RUN" && chown -h "$WEB_USER:" "$kept" || return 1
  for library in $LIBRARIES; do
    if [ -d "$library" ]; then as_web cp -a "$library" "$kept"; else : >"$kept-${library##*/}.absent"; fi || return 1
  done
  [ -e "$RUN_DIR/original" ] || record_original || return 1
  : >"$RUN_DIR/kept-$TO"
}

hide_kept_libraries() {
  grep -qx '/.fleet' .git/info/exclude 2>/dev/null || { mkdir -p .git/info && echo /.fleet >>.git/info/exclude; }
}

record_original() {
  as_owner show_local_changes >"$RUN_DIR/local.diff" && as_owner show_branch >"$RUN_DIR/branch" &&
    as_owner show_head >"$RUN_DIR/original.part" &&
    mv "$RUN_DIR/original.part" "$RUN_DIR/original"
}

# As git apply reads it, whatever the owner's own settings are.
show_local_changes() {
  git diff --binary --no-color --no-ext-diff --no-textconv --src-prefix=a/ --dst-prefix=b/ HEAD
}

# "COMMIT BRANCH"; no branch where HEAD is detached.
show_head() { say "$(git rev-parse HEAD)" "$(git symbolic-ref --quiet --short HEAD)"; }

# To the last complete hop: its libraries, its code, its caches, and up. Where nothing was kept,
# nothing was changed. Safe to repeat where it was cut.
revert_hop() {
  PHP=$PHP_BEFORE
  if [ -e "$RUN_DIR/kept-$TO" ] && [ ! -e "$RUN_DIR/restored" ]; then
    if [ -L .fleet ] || [ ! -d ".fleet/$RUN/$TO" ]; then say 'what was kept for going back is gone' && return 1; fi
    for library in $LIBRARIES; do restore_library ".fleet/$RUN/$TO" "$library" || return 1; done
    if [ "$FIRST_HOP" = yes ]; then restore_original "$RUN_DIR" || return 1; else as_owner restore_release || return 1; fi
    (umask 077 && : >"$RUN_DIR/restored")
  fi
  as_web forget_compiled_code
  run_revert_web_php && run_revert_hook || return 1
  [ -z "$MEMCACHED_RESTART" ] || restart_memcached || say 'going on without'
  # shellcheck disable=SC2086 # a list of fixed paths
  fix_permissions $LIBRARIES bootstrap/cache storage || say 'going on without'
  reload_code || say 'going on without'
  [ "$FOUND_DOWN" = yes ] || as_web come_up "$PHP" || return 1
  [ "$WORK" != upgrade ] || rm -rf .fleet
}

forget_compiled_code() { rm -f bootstrap/cache/*.php; }

# restore_library KEPT PATH: a copy that is no longer there is in its place already. Renamed in the
# directory itself, where no link above it, or in place of the library, leads root elsewhere.
restore_library() {
  name=${2##*/} here=$(pwd -P)
  kept=$here/$1/$name
  [ -d "$kept" ] || [ -e "$1-$name.absent" ] || return 0
  rm -rf .fleet/discarded
  (
    cd "$here/${2%"$name"}" || exit
    [ "$(pwd -P)/$name" = "$here/$2" ] || { say "a link is above $2"; exit 1; }
    if [ -e "$name" ] || [ -L "$name" ]; then mv -T "$name" "$here/.fleet/discarded" || exit; fi
    [ ! -d "$kept" ] || mv -T "$kept" "$name"
  )
}

# A killed git leaves its index lock behind; the changes that a forced checkout loses are saved.
force_checkout() { rm -f .git/index.lock && git checkout --quiet --force "$1" && forget_half_checkout; }

# Files of the release whose checkout was cut off: no index has them, so git leaves them, and they
# would be in the way of the next upgrade. Only what git has written goes, be it half of it.
forget_half_checkout() {
  git -c core.quotePath=off ls-files --others --exclude-standard | while IFS= read -r file; do
    git cat-file -e "$TARGET:$file" 2>/dev/null || continue
    git cat-file blob "$TARGET:$file" | head -c "$(wc -c <"$file")" | cmp -s - "$file" && rm -f -- "$file"
  done
  return 0
}

restore_release() { force_checkout "v$FROM" && is_at "refs/tags/v$FROM"; }

# restore_original RUN_DIR: what a run has found.
restore_original() {
  read -r commit branch <"$1/original"
  moved=$(cat "$1/branch" 2>/dev/null)
  # shellcheck disable=SC2086 # three words, or none
  as_owner restore_head "$commit" "$branch" $moved || return 1
  [ ! -s "$1/local.diff" ] || as_owner restore_local_changes 4<"$1/local.diff"
}

# restore_head COMMIT BRANCH [MOVED TO FROM]: back on the branch, if it points where HEAD was; the one
# that was followed goes back first.
restore_head() {
  force_checkout "$1" || return 1
  [ -z "${3:-}" ] || put_branch_back "$3" "$4" "$5" || return 1
  [ -z "$2" ] || [ "$(git rev-parse "refs/heads/$2")" != "$1" ] || force_checkout "$2" || return 1
  is_at "$1"
}

restore_local_changes() { git apply --whitespace=nowarn <&4; }
