# Taking back what an earlier run has changed, by what it left.

# While nothing is touched: all that it takes is there, and as it was when this was planned.
can_go_back() {
  as_owner is_as_planned || return 1
  earlier=$STATE/runs/$BACK_TO
  if [ ! -e "$earlier/original" ] || [ -e "$earlier/rolled-back" ]; then say "run $BACK_TO is not there to be taken back: plan again" && return 1; fi
  [ "$FOUND_DOWN" = no ] || is_down || { say 'the site has come up since this was planned: plan again'; return 1; }
  if has_touched_schema; then touched=yes; else touched=no; fi
  [ "$BACKUP" != on ] || [ "$BACK_DUMP" = "$touched" ] || { say "run $BACK_TO has gone on since this was planned: plan again"; return 1; }
  read -r commit _ <"$earlier/original"
  as_owner has_commit "$commit" || return 1
  [ -z "$BACK_LIBRARIES" ] || [ -d ".fleet/$BACK_TO/$BACK_LIBRARIES" ] || { say 'the libraries that were put aside are gone: plan again'; return 1; }
  [ "$BACK_DUMP" != yes ] || is_whole_dump "$STATE/backups/$BACK_TO.sql.gz"
}

has_touched_schema() { for mark in "$STATE/runs/$BACK_TO"/steps/*.committed; do [ ! -e "$mark" ] || return 0; done; return 1; }

has_commit() {
  git cat-file -e "$1^{commit}" 2>/dev/null || { say "commit $1 is no longer in the repository"; return 1; }
  TAGS=$1 && nothing_is_in_the_way
}

# What is lost by going back stays to be read, as far as it can be dumped. No dump gives way to it.
back_up_present() {
  KEEP_BACKUPS=1000000 GOING_BACK=yes
  if [ "$(count_relations)" = 0 ]; then say 'the database is empty: there is nothing to dump'; return; fi
  backup_database && tell_dump
}

# From here on the earlier run is over: no resume and no boot hook goes on with it.
take_over() {
  umask 077
  RUN_DIR=$STATE/runs/$BACK_TO
  if [ -e "$RUN_DIR/rolled-back" ]; then return 0; fi
  as_owner is_as_planned || return 1
  case $(cat "$RUN_DIR/outcome" 2>/dev/null) in
    upgraded | reverted) ;;
    *) event attempt-finished attempt "$(last_attempt)" outcome reverted release "$TO" reason "rollback-$RUN" && note "$RUN_DIR/outcome" reverted ;;
  esac
  note "$RUN_DIR/rolled-back" "$RUN"
  sync "$RUN_DIR/outcome" "$RUN_DIR/rolled-back" 2>/dev/null || :
}

# To the commit, the branch and the local changes that the earlier run has found.
go_back_to_code() {
  umask 077
  [ -e "$RUN_DIR/present.diff" ] || as_owner show_local_changes >"$RUN_DIR/present.diff"
  restore_original "$STATE/runs/$BACK_TO" && as_web stay_down && as_web forget_compiled_code
}

go_back_to_libraries() {
  [ ! -e "$RUN_DIR/restored" ] || return 0
  [ -d ".fleet/$BACK_TO/$BACK_LIBRARIES" ] || { say 'the libraries that were put aside are gone'; return 1; }
  for library in $LIBRARIES; do restore_library ".fleet/$BACK_TO/$BACK_LIBRARIES" "$library" || return 1; done
  (umask 077 && note "$RUN_DIR/restored" 1)
}
